/** Adds to the faults what in a value is not as expected. @param path of the value in its document */
export type JsonShape = (value: unknown, path: string, faults: string[]) => void;

/** Faults beyond these are more of the same. */
const MOST_FAULTS = 8;

const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "a list" : typeof value);

const test =
  (expected: string, fits: (value: unknown) => boolean): JsonShape =>
  (value, path, faults) => {
    if (!fits(value))
      faults.push(
        `${path}: found ${typeof value === "string" || typeof value === "number" ? JSON.stringify(value).slice(0, 60) : kindOf(value)}, expected ${expected}`,
      );
  };

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A text. */
export const text: JsonShape = test("text", (value) => typeof value === "string");
/** A finite number. */
export const number: JsonShape = test("a number", (value) => typeof value === "number" && Number.isFinite(value));
/** Anything. */
export const anything: JsonShape = () => undefined;

/** One of some texts. */
export const oneOf = (...values: readonly string[]): JsonShape =>
  test(values.map((value) => `"${value}"`).join(" or "), (value) => typeof value === "string" && values.includes(value));

/** A text of a form. */
export const matching = (pattern: RegExp, expected: string): JsonShape =>
  test(expected, (value) => typeof value === "string" && pattern.test(value));

/** A list whose every entry has a shape. */
export const list =
  (entry: JsonShape, { least = 0, length }: { readonly least?: number; readonly length?: number } = {}): JsonShape =>
  (value, path, faults) => {
    if (!Array.isArray(value)) {
      test("a list", () => false)(value, path, faults);
      return;
    }
    if (value.length < least || (length !== undefined && value.length !== length))
      faults.push(`${path}: found ${value.length} entries, expected ${length === undefined ? `at least ${least}` : length}`);
    for (let i = 0; i < value.length && faults.length < MOST_FAULTS; i++) entry(value[i], `${path}[${i}]`, faults);
  };

/** An object whose every value has a shape. */
export const dictionary =
  (entry: JsonShape): JsonShape =>
  (value, path, faults) => {
    if (!isRecord(value)) {
      test("an object", () => false)(value, path, faults);
      return;
    }
    for (const [key, member] of Object.entries(value)) if (faults.length < MOST_FAULTS) entry(member, `${path}.${key}`, faults);
  };

/** An object with fields that it must and fields that it may have; others are left to later versions. */
export const record =
  (required: Readonly<Record<string, JsonShape>>, optional: Readonly<Record<string, JsonShape>> = {}): JsonShape =>
  (value, path, faults) => {
    if (!isRecord(value)) {
      test("an object", () => false)(value, path, faults);
      return;
    }
    for (const [key, shape] of Object.entries(required))
      if (Object.hasOwn(value, key)) shape(value[key], `${path}.${key}`, faults);
      else faults.push(`${path}.${key} is missing`);
    for (const [key, shape] of Object.entries(optional)) if (Object.hasOwn(value, key)) shape(value[key], `${path}.${key}`, faults);
  };

/** What in a document is not as expected, at most eight sentences, each with the path. */
export function shapeFaults(value: unknown, shape: JsonShape): readonly string[] {
  const faults: string[] = [];
  shape(value, "$", faults);
  return faults.slice(0, MOST_FAULTS);
}
