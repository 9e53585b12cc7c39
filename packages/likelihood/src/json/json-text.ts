import { AnalysisError } from "@ratiometer/config";

/** What each piece of a JSON text becomes; `at` is the piece's offset in the text. */
export interface JsonFold<T> {
  readonly object: (entries: ReadonlyMap<string, T>, at: number) => T;
  readonly array: (items: readonly T[], at: number) => T;
  /** The number as it is written: 1 and 1.0 differ. */
  readonly number: (written: string, at: number) => T;
  readonly string: (value: string, at: number) => T;
  readonly literal: (value: boolean | null, at: number) => T;
}

/** Deeper than any document of statistics, and far from the end of the stack. */
const DEEPEST = 500;

const LITERALS: readonly (readonly [string, boolean | null])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

/** "file:line:column", counted from 1. */
export function textPlace(text: string, file: string, at: number): string {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < at; i = text.indexOf("\n", i + 1)) line++;
  return `${file}:${line}:${at - lineStart + 1}`;
}

/**
 * Reads a JSON text (RFC 8259) from its leaves up. Besides, the tokens NaN, Infinity and -Infinity are taken for numbers, as Python writes them: whoever
 * asks for finite numbers can then say where there are others.
 *
 * @param file name of the file as the user wrote it
 * @throws AnalysisError MODEL_JSON where the text is no JSON, or nested too deeply; MODEL_DUPLICATE_NAME where an object has a key twice
 */
export function foldJson<T>(text: string, file: string, fold: JsonFold<T>): T {
  const blank = /[ \t\n\r]*/y;
  const number = /-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)|NaN/y;
  let at = text.startsWith("\ufeff") ? 1 : 0;

  const fault = (message: string, place = at): AnalysisError =>
    new AnalysisError("MODEL_JSON", `not valid JSON: ${message}`, { where: textPlace(text, file, place) });
  const found = (): string => (at >= text.length ? "the end of the file" : JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0)));
  const matched = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const token = pattern.exec(text)?.[0];
    if (token !== undefined) at += token.length;
    return token;
  };
  const skip = (): void => void matched(blank);
  /** Whether the next character is this one, which is then passed. */
  const takes = (character: string): boolean => {
    skip();
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const quoted = (): string => {
    const start = at++;
    while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at++;
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw fault("a text without a closing quote, with a line break, or with an unknown escape", start);
    }
  };

  const object = (depth: number, start: number): T => {
    const entries = new Map<string, T>();
    if (takes("}")) return fold.object(entries, start);
    do {
      skip();
      const keyAt = at;
      if (text[at] !== '"') throw fault(`found ${found()}, expected a key in double quotes`);
      const key = quoted();
      if (entries.has(key)) {
        throw new AnalysisError("MODEL_DUPLICATE_NAME", `key "${key}" is given twice`, { where: textPlace(text, file, keyAt) });
      }
      if (!takes(":")) throw fault(`found ${found()}, expected ":" after a key`);
      entries.set(key, value(depth + 1));
    } while (takes(","));
    if (!takes("}")) throw fault(`found ${found()}, expected "," or "}"`);
    return fold.object(entries, start);
  };
  const array = (depth: number, start: number): T => {
    const items: T[] = [];
    if (takes("]")) return fold.array(items, start);
    do items.push(value(depth + 1));
    while (takes(","));
    if (!takes("]")) throw fault(`found ${found()}, expected "," or "]"`);
    return fold.array(items, start);
  };
  function value(depth: number): T {
    if (depth > DEEPEST) throw fault(`nested deeper than ${DEEPEST} levels`);
    skip();
    const start = at;
    if (takes("{")) return object(depth, start);
    if (takes("[")) return array(depth, start);
    if (text[at] === '"') return fold.string(quoted(), start);
    const written = matched(number);
    if (written !== undefined) return fold.number(written, start);
    const literal = LITERALS.find(([name]) => text.startsWith(name, at));
    if (literal === undefined) throw fault(`found ${found()}, expected a value`);
    at += literal[0].length;
    return fold.literal(literal[1], start);
  }

  const whole = value(0);
  skip();
  if (at < text.length) throw fault(`found ${found()} after the end of the document`);
  return whole;
}

/** Plain values, as JSON.parse makes them. */
export const PLAIN_JSON: JsonFold<unknown> = {
  object: (entries) => Object.fromEntries(entries),
  array: (items) => items,
  number: Number,
  string: (value) => value,
  literal: (value) => value,
};
