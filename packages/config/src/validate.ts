import type { AnalysisError } from "./analysis-error.ts";
import { analysisValidator } from "./analysis-validator.ts";
import type { LocatedYaml } from "./load-yaml.ts";
import { schemaCheck } from "./schema-check.ts";

/**
 * Checks a document against the schema and fills in the schema's defaults (in `yaml.value` itself).
 * @returns one fault for each error, located; none if the document has the form of an analysis
 */
export const validate: (yaml: LocatedYaml) => readonly AnalysisError[] = schemaCheck({
  name: "analysis",
  validator: analysisValidator,
  // the outermost edges of an axis
  mayBeInfinite: (segments) => (segments[0] === "channels" || segments[1] === "efficiency_maps") && segments.at(-2) === "edges",
});
