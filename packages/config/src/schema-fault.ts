import type { ErrorObject, SchemaObject } from "ajv";
import { AnalysisError, unknownName } from "./analysis-error.ts";
import { pathText, type LocatedYaml, type Segments } from "./load-yaml.ts";
import { nearestName } from "./nearest-name.ts";

const TYPE_NAMES: Readonly<Record<string, string>> = {
  number: "a number",
  integer: "a whole number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  null: "nothing (~)",
};

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "number" && !Number.isFinite(value)) return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
  return JSON.stringify(value);
}

/** Whether an error refuses whatever stands at its place: what has no meaning there, or none in this version. */
export const isRefusal = ({ keyword, parentSchema }: ErrorObject): boolean =>
  keyword === "false schema" || (keyword === "not" && parentSchema?.instead !== undefined);

/** JSON pointer to segments; positions in lists become numbers. */
function segmentsOf(pointer: string, root: unknown): Segments {
  const segments: (string | number)[] = [];
  let node = root;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    segments.push(Array.isArray(node) ? Number(key) : key);
    node = (node as Record<string, unknown> | undefined)?.[key];
  }
  return segments;
}

const namesOf = (schema: unknown): string[] =>
  Object.entries((schema as { properties?: Record<string, SchemaObject> }).properties ?? {})
    .filter(([, property]) => !("notInThisVersion" in property))
    .map(([name]) => name);

/** The keys of the map that is expected, those it must have if there are any. */
function keysHint(types: readonly string[], schema: SchemaObject): string | undefined {
  if (types.join() !== TYPE_NAMES.object) return undefined;
  const keys = (schema.required as readonly string[] | undefined) ?? namesOf(schema);
  return keys.length === 0 ? undefined : `its keys: ${keys.join(", ")}`;
}

/** The entry that leaves a key without meaning: the `model` of a channel, the `type` or the `loss` of an estimator, the `source` or the `process` of a sample. */
function rulingEntry(root: unknown, segments: Segments): string {
  const { model, type, loss, source, process } = at(root, segments.slice(0, 2)) as Readonly<Record<string, string | undefined>> & {
    readonly source?: object;
  };
  if (segments[0] === "estimators") {
    if (segments.at(-1) === "gamma" && type === "classifier") return `loss: ${loss ?? "cross-entropy"}`;
    return type === undefined ? "no type" : `type: ${type}`;
  }
  if (model !== undefined) return `model: ${model}`;
  return segments.at(-1) === "weights" ? `source: ${Object.keys(source ?? {}).join(", ")}` : `process: ${process}`;
}

function at(root: unknown, segments: Segments): unknown {
  return segments.reduce<unknown>((node, segment) => (node as Record<string | number, unknown> | undefined)?.[segment], root);
}

/**
 * What the user is told about one error of the schema, with its place in the file.
 * @param document what the document as a whole is called: "analysis"
 */
