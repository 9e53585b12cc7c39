import { AnalysisError, nearestName } from "@ratiometer/config";

/** Where a record stands. */
export interface RecordPlace {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

/** What a number must be. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly words: string;
}

/** Beyond these no product of momenta is sure to be a number. */
const LARGEST = 1e20;
const SMALLEST = 1e-20;

/** What the numbers of a record must be. */
export const RANGES: Readonly<Record<"pt" | "eta" | "phi" | "mass" | "missing" | "score", NumberRange>> = {
  pt: { least: SMALLEST, most: LARGEST, words: "a number above 0, in GeV" },
  eta: { least: -50, most: 50, words: "a number from -50 to 50" },
  phi: { least: -2 * Math.PI * (1 + 1e-6), most: 2 * Math.PI * (1 + 1e-6), words: "an azimuth in radians, from -2π to 2π" },
  mass: { least: -LARGEST, most: LARGEST, words: "a number, in GeV" },
  missing: { least: 0, most: LARGEST, words: "a number of at least 0, in GeV" },
  score: { least: -Number.MAX_VALUE, most: Number.MAX_VALUE, words: "a number" },
};

const LONGEST_SHOWN = 40;

/** A value as a message shows it. */
function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  if (typeof value === "number") return String(value);
  return typeof value !== "string" || value.length <= LONGEST_SHOWN
    ? JSON.stringify(value)
    : `${JSON.stringify(value.slice(0, LONGEST_SHOWN))}…`;
}

/** The error of a record that is not as it must be. @param path of the value: "jets[3].pt" */
export function recordFault({ file, line }: RecordPlace, path: string, value: unknown, expected: string): AnalysisError {
  return new AnalysisError("DATA_OBJECTS", `${path} is ${shown(value)}, expected ${expected}`, {
    where: `${file}:${line}`,
    path,
    ...(value === undefined ? { hint: "the fields of a record of objects are in docs/object-records.md" } : {}),
  });
}

/** Where a field is: of an object in a list (index -1: of no list). */
const fieldPath = (kind: string, index: number, field: string): string => `${kind}${index < 0 ? "" : `[${index}]`}.${field}`;

/** A number in its range. @throws AnalysisError DATA_OBJECTS */
export function numberField(value: unknown, range: NumberRange, place: RecordPlace, kind: string, index: number, field: string): number {
  if (typeof value === "number" && value >= range.least && value <= range.most) return value;
  throw recordFault(place, fieldPath(kind, index, field), value, range.words);
}

/** A number that may be left out (or null), NaN then. @throws AnalysisError DATA_OBJECTS */
export function optionalNumber(value: unknown, place: RecordPlace, kind: string, index: number, field: string): number {
  return value === undefined || value === null ? NaN : numberField(value, RANGES.score, place, kind, index, field);
}

/** One of several values, by its place among them. @throws AnalysisError DATA_OBJECTS */
export function choiceField(
  value: unknown,
  choices: readonly unknown[],
  place: RecordPlace,
  kind: string,
  index: number,
  field: string,
): number {
  const choice = choices.indexOf(value);
  if (choice >= 0) return choice;
  throw recordFault(place, fieldPath(kind, index, field), value, choices.map((each) => JSON.stringify(each)).join(" or "));
}

/** A list. @throws AnalysisError DATA_OBJECTS */
export function listField(value: unknown, place: RecordPlace, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw recordFault(place, field, value, "a list of objects");
}

/** An object, neither null nor a list. @throws AnalysisError DATA_OBJECTS */
export function requireObject(value: unknown, place: RecordPlace, path: string): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw recordFault(place, path, value, "an object { … }");
}

/** What unknown keys were found to resemble, by key: files repeat them a million times. */
export type Resemblances = Map<string, string | undefined>;

/**
 * Keys that are not known are passed over, but one that looks like an optional key that is not there is taken for a misspelling.
 * @param optional keys that may be left out
 * @throws AnalysisError DATA_OBJECTS
 */
export function checkSpelling(
  object: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  optional: readonly string[],
  seen: Resemblances,
  place: RecordPlace,
  path: string,
): void {
  for (const key in object) {
    if (known.has(key)) continue;
    let near = seen.get(key);
    if (near === undefined && !seen.has(key)) {
      near = nearestName(key, optional);
      seen.set(key, near);
    }
    if (near !== undefined && object[near] === undefined)
      throw new AnalysisError("DATA_OBJECTS", `unknown key "${key}"`, {
        where: `${place.file}:${place.line}`,
        ...(path === "" ? {} : { path }),
        hint: `did you mean "${near}"? other keys are passed over`,
      });
  }
}
