import { AnalysisError, nearestName, pathText, unknownName, type Segments } from "@ratiometer/config";
import type { ErrorObject, SchemaObject, ValidateFunction } from "ajv";
import type { SchemaDocument } from "./document-schema.ts";
import { documentValidator } from "./document-validator.ts";
import type { LocatedJson } from "./located-json.ts";

const TYPE_NAMES: Readonly<Record<string, string>> = {
  number: "a number",
  integer: "a whole number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** JSON pointer to segments; positions in lists become numbers. */
function segmentsOf(pointer: string, root: unknown): Segments {
  const segments: (string | number)[] = [];
  let node = root;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    segments.push(Array.isArray(node) ? Number(key) : key);
    node = (node as Readonly<Record<string, unknown>>)[key];
  }
  return segments;
}

/** What the user is told about one error of a schema. */
function schemaFault(error: ErrorObject, json: LocatedJson, document: string): AnalysisError {
  const segments = segmentsOf(error.instancePath, json.value);
  const place = { where: json.where(segments), path: segments.length === 0 ? document : pathText(segments) };
  const params = error.params as Readonly<Record<string, unknown>>;
  const schema = (error.parentSchema ?? {}) as SchemaObject;
  const fault = (message: string, hint?: string): AnalysisError =>
    new AnalysisError("MODEL_SCHEMA", message, hint === undefined ? place : { ...place, hint });
  const wrong = (expected: string, hint?: string): AnalysisError => fault(`found ${shown(error.data)}, expected ${expected}`, hint);

  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(params.additionalProperty);
      const inner = [...segments, key];
      const known = Object.keys((schema.properties ?? {}) as object);
      return unknownName("MODEL_SCHEMA", "key", key, known, { where: json.where(inner), path: pathText(inner) });
    }
    case "required": {
      const key = String(params.missingProperty);
      const property = (schema.properties as Readonly<Record<string, { description?: string }>> | undefined)?.[key];
      const description = property?.description?.replace(/\.$/, "");
      return fault(`missing key "${key}"`, description === undefined ? undefined : `${key}: ${description}`);
    }
    case "type":
      return wrong(
        [params.type]
          .flat()
          .map((type) => TYPE_NAMES[String(type)])
          .join(" or "),
      );
    case "const":
      return wrong(shown(params.allowedValue));
    case "enum": {
      const allowed = (params.allowedValues as unknown[]).map(String);
      const near = typeof error.data === "string" ? nearestName(error.data, allowed) : undefined;
      return wrong(`one of ${allowed.join(", ")}`, near === undefined ? undefined : `did you mean "${near}"?`);
    }
    case "minItems":
    case "maxItems": {
      const exact = schema.minItems !== undefined && schema.minItems === schema.maxItems;
      const bound = exact ? "exactly" : error.keyword === "minItems" ? "at least" : "at most";
      return fault(`found ${(error.data as unknown[]).length} entries, expected ${bound} ${String(params.limit)}`);
    }
    case "minProperties":
      return fault(`found an empty object, expected at least ${String(params.limit)} key`);
    case "minLength":
      return wrong("a text that is not empty");
    case "pattern":
      return wrong(String(schema.expected));
    default:
      throw new Error(`the schema of the ${document} uses "${error.keyword}", which has no message`);
  }
}

/** Numbers that no likelihood can use: JSON has no NaN, but Python writes it, and 1e999 is beyond what a double holds. */
function* notFinite(value: unknown, segments: Segments, json: LocatedJson): Generator<AnalysisError> {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return;
    const place = { where: json.where(segments), path: pathText(segments) };
    yield new AnalysisError("MODEL_NOT_FINITE", `found ${value}, expected a finite number`, place);
  } else if (typeof value === "object" && value !== null) {
    const list = Array.isArray(value);
    for (const [key, item] of Object.entries(value)) yield* notFinite(item, [...segments, list ? Number(key) : key], json);
  }
}

/**
 * A function that checks documents against the JSON Schema of their kind. It returns one fault for each error, MODEL_SCHEMA or, for numbers that are not
 * finite, MODEL_NOT_FINITE; none if the document has the form. The schema is compiled at the first call.
 */
export function jsonSchemaCheck(document: SchemaDocument): (json: LocatedJson) => readonly AnalysisError[] {
  let compiled: ValidateFunction | undefined;
  return (json) => {
    const check = (compiled ??= documentValidator(document));
    check(json.value);
    const errors = (check.errors ?? []).filter(({ keyword }) => keyword !== "if");
    return [...errors.map((error) => schemaFault(error, json, document)), ...notFinite(json.value, [], json)];
  };
}
