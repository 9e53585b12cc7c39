import { readFileSync } from "node:fs";
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

// src and dist are siblings, so that one path serves both.
const SCHEMA_FILE = new URL("../src/schema/analysis.v1.json", import.meta.url);

/** The published JSON Schema of analysis files (draft 07 with the annotations `unit`, `expected` and `notInThisVersion`). */
export function analysisSchema(): SchemaObject {
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as SchemaObject;
}

function compileSchema(): ValidateFunction {
  // Numbers may be infinite (outermost bin edges); `notFinite` below refuses all others.
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
  return ajv.compile(analysisSchema());
}

/** Keywords that refuse whatever stands at a place. */
const REFUSALS: ReadonlySet<string> = new Set(["notInThisVersion", "false schema"]);

/** Compiled once: it takes longer than everything else about a small file. */
let compiled: ValidateFunction | undefined;

/** Follow-up errors of composite keywords, and whatever else is said about a refused place. */
function isNoise(error: ErrorObject, refusals: readonly ErrorObject[]): boolean {
  if (error.keyword === "if" || error.keyword === "propertyNames") return true;
  if (error.keyword === "required" && error.schemaPath.includes("/oneOf/")) return true;
  if (REFUSALS.has(error.keyword)) return false;
  return refusals.some(({ keyword, instancePath: place }) => {
    if (error.instancePath === place || error.instancePath.startsWith(`${place}/`)) return true;
    const parent = place.slice(0, place.lastIndexOf("/"));
    return keyword === "notInThisVersion" && ["oneOf", "required"].includes(error.keyword) && error.instancePath === parent;
  });
}

/** Numbers that are not finite, except the outermost edges of an axis. */
function* notFinite(value: unknown, segments: Segments, yaml: LocatedYaml): Generator<AnalysisError> {
  if (typeof value === "number" && !Number.isFinite(value)) {
    const edge = segments[0] === "channels" && segments.at(-2) === "edges";
    if (edge && !Number.isNaN(value)) return;
    const message = `found ${shown(value)}, expected a finite number`;
    yield new AnalysisError("CONFIG_WRONG_VALUE", message, { where: yaml.where(segments), path: pathText(segments) });
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* notFinite(item, [...segments, i], yaml);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* notFinite(item, [...segments, key], yaml);
  }
}

/**
 * Checks a document against the schema and fills in the schema's defaults (in `yaml.value` itself).
 * @returns one fault for each error, located; none if the document has the form of an analysis
 */
export function validate(yaml: LocatedYaml): readonly AnalysisError[] {
  const check = (compiled ??= compileSchema());
  check(yaml.value);
  const errors = check.errors ?? [];
  const refusals = errors.filter(({ keyword }) => REFUSALS.has(keyword));
  const faults = errors.filter((error) => !isNoise(error, refusals)).map((error) => schemaFault(error, yaml));
  return [...faults, ...notFinite(yaml.value, [], yaml)];
}
