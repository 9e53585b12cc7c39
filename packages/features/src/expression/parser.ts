import { AnalysisError } from "@ratiometer/config";
import { expressionError } from "./expression-error.ts";
import {
  partsOf,
  type Arithmetic,
  type Comparison,
  type ExpressionSource,
  type Form,
  type Logical,
  type SyntaxNode,
} from "./syntax-tree.ts";
import { tokensOf, type Token } from "./tokens.ts";

/** How strongly operators bind; `not` stands between `and` and comparisons, a sign between products and powers. */
const levels: ReadonlyMap<string, number> = new Map(
  [["or"], ["and"], [], ["<", "<=", ">", ">=", "==", "!="], ["+", "-"], ["*", "/"], [], ["^"]].flatMap((operators, i) =>
    operators.map((operator) => [operator, i + 1]),
  ),
);
const [NEGATION, COMPARISON, SIGN, POWER] = [3, 4, 7, 8];

/** Brackets within brackets, operators within operators, and characters that are parsed: more than anyone writes, less than the stack holds. */
const [MOST_NESTED, MOST_DEEP] = [200, 500];
const MOST_CHARACTERS = 10_000;

/**
 * Parses an expression. From weakest to strongest binding: or; and; not; one comparison; + -; * /; sign; ^ (from the right); brackets, `.attribute`,
 * functions.
 *
 * @param columns names of columns that are known, which may hold hyphens, colons and dots
 * @throws AnalysisError CONFIG_EXPRESSION with the column of the text
 */
export function parseExpression(source: ExpressionSource, columns: Iterable<string>): SyntaxNode {
  const { length } = source.text;
  if (length > MOST_CHARACTERS)
    throw new AnalysisError("CONFIG_EXPRESSION", `found ${length} characters, expected at most ${MOST_CHARACTERS}`, source.place);
  const tokens = tokensOf(source, columns);
  let position = 0;
  let nested = 0;

  const next = (): Token => tokens[position];
  const take = (): Token => tokens[position++];
  const operatorOf = (token: Token): string | undefined => (token.kind === "operator" ? token.operator : undefined);
  const isNext = (operator: string): boolean => operatorOf(next()) === operator;

  const wrong = (expected: string): Error => {
    const token = next();
    return expressionError(token, `expected ${expected}, found ${token.kind === "end" ? token.text : `"${token.text}"`}`);
  };
  const require = (operator: string): void => {
    if (!isNext(operator)) throw wrong(`"${operator}"`);
    take();
  };
  /** A node from a token up to the one before the current. */
  const node = (start: Token, form: Form): SyntaxNode => {
    const text = source.text.slice(start.at, next().at).trimEnd();
    const depth = 1 + partsOf(form).reduce((most, part) => Math.max(most, part.depth), 0);
    const made = { source, at: start.at, text, depth, ...form };
    if (depth > MOST_DEEP) throw expressionError(made, `more than ${MOST_DEEP} operators within each other`, "split it in several");
    return made;
  };

  /** An expression of operators that bind at least as strongly as `least`. */
  const expression = (least: number): SyntaxNode => {
    const start = next();
    if (++nested > MOST_NESTED) throw expressionError(start, `nested more than ${MOST_NESTED} deep`, "split it in several");
    let left = prefixed(least);
    for (;;) {
      const operator = operatorOf(next()) ?? "";
      const level = levels.get(operator) ?? 0;
      if (level < least || level === 0) break;
      take();
      if (level === POWER) left = node(start, { kind: "arithmetic", operator: "^", left, right: expression(SIGN) });
      else if (level === COMPARISON) left = comparison(start, left, operator as Comparison);
      else if (level > COMPARISON)
        left = node(start, { kind: "arithmetic", operator: operator as Arithmetic, left, right: expression(level + 1) });
      else left = node(start, { kind: "logical", operator: operator as Logical, left, right: expression(level + 1) });
    }
    nested--;
    return left;
  };

  const comparison = (start: Token, left: SyntaxNode, operator: Comparison): SyntaxNode => {
    const right = expression(COMPARISON + 1);
    if (levels.get(operatorOf(next()) ?? "") === COMPARISON)
      throw expressionError(next(), `a comparison has two sides, found another "${next().text}"`, "write a < b and b < c");
    return node(start, { kind: "comparison", operator, left, right });
  };

  const prefixed = (least: number): SyntaxNode => {
    const start = next();
    const operator = operatorOf(start);
    if (operator === "not" && least <= NEGATION) {
      take();
      return node(start, { kind: "not", of: expression(NEGATION) });
    }
    if (operator !== "-" && operator !== "+") return postfixed();
    take();
    return node(start, { kind: operator === "-" ? "negative" : "positive", of: expression(SIGN) });
  };

  const postfixed = (): SyntaxNode => {
    const start = next();
    let of = atom();
    for (;;) {
      if (isNext("[")) {
        take();
        const inner = expression(1);
        require("]");
        of = node(start, { kind: "bracket", of, inner });
      } else if (isNext(".")) {
        take();
        const named = next();
        if (named.kind !== "name") throw wrong("the name of an attribute");
        take();
        of = node(start, { kind: "attribute", of, named });
      } else return of;
    }
  };

  const atom = (): SyntaxNode => {
    const start = next();
    if (start.kind === "number") {
      take();
      return node(start, { kind: "number", value: start.value, unit: start.unit });
    }
    if (start.kind === "name") {
      take();
      return isNext("(") ? call(start) : node(start, { kind: "name", name: start.text, spelled: start.spelled });
    }
    if (!isNext("(")) throw wrong('a number, a name, a function or "("');
    take();
    const inner = expression(1);
    require(")");
    return inner;
  };

  const call = (start: Token): SyntaxNode => {
    take();
    const inputs: SyntaxNode[] = [];
    if (!isNext(")"))
      do {
        if (inputs.length > 0) take();
        inputs.push(expression(1));
      } while (isNext(","));
    require(")");
    return node(start, { kind: "call", name: start.text, inputs });
  };

  const tree = expression(1);
  if (next().kind !== "end") throw wrong("an operator or the end");
  return tree;
}
