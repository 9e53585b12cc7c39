import { isYamlDate } from "./plain-scalar.ts";
import type { Report } from "./submission-rule.ts";
import { isYamlRecord } from "./yaml-values.ts";

/** What a place of a document may hold: reports what is wrong, and says whether nothing is. */
export type Shape<T> = (value: unknown, path: string, report: Report) => value is T;

/** A value in words, for messages: 'the text "10-20"'. */
export function spelled(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value)}`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return `the truth value ${value}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return isYamlDate(value) ? `the date ${value.date}` : "a mapping";
}

function wrongType(value: unknown, expected: string, path: string, report: Report): false {
  const quotes = "put it in quotes: YAML 1.1 takes yes, no, on, off and dates for other things than texts";
  const hint = typeof value === "boolean" || isYamlDate(value) ? { hint: quotes } : {};
  report("shape-type", `found ${spelled(value)}, expected ${expected}`, { path, ...hint });
  return false;
}

/** A text of at most so many characters. */
export const text =
  (most: number = Infinity): Shape<string> =>
  (value, path, report): value is string => {
    if (typeof value !== "string") return wrongType(value, "a text", path, report);
    // as Python counts them
    const length = Array.from(value).length;
    if (length <= most) return true;
    report("shape-length", `the text has ${length} characters, expected ${most} at most`, { path });
    return false;
  };

/** A number, infinities and NaN included. */
export const number: Shape<number> = (value, path, report): value is number =>
  typeof value === "number" || wrongType(value, "a number", path, report);

/** A number, or a text of at most so many characters. */
export const numberOrText =
  (most?: number): Shape<number | string> =>
  (value, path, report): value is number | string => {
    if (typeof value === "number") return true;
    return typeof value === "string" ? text(most)(value, path, report) : wrongType(value, "a number or a text", path, report);
  };

/** A list whose items are of one shape. */
export const list =
  <T>(item: Shape<T>): Shape<readonly T[]> =>
  (value, path, report): value is readonly T[] => {
    if (!Array.isArray(value)) return wrongType(value, "a list", path, report);
    return value.map((entry: unknown, i) => item(entry, `${path}[${i}]`, report)).every(Boolean);
  };

/** A list whose items are of one shape, none twice. */
export const distinctList =
  <T>(item: Shape<T>): Shape<readonly T[]> =>
  (value, path, report): value is readonly T[] => {
    if (!list(item)(value, path, report)) return false;
    const items = value.map((entry) => JSON.stringify(entry));
    const twice = items.findIndex((entry, i) => items.indexOf(entry) < i);
    if (twice >= 0) report("shape-type", `${items[twice]} stands twice in the list`, { path: `${path}[${twice}]` });
    return twice < 0;
  };

type Shapes<T> = { readonly [K in keyof T]: Shape<T[K]> };

/**
 * A mapping.
 * @param required shapes of the keys that must be there
 * @param optional shapes of those that may be there; others are reported unless `open`
 */
export const record =
  <R extends object, O extends object = object>(required: Shapes<R>, optional?: Shapes<O>, open = false): Shape<R & Partial<O>> =>
  (value, path, report): value is R & Partial<O> => {
    if (!isYamlRecord(value)) return wrongType(value, "a mapping", path, report);
    const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
    const shapes = new Map<string, Shape<unknown>>(Object.entries({ ...required, ...optional }));
    const missing = Object.keys(required).filter((key) => !Object.hasOwn(value, key));
    for (const key of missing) report("shape-missing", `the key "${key}" is missing`, { path: at(key) });
    let fits = missing.length === 0;
    for (const [key, entry] of Object.entries(value)) {
      const shape = shapes.get(key);
      if (shape !== undefined) fits = shape(entry, at(key), report) && fits;
      else if (!open) {
        report("shape-key", `unknown key "${key}", allowed are ${[...shapes.keys()].join(", ")}`, { path: at(key) });
        fits = false;
      }
    }
    return fits;
  };
