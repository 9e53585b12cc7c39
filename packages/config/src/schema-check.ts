import { Ajv, type FuncKeywordDefinition, type ErrorObject, type Schema, type SchemaObject, type ValidateFunction } from "ajv";
import { AnalysisError } from "./analysis-error.ts";
import { pathText, type LocatedYaml, type Segments } from "./load-yaml.ts";
import { schemaFault, shown } from "./schema-fault.ts";

type Check = ReturnType<NonNullable<FuncKeywordDefinition["compile"]>>;

/** What the format foresees and this version refuses: values that match `when`, and what to write instead. */
interface Refusal {
  readonly when: Schema;
  readonly what: string;
  readonly instead: string;
}

/** A kind of document that users write. */
export interface DocumentFormat {
  /** What messages call the whole document: "analysis". */
  readonly name: string;
  /** JSON Schema, draft 07 with the annotations `unit`, `expected` and `notInThisVersion`. */
  readonly schema: () => SchemaObject;
  /** Where a number may be infinite; nowhere if left out. */
  readonly mayBeInfinite?: (segments: Segments) => boolean;
}

function compileSchema(schema: SchemaObject): ValidateFunction {
  // Numbers may be infinite in some places; `notFinite` below refuses all others.
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    allErrors: true,
    verbose: true,
    useDefaults: true,
    allowUnionTypes: true,
    strictNumbers: false,
  });
  ajv.addKeyword("unit").addKeyword("expected");
  ajv.addKeyword({
    keyword: "notInThisVersion",
    schemaType: "array",
    errors: true,
    compile: (refusals: readonly Refusal[]): Check => {
      const compiled = refusals.map(({ when, what, instead }) => ({ matches: ajv.compile(when), what, instead }));
      const check: Check = (data: unknown) => {
        const hit = compiled.find(({ matches }) => matches(data));
        check.errors = hit === undefined ? [] : [{ keyword: "notInThisVersion", params: { what: hit.what, instead: hit.instead } }];
        return hit === undefined;
      };
      return check;
    },
  });
  return ajv.compile(schema);
}

/** Keywords that refuse whatever stands at a place. */
const REFUSALS: ReadonlySet<string> = new Set(["notInThisVersion", "false schema"]);

/** Follow-up errors of composite keywords, and whatever else is said about a refused place. */
function isNoise(error: ErrorObject, refusals: readonly ErrorObject[]): boolean {
  if (error.keyword === "if" || error.keyword === "propertyNames") return true;
  if (error.keyword === "required" && error.schemaPath.includes("/oneOf/")) return true;
  // of what should be a map and is none, its type is told
  if (error.keyword === "oneOf" && (typeof error.data !== "object" || error.data === null)) return true;
  if (REFUSALS.has(error.keyword)) return false;
  return refusals.some(({ keyword, instancePath: place }) => {
    if (error.instancePath === place || error.instancePath.startsWith(`${place}/`)) return true;
    const parent = place.slice(0, place.lastIndexOf("/"));
    return keyword === "notInThisVersion" && ["oneOf", "required"].includes(error.keyword) && error.instancePath === parent;
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
 * error, located; none if the document has the form. The schema is compiled at the first call: that takes longer than all else about a small file.
 */
export function schemaCheck(format: DocumentFormat): (yaml: LocatedYaml) => readonly AnalysisError[] {
  let compiled: ValidateFunction | undefined;
  return (yaml) => {
    const check = (compiled ??= compileSchema(format.schema()));
    check(yaml.value);
    const errors = check.errors ?? [];
    const refusals = errors.filter(({ keyword }) => REFUSALS.has(keyword));
    const faults = errors.filter((error) => !isNoise(error, refusals)).map((error) => schemaFault(error, yaml, format.name));
    return [...faults, ...notFinite(yaml.value, [], yaml, format)];
  };
}
