import type { ErrorObject, ValidateFunction } from "ajv";
import { AnalysisError } from "./analysis-error.ts";
import { pathText, type LocatedYaml, type Segments } from "./load-yaml.ts";
import { isRefusal, schemaFault, shown } from "./schema-fault.ts";

/** A kind of document that users write. */
export interface DocumentFormat {
  /** What messages call the whole document: "analysis". */
  readonly name: string;
  /** Made of its JSON Schema by `schemaCompiler`. */
  readonly validator: () => ValidateFunction;
  /** Where a number may be infinite; nowhere if left out. */
  readonly mayBeInfinite?: (segments: Segments) => boolean;
}

/** Follow-up errors of composite keywords, and whatever else is said about a refused place. */
function isNoise(error: ErrorObject, refusals: readonly ErrorObject[]): boolean {
  // a refusal is told by what it refuses
  if (["if", "propertyNames", "notInThisVersion"].includes(error.keyword)) return true;
  if (error.keyword === "required" && error.schemaPath.includes("/oneOf/")) return true;
  // of what should be a map and is none, its type is told
  if (error.keyword === "oneOf" && (typeof error.data !== "object" || error.data === null)) return true;
  if (refusals.includes(error)) return false;
  return refusals.some(({ keyword, instancePath: place }) => {
    if (error.instancePath === place || error.instancePath.startsWith(`${place}/`)) return true;
    const parent = place.slice(0, place.lastIndexOf("/"));
    return keyword === "not" && ["oneOf", "required"].includes(error.keyword) && error.instancePath === parent;
  });
}

/** Numbers that are not finite, except where the format allows an infinite one. */
function* notFinite(value: unknown, segments: Segments, yaml: LocatedYaml, format: DocumentFormat): Generator<AnalysisError> {
  if (typeof value === "number" && !Number.isFinite(value)) {
    if (!Number.isNaN(value) && format.mayBeInfinite?.(segments) === true) return;
    const message = `found ${shown(value)}, expected a finite number`;
    yield new AnalysisError("CONFIG_WRONG_VALUE", message, { where: yaml.where(segments), path: pathText(segments) });
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* notFinite(item, [...segments, i], yaml, format);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* notFinite(item, [...segments, key], yaml, format);
  }
}

/**
 * A function that checks documents against the schema of their format and fills in its defaults (in `yaml.value` itself). It returns one fault for each
 * error, located; none if the document has the form. The validator is made at the first call: where no bundle holds it compiled, that
 * takes longer than all else about a small file.
 */
export function schemaCheck(format: DocumentFormat): (yaml: LocatedYaml) => readonly AnalysisError[] {
  let compiled: ValidateFunction | undefined;
  return (yaml) => {
    const check = (compiled ??= format.validator());
    check(yaml.value);
    const errors = check.errors ?? [];
    const refusals = errors.filter(isRefusal);
    const faults = errors.filter((error) => !isNoise(error, refusals)).map((error) => schemaFault(error, yaml, format.name));
    return [...faults, ...notFinite(yaml.value, [], yaml, format)];
  };
}
