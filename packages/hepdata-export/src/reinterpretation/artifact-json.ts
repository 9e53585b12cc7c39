import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";

/** A file of an artifact that lacks what readers rely on, or has it in another form. */
export const formFault = (folder: string, path: string, message: string): AnalysisError =>
  new AnalysisError("EXPORT_ARTIFACT_FORM", `"${path}": ${message}`, {
    where: folder,
    path,
    hint: "the artifact was made by another program, or by another version of this one",
  });

/** A JSON file of an artifact. @throws AnalysisError EXPORT_ARTIFACT_FORM if it cannot be read */
export async function artifactJson(folder: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, path), "utf8")) as unknown;
  } catch (cause) {
    throw formFault(folder, path, `cannot be read as JSON (${(cause as Error).message})`);
  }
}

/** Takes values out of JSON that nobody has checked, saying where they are missing. */
export interface FieldReader {
  readonly record: (value: unknown, at: string) => Readonly<Record<string, unknown>>;
  readonly list: (value: unknown, at: string) => readonly unknown[];
  readonly text: (value: unknown, at: string) => string;
  readonly texts: (value: unknown, at: string) => readonly string[];
  readonly number: (value: unknown, at: string) => number;
  readonly numbers: (value: unknown, at: string) => readonly number[];
}

/** A reader of one file's fields. Its functions throw AnalysisError EXPORT_ARTIFACT_FORM. */
export function fieldReader(folder: string, path: string): FieldReader {
  const expect = <T>(value: unknown, at: string, what: string, is: (value: unknown) => value is T): T => {
    if (is(value)) return value;
    throw formFault(folder, path, `${at} is ${value === undefined ? "missing" : JSON.stringify(value).slice(0, 60)}, expected ${what}`);
  };
  const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
  const isText = (value: unknown): value is string => typeof value === "string";
  const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
  const list: FieldReader["list"] = (value, at) => expect(value, at, "a list", isList);
  const text: FieldReader["text"] = (value, at) => expect(value, at, "a text", isText);
  const number: FieldReader["number"] = (value, at) => expect(value, at, "a number", isNumber);
  return {
    record: (value, at) => expect(value, at, "an object", isRecord),
    list,
    text,
    texts: (value, at) => list(value, at).map((entry, i) => text(entry, `${at}[${i}]`)),
    number,
    numbers: (value, at) => list(value, at).map((entry, i) => number(entry, `${at}[${i}]`)),
  };
}