export function schemaFault(error: ErrorObject, yaml: LocatedYaml, document: string): AnalysisError {
  const root = yaml.value;
  const segments = segmentsOf(error.instancePath, root);
  const value = { where: yaml.where(segments), path: segments.length === 0 ? document : pathText(segments) };
  const params = error.params as Record<string, unknown>;
  const schema = (error.parentSchema ?? {}) as SchemaObject;
  const found = shown(error.data);
  const wrong = (expected: string, hint?: string): AnalysisError =>
    new AnalysisError("CONFIG_WRONG_VALUE", `found ${found}, expected ${expected}`, { ...value, ...(hint === undefined ? {} : { hint }) });
  const sized = (kind: string): string => `${kind} ${String(params.limit)}`;

  switch (error.keyword) {
    case "additionalProperties": {
      const inner = [...segments, String(params.additionalProperty)];
      const place = { where: yaml.whereKey(inner), path: pathText(inner) };
      return unknownName("CONFIG_UNKNOWN_KEY", "key", String(params.additionalProperty), namesOf(schema), place);
    }
    case "required": {
      const name = String(params.missingProperty);
      const properties = schema.properties as Record<string, { description?: string }> | undefined;
      const description = properties?.[name]?.description?.replace(/\.$/, "");
      const hint = (schema.expected as string | undefined) ?? (description === undefined ? undefined : `${name}: ${description}`);
      const place = { where: yaml.whereKey(segments), path: value.path };
      return new AnalysisError("CONFIG_MISSING_KEY", `missing key "${name}"`, hint === undefined ? place : { ...place, hint });
    }
    case "oneOf": {
      const names = (error.schema as { required: string[] }[]).flatMap(({ required }) => required);
      const given = names.filter((name) => Object.hasOwn(error.data as object, name));
      const place = { where: yaml.whereKey(segments), path: value.path };
      const message = `found ${given.length === 0 ? "none" : given.join(" and ")}, expected exactly one of ${names.join(", ")}`;
      return new AnalysisError("CONFIG_EITHER_OR", message, place);
    }
    case "false schema": {
      const name = String(segments.at(-1));
      const message = `key "${name}" has no meaning with ${rulingEntry(root, segments)}`;
      // that of a sample stands in the sample, not in its source
      const hint =
        name === "cross_section" && segments.at(-2) === "simulate" ? `to scale the sample, put it beside "source"` : "leave it out";
      return new AnalysisError("CONFIG_UNKNOWN_KEY", message, { where: yaml.whereKey(segments), path: value.path, hint });
    }
    case "type": {
      const types = [params.type].flat().map((type) => TYPE_NAMES[String(type)]);
      const hint = types.includes("text") && typeof error.data === "number" ? "put it in quotes" : keysHint(types, schema);
      return new AnalysisError("CONFIG_WRONG_TYPE", `found ${found}, expected ${types.join(" or ")}`, {
        ...value,
        ...(hint === undefined ? {} : { hint }),
      });
    }
    case "enum": {
      const allowed = (params.allowedValues as unknown[]).map(String);
      const near = typeof error.data === "string" ? nearestName(error.data, allowed) : undefined;
      return wrong(
        allowed.length === 1 ? `"${allowed[0]}"` : `one of ${allowed.join(", ")}`,
        near === undefined ? undefined : `did you mean "${near}"?`,
      );
    }
    case "const":
      return wrong(shown(params.allowedValue));
    case "minimum":
      return wrong(sized("at least"));
    case "maximum":
      return wrong(sized("at most"));
    case "exclusiveMinimum":
      return wrong(sized("more than"));
    case "exclusiveMaximum":
      return wrong(sized("less than"));
    case "minItems":
    case "maxItems": {
      const count = (error.data as unknown[]).length;
      const bound = error.keyword === "minItems" ? "at least" : "at most";
      const exact = schema.minItems !== undefined && schema.minItems === schema.maxItems ? "exactly" : bound;
      return new AnalysisError("CONFIG_WRONG_VALUE", `found ${count} entries, expected ${sized(exact)}`, value);
    }
    case "minProperties":
      return new AnalysisError("CONFIG_WRONG_VALUE", `found an empty map, expected ${sized("at least")} entry`, value);
    case "minLength":
      return wrong("text that is not empty");
    case "uniqueItems": {
      const second = [...segments, Math.max(Number(params.i), Number(params.j))];
      const message = `${shown(at(root, second))} is listed twice`;
      return new AnalysisError("CONFIG_DUPLICATE_NAME", message, { where: yaml.where(second), path: pathText(second) });
    }
    case "pattern": {
      const name = error.propertyName;
      const expected = String(schema.expected);
      if (name === undefined) return wrong(expected);
      const inner = [...segments, name];
      const place = { where: yaml.whereKey(inner), path: pathText(inner) };
      return new AnalysisError("CONFIG_WRONG_VALUE", `found the name "${name}", expected ${expected}`, place);
    }
    case "not":
      if (!isRefusal(error)) return wrong(String(schema.expected));
      return new AnalysisError("CONFIG_NOT_SUPPORTED", `${String(schema.what)} is not in this version`, {
        ...value,
        hint: String(schema.instead),
      });
    default:
      throw new Error(`the schema of the ${document} uses "${error.keyword}", which has no message`);
  }
}
