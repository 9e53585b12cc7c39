import { AnalysisError } from "@ratiometer/config";
import type { ArtifactFiles } from "../reading/artifact-files.ts";
import { jsonDocument } from "../reading/json-document.ts";

/** A file of an artifact that lacks what readers rely on, or has it in another form. */
export const formFault = ({ where }: Pick<ArtifactFiles, "where">, path: string, message: string): AnalysisError =>
  new AnalysisError("EXPORT_ARTIFACT_FORM", `"${path}": ${message}`, {
    where,
    path,
    hint: "the artifact was made by another program, or by another version of this one",
  });

/** The bytes of a file of an artifact. @throws AnalysisError EXPORT_ARTIFACT_FORM */
export function artifactBytes(artifact: ArtifactFiles, path: string): Uint8Array {
  const bytes = artifact.files.get(path);
  if (bytes === undefined) throw formFault(artifact, path, "is missing");
  return bytes;
}

/** The text of a file of an artifact. @throws AnalysisError EXPORT_ARTIFACT_FORM */
export const artifactText = (artifact: ArtifactFiles, path: string): string => new TextDecoder().decode(artifactBytes(artifact, path));

/** A JSON file of an artifact. @throws AnalysisError EXPORT_ARTIFACT_FORM if it is missing or no canonical JSON */
export const artifactJson = (artifact: ArtifactFiles, path: string): unknown =>
  jsonDocument(artifactBytes(artifact, path), artifact.where, path);

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
export function fieldReader(artifact: Pick<ArtifactFiles, "where">, path: string): FieldReader {
  const expect = <T>(value: unknown, at: string, what: string, is: (value: unknown) => value is T): T => {
    if (is(value)) return value;
    throw formFault(artifact, path, `${at} is ${value === undefined ? "missing" : JSON.stringify(value).slice(0, 60)}, expected ${what}`);
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
