import { AnalysisError, unknownName, type ErrorPlace } from "@ratiometer/config";
import { composed, constantOf, powerOf, productOf, sumOf, type SecondOrder } from "./second-order.ts";

/** A formula as RooFit writes them, to be evaluated with its derivatives. */
export interface Formula {
  readonly text: string;
  /** Its value at the arguments @0, @1, …, with derivatives by the k variables that these depend on. */
  readonly evaluate: (values: readonly SecondOrder[], k: number) => SecondOrder;
}

type Node = Formula["evaluate"];

/** Functions of one argument: value, first and second derivative. */
const FUNCTIONS: Readonly<Record<string, (x: number) => readonly [number, number, number]>> = {
  exp: (x) => [Math.exp(x), Math.exp(x), Math.exp(x)],
  log: (x) => [Math.log(x), 1 / x, -1 / (x * x)],
  log10: (x) => [Math.log10(x), Math.LOG10E / x, -Math.LOG10E / (x * x)],
  sqrt: (x) => [Math.sqrt(x), 0.5 / Math.sqrt(x), -0.25 / (x * Math.sqrt(x))],
  sin: (x) => [Math.sin(x), Math.cos(x), -Math.sin(x)],
  cos: (x) => [Math.cos(x), -Math.sin(x), -Math.cos(x)],
  tanh: (x) => [Math.tanh(x), 1 - Math.tanh(x) ** 2, -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2)],
  abs: (x) => [Math.abs(x), Math.sign(x), 0],
};

/** ROOT's own names of the functions above. */
const SPELLINGS: Readonly<Record<string, string>> = {
  "TMath::Exp": "exp",
  "TMath::Log": "log",
  "TMath::Log10": "log10",
  "TMath::Sqrt": "sqrt",
  "TMath::Sin": "sin",
  "TMath::Cos": "cos",
  "TMath::TanH": "tanh",
  "TMath::Abs": "abs",
  "TMath::Power": "pow",
  ln: "log",
  fabs: "abs",
};

const NAMES = [...Object.keys(FUNCTIONS), "pow", "min", "max"];

/** No formula that somebody wrote is deeper. */
const MOST_LEVELS = 100;

const TOKEN = /\s*(?:((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)|(@\d+)|([A-Za-z_][\w:]*)|(\*\*|[-+*/^(),]))/y;

interface Token {
  readonly kind: "number" | "argument" | "name" | "operator";
  readonly text: string;
  /** Where it is in the formula, from 1. */
  readonly at: number;
}

function fault(text: string, at: number, message: string, place: ErrorPlace): AnalysisError {
  return new AnalysisError("DATA_FORMULA", `${message} at character ${at} of "${text}"`, place);
}

function tokensOf(text: string, place: ErrorPlace): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match: readonly (string | undefined)[] | null = TOKEN.exec(text);
    if (match === null) throw fault(text, from + 1, `found "${text.slice(from).trimStart()[0]}"`, place);
    const [, number, argument, name, operator = ""] = match;
    const found = number ?? argument ?? name ?? operator;
    const kind = number !== undefined ? "number" : argument !== undefined ? "argument" : name !== undefined ? "name" : "operator";
    tokens.push({ kind, text: found === "**" ? "^" : found, at: TOKEN.lastIndex - found.length + 1 });
  }
  return tokens;
}

const power = (base: Node, exponent: Node): Node => {
  return (values, k) => {
    const [x, y] = [base(values, k), exponent(values, k)];
    if (y.gradient.every((g) => g === 0)) return powerOf(x, y.value);
    // x^y = exp(y log x)
    const product = productOf(y, composed(x, Math.log(x.value), 1 / x.value, -1 / (x.value * x.value)));
    const value = Math.exp(product.value);
    return composed(product, value, value, value);
  };
};

function callOf(name: string, args: readonly Node[]): Node {
  if (name === "pow") return power(args[0], args[1]);
  if (name === "min" || name === "max")
    return (values, k) => {
      const [a, b] = args.map((arg) => arg(values, k));
      return a.value < b.value === (name === "min") ? a : b;
    };
  const of = FUNCTIONS[name];
  return (values, k) => {
    const x = args[0](values, k);
    return composed(x, ...of(x.value));
  };
}

