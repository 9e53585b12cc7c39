import { AnalysisError } from "@ratiometer/config";

/** An element of a scaling's vector, as RooFit's factory writes it. */
export type ScalingTerm =
  /** `Bscaling[1]`, or a number. */
  | { readonly kind: "constant"; readonly name: string | undefined; readonly value: number }
  /** `kl[1,0,2]`; without brackets one that is defined elsewhere. */
  | { readonly kind: "parameter"; readonly name: string; readonly definition: ParameterDefinition | undefined }
  /** `expr::a0('@0*@1', kv[1,0,2], kl[1,0,2])`, `prod::a1(kv, kv)`, `sum::a2(kl, kt)`. */
  | { readonly kind: "formula"; readonly name: string; readonly text: string; readonly args: readonly ScalingTerm[] };

/** What the brackets after a parameter say. */
export interface ParameterDefinition {
  readonly init: number;
  readonly range: readonly [number, number];
}

/** No term that somebody wrote is deeper. */
const MOST_LEVELS = 50;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y;

/**
 * Reads one element: a parameter with a value, a range or both in brackets, a constant, an expression, a product or a sum of such.
 * @param where for messages
 * @throws AnalysisError DATA_SCALING naming the character
 */
export function parseScalingTerm(text: string, where: string): ScalingTerm {
  let at = 0;
  const fault = (expected: string): AnalysisError => {
    const found = at < text.length ? `"${text[at]}"` : "the end";
    return new AnalysisError("DATA_SCALING", `found ${found} at character ${at + 1} of "${text}", expected ${expected}`, { where });
  };
  const blanks = (): void => {
    while (text[at] === " ") at++;
  };
  const match = (pattern: RegExp): string | undefined => {
    blanks();
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const has = (mark: string): boolean => {
    blanks();
    if (!text.startsWith(mark, at)) return false;
    at += mark.length;
    return true;
  };
  const need = (mark: string): void => {
    if (!has(mark)) throw fault(`"${mark}"`);
  };
  const number = (): number => {
    const found = Number(match(NUMBER) ?? NaN);
    if (!Number.isFinite(found)) throw fault("a number");
    return found;
  };
  const list = <T>(item: () => T, end: string): T[] => {
    const found = [item()];
    while (has(",")) found.push(item());
    need(end);
    return found;
  };

  const bracketed = (name: string): ScalingTerm => {
    const start = at;
    const numbers = list(number, "]");
    const [first, second, third] = numbers;
    if (numbers.length === 1) return { kind: "constant", name, value: first };
    // value, low, high; or low, high with the value in the middle
    const [init, low, high] = numbers.length === 3 ? [first, second, third] : [(first + second) / 2, first, second];
    if (numbers.length > 3 || !(low < high && init >= low && init <= high)) {
      at = start;
      throw fault("a value, a rising range, or a value inside a range");
    }
    return { kind: "parameter", name, definition: { init, range: [low, high] } };
  };

  const called = (kind: string, depth: number): ScalingTerm => {
    const name = match(NAME);
    if (name === undefined) throw fault("a name");
    need("(");
    if (kind === "prod" || kind === "sum") {
      const args = list(() => term(depth + 1), ")");
      return { kind: "formula", name, text: args.map((_, i) => `@${i}`).join(kind === "prod" ? "*" : "+"), args };
    }
    const quote = has("'") ? "'" : has('"') ? '"' : undefined;
    const end = quote === undefined ? -1 : text.indexOf(quote, at);
    if (end < 0) throw fault("an expression in quotes");
    const expression = text.slice(at, end);
    at = end + 1;
    if (has(")")) return { kind: "formula", name, text: expression, args: [] };
    need(",");
    return { kind: "formula", name, text: expression, args: list(() => term(depth + 1), ")") };
  };

  const term = (depth: number): ScalingTerm => {
    if (depth > MOST_LEVELS) throw fault("fewer levels of brackets");
    const name = match(NAME);
    if (name === undefined) return { kind: "constant", name: undefined, value: number() };
    if (has("::")) {
      if (!["expr", "prod", "sum"].includes(name)) {
        at -= name.length + 2;
        throw fault("expr::, prod:: or sum::");
      }
      return called(name, depth);
    }
    return has("[") ? bracketed(name) : { kind: "parameter", name, definition: undefined };
  };

  const found = term(0);
  blanks();
  if (at < text.length) throw fault("the end");
  return found;
}
