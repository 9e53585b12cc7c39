import { AnalysisError, pathText, type ErrorCode, type ErrorPlace, type Segments } from "@ratiometer/config";
import { locatedJson, type LocatedJson } from "./located-json.ts";

/** A value in a JSON document, with where it stands. */
export interface JsonPlace {
  readonly value: unknown;
  readonly segments: Segments;
  readonly document: LocatedJson;
  /** Of the errors about the form of this document. */
  readonly code: ErrorCode;
}

const QUOTED = 60;

/** A value as messages show it: short, and in words where it is a list or an object. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value);
  return text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
}

/** Where errors about a place say that it is. */
export function errorPlace({ document, segments }: JsonPlace, hint?: string): ErrorPlace {
  const path = segments.length === 0 ? {} : { path: pathText(segments) };
  return { where: document.where(segments), ...path, ...(hint === undefined ? {} : { hint }) };
}

/** An error about a place. */
export const placeError = (place: JsonPlace, code: ErrorCode, message: string, hint?: string): AnalysisError =>
  new AnalysisError(code, message, errorPlace(place, hint));

const unexpected = (place: JsonPlace, expected: string): AnalysisError =>
  placeError(place, place.code, `found ${shown(place.value)}, expected ${expected}`);

/**
 * A JSON document, to be read place by place.
 * @param code of the errors about its form
 * @throws AnalysisError MODEL_JSON, MODEL_DUPLICATE_NAME for a key that is given twice
 */
export function jsonPlace(text: string, where: string, code: ErrorCode): JsonPlace {
  const document = locatedJson(text, where);
  return { value: document.value, segments: [], document, code };
}

/** The object at a place. @throws AnalysisError of the document's code */
export function recordOf(place: JsonPlace): Readonly<Record<string, unknown>> {
  const { value } = place;
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unexpected(place, "an object");
  return value as Readonly<Record<string, unknown>>;
}

/** Member of the object at a place; its value is undefined if there is none. @throws AnalysisError if the place holds no object */
export function member(place: JsonPlace, key: string): JsonPlace {
  const record = recordOf(place);
  const value = Object.hasOwn(record, key) ? record[key] : undefined;
  return { ...place, value, segments: [...place.segments, key] };
}

/** Whether the object at a place has a member that is not null. */
export const has = (place: JsonPlace, key: string): boolean => (member(place, key).value ?? null) !== null;

/** A member that is not null, if there is one. */
export const optional = (place: JsonPlace, key: string): JsonPlace | undefined => (has(place, key) ? member(place, key) : undefined);

/** All members of the object at a place, with their keys. */
export const members = (place: JsonPlace): (readonly [string, JsonPlace])[] =>
  Object.keys(recordOf(place)).map((key) => [key, member(place, key)]);

/** Items of the list at a place. @throws AnalysisError of the document's code */
export function items(place: JsonPlace): readonly JsonPlace[] {
  if (!Array.isArray(place.value)) throw unexpected(place, "a list");
  return (place.value as readonly unknown[]).map((value, i) => ({ ...place, value, segments: [...place.segments, i] }));
}

/** Items of a list that may be left out. */
export function optionalItems(place: JsonPlace, key: string): readonly JsonPlace[] {
  const list = optional(place, key);
  return list === undefined ? [] : items(list);
}

/** The text at a place. @throws AnalysisError of the document's code */
export function textOf(place: JsonPlace): string {
  if (typeof place.value !== "string") throw unexpected(place, "a text");
  return place.value;
}

/** The finite number at a place. @throws AnalysisError of the document's code */
export function numberOf(place: JsonPlace): number {
  if (typeof place.value !== "number" || !Number.isFinite(place.value)) throw unexpected(place, "a finite number");
  return place.value;
}

/** The finite numbers of the list at a place. @throws AnalysisError of the document's code, also for a wrong length */
export function numbersOf(place: JsonPlace, length?: number): number[] {
  if (!Array.isArray(place.value)) throw unexpected(place, "a list");
  const values = place.value as readonly unknown[];
  if (length !== undefined && values.length !== length) throw unexpected(place, `a list of ${length} numbers`);
  return values.map((value, i) => (typeof value === "number" && Number.isFinite(value) ? value : numberOf(items(place)[i])));
}

/** The texts of the list at a place. */
export const textsOf = (place: JsonPlace): string[] => items(place).map(textOf);