/**
 * Reads a formula: numbers, arguments @0, @1, … or their names, + - * / ^ **, brackets, pi, and exp, log, log10, sqrt, sin, cos, tanh, abs, pow, min, max,
 * also as ROOT's TMath:: spells them. Nothing of it is ever run as code.
 *
 * @param names of the arguments, in the order of @0, @1, …
 * @param place where the formula is, for messages
 * @throws AnalysisError DATA_FORMULA naming the character
 */
export function parseFormula(text: string, names: readonly string[], place: ErrorPlace = {}): Formula {
  const tokens = tokensOf(text, place);
  let position = 0;
  let depth = 0;
  const peek = (): Token | undefined => tokens.at(position);
  const isNext = (...operators: string[]): boolean => peek()?.kind === "operator" && operators.includes(tokens[position].text);
  const expected = (what: string): AnalysisError => {
    const token = peek();
    return fault(
      text,
      token?.at ?? text.length + 1,
      `found ${token === undefined ? "the end" : `"${token.text}"`}, expected ${what}`,
      place,
    );
  };
  const take = (operator: string): void => {
    if (!isNext(operator)) throw expected(`"${operator}"`);
    position++;
  };

  const argument = (index: number, token: Token): Node => {
    if (index >= names.length)
      throw fault(text, token.at, `found ${token.text} of ${names.length} argument${names.length === 1 ? "" : "s"}`, place);
    return (values) => values[index];
  };

  const named = (token: Token): Node => {
    const index = names.indexOf(token.text);
    if (index >= 0) return argument(index, token);
    if (!isNext("(")) {
      if (token.text === "pi") return (_, k) => constantOf(Math.PI, k);
      throw unknownName("DATA_FORMULA", "parameter", token.text, [...names, "pi"], place);
    }
    take("(");
    if (token.text === "TMath::Pi") {
      take(")");
      return (_, k) => constantOf(Math.PI, k);
    }
    const name = SPELLINGS[token.text] ?? token.text;
    if (!NAMES.includes(name)) throw unknownName("DATA_FORMULA", "function", token.text, NAMES, place);
    const args = [sum()];
    if (["pow", "min", "max"].includes(name)) {
      take(",");
      args.push(sum());
    }
    take(")");
    return callOf(name, args);
  };

  const atom = (): Node => {
    const token = peek();
    if (token === undefined) throw expected("a number, an argument or a bracket");
    position++;
    if (token.kind === "number") return (_, k) => constantOf(Number(token.text), k);
    if (token.kind === "argument") return argument(Number(token.text.slice(1)), token);
    if (token.kind === "name") return named(token);
    if (token.text !== "(") {
      position--;
      throw expected("a number, an argument or a bracket");
    }
    const inner = sum();
    take(")");
    return inner;
  };

  const signed = (): Node => {
    if (++depth > MOST_LEVELS) throw fault(text, peek()?.at ?? text.length, "brackets or signs too deep", place);
    let result: Node;
    if (isNext("-", "+")) {
      const negative = tokens[position++].text === "-";
      const inner = signed();
      result = negative ? (values, k) => sumOf(constantOf(0, k), inner(values, k), -1) : inner;
    } else {
      const base = atom();
      result = base;
      if (isNext("^")) {
        position++;
        result = power(base, signed());
      }
    }
    depth--;
    return result;
  };

  const product = (): Node => {
    let left = signed();
    while (isNext("*", "/")) {
      const divides = tokens[position++].text === "/";
      const [a, b] = [left, signed()];
      left = (values, k) => productOf(a(values, k), divides ? powerOf(b(values, k), -1) : b(values, k));
    }
    return left;
  };

  const sum = (): Node => {
    let left = product();
    while (isNext("+", "-")) {
      const factor = tokens[position++].text === "-" ? -1 : 1;
      const [a, b] = [left, product()];
      left = (values, k) => sumOf(a(values, k), b(values, k), factor);
    }
    return left;
  };

  const evaluate = sum();
  if (position < tokens.length) throw expected("an operator or the end");
  return { text, evaluate };
}
