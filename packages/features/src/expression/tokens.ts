import { expressionError } from "./expression-error.ts";
import type { ExpressionSource, Piece } from "./syntax-tree.ts";
import { unitSymbols } from "./unit.ts";

/** The smallest piece of an expression that means something. */
export type Token = Piece &
  (
    | { readonly kind: "number"; readonly value: number; readonly unit: string | undefined }
    | { readonly kind: "name"; /** With the hyphens, colons and dots behind it, for suggestions. */ readonly spelled: string }
    | { readonly kind: "operator"; /** The word for both spellings of `and`, `or`, `not`. */ readonly operator: string }
    | { readonly kind: "end" }
  );

const spellings: Readonly<Record<string, string>> = { "&&": "and", "||": "or", "!": "not" };
const words: ReadonlySet<string> = new Set(["and", "or", "not"]);

const digits = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/;
const unit = new RegExp(`^\\s*(${unitSymbols.join("|")})(?![\\p{L}\\p{N}_.])(\\s*\\^\\s*([-+]?\\d+(?![\\d.]))?)?`, "u");
const identifier = /^[\p{L}_][\p{L}\p{N}_]*/u;
const spelling = /^[\p{L}_][\p{L}\p{N}_.:-]*/u;
const operator = /^(?:&&|\|\||<=|>=|==|!=|[-+*/^()<>,![\].]|(?:and|or|not)(?![\p{L}\p{N}_.]))/u;

/** The longest of `names` that starts at `at` and ends where a name can end. */
function columnAt(text: string, at: number, names: readonly string[]): string | undefined {
  return names.find((name) => text.startsWith(name, at) && !/^\.?[\p{L}\p{N}_]/u.test(text.slice(at + name.length, at + name.length + 3)));
}

/** A number with the unit behind it: an exponent after a unit is always that of the unit. */
function numberToken(source: ExpressionSource, at: number, written: string): Token {
  const rest = source.text.slice(at + written.length);
  const [whole = "", ...groups] = unit.exec(rest) ?? [];
  const [symbol, raised, power] = groups as (string | undefined)[];
  const text = written + whole;
  const token = {
    source,
    at,
    text,
    kind: "number",
    value: Number(written),
    unit: power === undefined ? symbol : `${symbol}^${power}`,
  } as const;
  if ((symbol === undefined && /^[\p{L}_.]/u.test(rest)) || !Number.isFinite(token.value)) throw expressionError(token, "malformed number");
  if (raised !== undefined && power === undefined)
    throw expressionError(
      token,
      `the exponent of the unit ${symbol} is no whole number`,
      `brackets raise the number with it: (${written} ${symbol})^…`,
    );
  return token;
}

function tokenAt(source: ExpressionSource, at: number, columns: readonly string[], attribute: boolean): Token {
  const rest = source.text.slice(at);
  const column = attribute ? undefined : columnAt(source.text, at, columns);
  const [spelled = ""] = spelling.exec(rest) ?? [];
  if (column !== undefined) return { source, at, text: column, kind: "name", spelled: column };
  const [number] = digits.exec(rest) ?? [];
  if (number !== undefined) return numberToken(source, at, number);
  const [symbol] = operator.exec(rest) ?? [];
  if (symbol !== undefined) return { source, at, text: symbol, kind: "operator", operator: spellings[symbol] ?? symbol };
  const [name] = identifier.exec(rest) ?? [];
  if (name !== undefined) return { source, at, text: name, kind: "name", spelled };
  const found = String.fromCodePoint(source.text.codePointAt(at) ?? 0);
  throw expressionError({ source, at, text: found }, `unexpected "${found}"`, found === "=" ? "equality is ==" : undefined);
}

/**
 * The tokens of an expression. Names of columns are matched against the known ones, longest first, so that `top-dnn.signal` is one name where there
 * is such a column and a difference otherwise. A number takes the unit behind it with its exponent: `5 TeV^-2`.
 *
 * @throws AnalysisError CONFIG_EXPRESSION for a character or number that has no meaning here
 */
export function tokensOf(source: ExpressionSource, columns: Iterable<string>): readonly Token[] {
  const { text } = source;
  const known = [...columns].filter((name) => /^[\p{L}\p{N}_]/u.test(name) && Number.isNaN(Number(name)) && !words.has(name));
  known.sort((a, b) => b.length - a.length);
  const tokens: Token[] = [];
  const skipSpace = (from: number): number => from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  let at = skipSpace(0);
  while (at < text.length) {
    const last = tokens.at(-1);
    const token = tokenAt(source, at, known, last?.kind === "operator" && last.operator === ".");
    tokens.push(token);
    at = skipSpace(at + token.text.length);
  }
  tokens.push({ source, at, text: "the end", kind: "end" });
  return tokens;
}
