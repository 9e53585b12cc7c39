import type { ErrorPlace } from "@ratiometer/config";
import { expressionError, functions, tokensOf, type Token } from "./expression-tokens.ts";

export type Arithmetic = "+" | "-" | "*" | "/" | "^";
export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** A parsed expression that gives a number. `text` is the piece of the source it came from. */
export type NumberNode =
  | { readonly kind: "number"; readonly value: number; readonly text: string }
  | { readonly kind: "column"; readonly name: string; readonly text: string }
  | { readonly kind: "negative"; readonly of: NumberNode; readonly text: string }
  | {
      readonly kind: "arithmetic";
      readonly operator: Arithmetic;
      readonly left: NumberNode;
      readonly right: NumberNode;
      readonly text: string;
    }
  | { readonly kind: "call"; readonly name: string; readonly inputs: readonly NumberNode[]; readonly text: string };

/** A parsed expression that is true or false. */
export type TruthNode =
  | {
      readonly kind: "comparison";
      readonly operator: Comparison;
      readonly left: NumberNode;
      readonly right: NumberNode;
      readonly text: string;
    }
  | { readonly kind: "and" | "or"; readonly left: TruthNode; readonly right: TruthNode; readonly text: string }
  | { readonly kind: "not"; readonly of: TruthNode; readonly text: string };

export type ExpressionNode = NumberNode | TruthNode;

export function isTruth(node: ExpressionNode): node is TruthNode {
  return node.kind === "comparison" || node.kind === "and" || node.kind === "or" || node.kind === "not";
}

const comparisons: readonly string[] = ["<", "<=", ">", ">=", "==", "!="];

/**
 * Parses an expression. From weakest to strongest binding: or; and; not; one comparison; + -; * /; sign; ^ (from the right); brackets and functions.
 *
 * @throws AnalysisError CONFIG_EXPRESSION, CONFIG_UNKNOWN_COLUMN, CONFIG_UNKNOWN_FUNCTION, each with the column of the text
 */
export function parseExpression(text: string, names: Iterable<string>, place: ErrorPlace): ExpressionNode {
  const tokens = tokensOf(text, names, place);
  let position = 0;

  const next = (): Token => tokens[position];
  const isOperator = (...operators: readonly string[]): boolean => next().kind === "operator" && operators.includes(next().text);
  const take = (): Token => tokens[position++];
  /** The text from a token up to the one before the current. */
  const since = (start: Token): string => text.slice(start.at, next().at).trimEnd();
  const wrong = (expected: string): Error => {
    const { kind, text: found, at } = next();
    return expressionError(`expected ${expected}, found ${kind === "end" ? found : `"${found}"`}`, text, at, place);
  };
  const close = (): void => {
    if (!isOperator(")")) throw wrong('")"');
    take();
  };
  const truth = (node: ExpressionNode, start: Token): TruthNode => {
    if (isTruth(node)) return node;
    throw expressionError(`expected a comparison, found the number "${node.text}"`, text, start.at, place);
  };
  const number = (node: ExpressionNode, start: Token): NumberNode => {
    if (!isTruth(node)) return node;
    throw expressionError(`expected a number, found the comparison "${node.text}"`, text, start.at, place);
  };

  const logical = (kind: "and" | "or", operand: () => ExpressionNode): ExpressionNode => {
    const start = next();
    let node = operand();
    while (isOperator(kind)) {
      const left = truth(node, start);
      take();
      const second = next();
      const right = truth(operand(), second);
      node = { kind, left, right, text: since(start) };
    }
    return node;
  };
  const disjunction = (): ExpressionNode => logical("or", conjunction);
  const conjunction = (): ExpressionNode => logical("and", negation);

  const negation = (): ExpressionNode => {
    const start = next();
    if (!isOperator("not")) return comparison();
    take();
    const operand = next();
    const of = truth(negation(), operand);
    return { kind: "not", of, text: since(start) };
  };

  const comparison = (): ExpressionNode => {
    const start = next();
    const first = sum();
    if (!isOperator(...comparisons)) return first;
    const left = number(first, start);
    const operator = take().text as Comparison;
    const second = next();
    const right = number(sum(), second);
    if (isOperator(...comparisons)) {
      const hint = "write a < b and b < c";
      throw expressionError(`a comparison has two sides, found another "${next().text}"`, text, next().at, { hint, ...place });
    }
    return { kind: "comparison", operator, left, right, text: since(start) };
  };

  const binary = (operators: readonly Arithmetic[], operand: () => ExpressionNode): ExpressionNode => {
    const start = next();
    let node = operand();
    while (isOperator(...operators)) {
      const left = number(node, start);
      const operator = take().text as Arithmetic;
      const second = next();
      const right = number(operand(), second);
      node = { kind: "arithmetic", operator, left, right, text: since(start) };
    }
    return node;
  };
  const sum = (): ExpressionNode => binary(["+", "-"], product);
  const product = (): ExpressionNode => binary(["*", "/"], signed);

  const signed = (): ExpressionNode => {
    const start = next();
    if (!isOperator("+", "-")) return power();
    const sign = take().text;
    const operand = next();
    const of = number(signed(), operand);
    return sign === "+" ? of : { kind: "negative", of, text: since(start) };
  };

  const power = (): ExpressionNode => {
    const start = next();
    const base = atom();
    if (!isOperator("^")) return base;
    const left = number(base, start);
    take();
    const second = next();
    const right = number(signed(), second);
    return { kind: "arithmetic", operator: "^", left, right, text: since(start) };
  };

  const atom = (): ExpressionNode => {
    const start = next();
    if (start.kind === "number") {
      take();
      return { kind: "number", value: start.value, text: start.text };
    }
    if (start.kind === "column") {
      take();
      return { kind: "column", name: start.text, text: start.text };
    }
    if (start.kind === "function") return call();
    if (!isOperator("(")) throw wrong('a number, a column, a function or "("');
    take();
    const inner = disjunction();
    close();
    return inner;
  };

  const call = (): NumberNode => {
    const start = take();
    take();
    const inputs: NumberNode[] = [];
    for (;;) {
      const first = next();
      inputs.push(number(disjunction(), first));
      if (!isOperator(",")) break;
      take();
    }
    close();
    const { least = 0, most = 0 } = functions.get(start.text) ?? {};
    if (inputs.length < least || inputs.length > most)
      throw expressionError(
        `${start.text} takes ${least === most ? least : `${least} or more`} arguments, found ${inputs.length}`,
        text,
        start.at,
        place,
      );
    return { kind: "call", name: start.text, inputs, text: since(start) };
  };

  const tree = disjunction();
  if (next().kind !== "end") throw wrong("an operator or the end");
  return tree;
}
