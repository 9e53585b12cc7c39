import { readFileSync } from "node:fs";
import type { SchemaObject } from "ajv";
import type { AnalysisError } from "./analysis-error.ts";
import type { LocatedYaml } from "./load-yaml.ts";
import { schemaCheck } from "./schema-check.ts";

// src and dist are siblings, so that one path serves both.
const SCHEMA_FILE = new URL("../src/schema/analysis.v1.json", import.meta.url);

/** The published JSON Schema of analysis files (draft 07 with the annotations `unit`, `expected` and `notInThisVersion`). */
export function analysisSchema(): SchemaObject {
  return JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as SchemaObject;
}

/**
 * Checks a document against the schema and fills in the schema's defaults (in `yaml.value` itself).
 * @returns one fault for each error, located; none if the document has the form of an analysis
 */
export const validate: (yaml: LocatedYaml) => readonly AnalysisError[] = schemaCheck({
  name: "analysis",
  schema: analysisSchema,
  // the outermost edges of an axis
  mayBeInfinite: (segments) => (segments[0] === "channels" || segments[1] === "efficiency_maps") && segments.at(-2) === "edges",
});
