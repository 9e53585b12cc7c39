import { AnalysisError, nearestName, unknownName, type ErrorPlace } from "@ratiometer/config";

/** A piece of an expression; `at` is its offset in the text, from 0. */
export type Token =
  | { readonly kind: "number"; readonly at: number; readonly text: string; readonly value: number }
  | { readonly kind: "column" | "function" | "operator" | "end"; readonly at: number; readonly text: string };

/** Functions of expressions: how many arguments each takes, and its value. */
export const functions: ReadonlyMap<string, { readonly least: number; readonly most: number; readonly value: (...x: number[]) => number }> =
  new Map(
    Object.entries({
      abs: { least: 1, most: 1, value: Math.abs },
      sqrt: { least: 1, most: 1, value: Math.sqrt },
      log: { least: 1, most: 1, value: Math.log },
      exp: { least: 1, most: 1, value: Math.exp },
      sin: { least: 1, most: 1, value: Math.sin },
      cos: { least: 1, most: 1, value: Math.cos },
      cosh: { least: 1, most: 1, value: Math.cosh },
      pow: { least: 2, most: 2, value: Math.pow },
      min: { least: 2, most: Infinity, value: Math.min },
      max: { least: 2, most: Infinity, value: Math.max },
    }),
  );

/** Both spellings of the logical operators. */
const words: ReadonlyMap<string, string> = new Map(
  Object.entries({ and: "and", or: "or", not: "not", "&&": "and", "||": "or", "!": "not" }),
);

/** An error that points into the text of an expression. */
export function expressionError(message: string, text: string, at: number, place: ErrorPlace): AnalysisError {
  return new AnalysisError("CONFIG_EXPRESSION", `${message} at column ${at + 1} of "${text}"`, place);
}

/** The longest of `names` that starts at `at` and ends where a name can end. */
function columnAt(text: string, at: number, names: readonly string[]): string | undefined {
  return names.find((name) => text.startsWith(name, at) && !/^\.?[\p{L}\p{N}_]/u.test(text.slice(at + name.length)));
}

/**
 * The tokens of an expression. Column names are matched against the known ones, longest first, so that `top-dnn.signal` is one name where there is
 * such a column, and a difference otherwise.
 *
 * @throws AnalysisError CONFIG_UNKNOWN_COLUMN with the nearest name, CONFIG_EXPRESSION for a character or number that has no meaning here
 */
export function tokensOf(text: string, names: Iterable<string>, place: ErrorPlace): readonly Token[] {
  const known = [...names].filter((name) => Number.isNaN(Number(name)) && !words.has(name)).sort((a, b) => b.length - a.length);
  const tokens: Token[] = [];
  let at = /^\s*/.exec(text)?.[0].length ?? 0;
  while (at < text.length) {
    const token = tokenAt(text, at, known, place);
    tokens.push(token);
    at += token.kind === "operator" ? operatorLength(text, at) : token.text.length;
    while (/\s/.test(text.charAt(at))) at++;
  }
  tokens.push({ kind: "end", at, text: "the end" });
  return tokens;
}

const operator = /^(?:&&|\|\||<=|>=|==|!=|[-+*/^()<>,!]|(?:and|or|not)(?![\p{L}\p{N}_.]))/u;

const operatorLength = (text: string, at: number): number => operator.exec(text.slice(at))?.[0].length ?? 0;

function tokenAt(text: string, at: number, known: readonly string[], place: ErrorPlace): Token {
  const rest = text.slice(at);
  const called = /^([\p{L}_][\p{L}\p{N}_]*)\s*\(/u.exec(rest)?.[1];
  if (called !== undefined && functions.has(called)) return { kind: "function", at, text: called };
  const column = columnAt(text, at, known);
  if (column !== undefined) return { kind: "column", at, text: column };
  const [symbol] = operator.exec(rest) ?? [];
  if (symbol !== undefined) return { kind: "operator", at, text: words.get(symbol) ?? symbol };
  const [digits] = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(rest) ?? [];
  if (digits !== undefined) {
    const value = Number(digits);
    if (/^[\p{L}_.]/u.test(rest.slice(digits.length)) || !Number.isFinite(value))
      throw expressionError("malformed number", text, at, place);
    return { kind: "number", at, text: digits, value };
  }
  throw unknownAt(text, at, called, known, place);
}

function unknownAt(text: string, at: number, called: string | undefined, known: readonly string[], place: ErrorPlace): AnalysisError {
  const rest = text.slice(at);
  const path = place.path ?? `column ${at + 1} of "${text}"`;
  if (called !== undefined) return unknownName("CONFIG_UNKNOWN_FUNCTION", "function", called, functions.keys(), { ...place, path });
  const [word] = /^[\p{L}_][\p{L}\p{N}_.]*/u.exec(rest) ?? [];
  if (word === undefined)
    return expressionError(
      `unexpected "${String.fromCodePoint(text.codePointAt(at) ?? 0)}"`,
      text,
      at,
      rest.startsWith("=") ? { hint: "equality is ==", ...place } : place,
    );
  // A misspelt name with hyphens looks like a difference; it is taken as a whole where a known name is near.
  const [hyphenated] = /^[\p{L}_][\p{L}\p{N}_.:-]*/u.exec(rest) ?? [word];
  const name = nearestName(hyphenated, known) === undefined ? word : hyphenated;
  return unknownName("CONFIG_UNKNOWN_COLUMN", "column", name, known, { ...place, path });
}
