import type { AnalysisError } from "./analysis-error.ts";
import { throwFaults } from "./faults.ts";
import { loadYaml, type LocatedYaml } from "./load-yaml.ts";

/**
 * A document of users (YAML, or JSON as a part of it), read and checked.
 * @param check what is wrong with the form of the document, located; `schemaCheck` makes such functions
 * @throws AnalysisError, or AggregateError of several in the file's order: CONFIG_YAML_SYNTAX, CONFIG_DUPLICATE_KEY, and those of `check`
 */
export function checkedDocument(text: string, file: string, check: (yaml: LocatedYaml) => readonly AnalysisError[]): LocatedYaml {
  const yaml = loadYaml(text, file);
  if (!("value" in yaml)) {
    throwFaults(yaml);
    throw new Error("a document is either located or has faults");
  }
  throwFaults(check(yaml));
  return yaml;
}
