import { AnalysisError, checkedDocument, pathText, type LocatedYaml, type Segments } from "@ratiometer/config";

/** A table's text as a value whose parts are known by line and column. */
export interface TableDocument {
  readonly value: unknown;
  readonly fault: (message: string, segments: Segments, hint?: string) => AnalysisError;
}

/**
 * Reads the text of a table, JSON or YAML.
 * @throws AnalysisError CONFIG_YAML_SYNTAX, CONFIG_DUPLICATE_KEY
 */
export function tableDocument(text: string, file: string): TableDocument {
  const yaml: LocatedYaml = checkedDocument(text, file, () => []);
  return {
    value: yaml.value,
    fault: (message, segments, hint) =>
      new AnalysisError("DATA_PARAMETRISATION", message, {
        where: yaml.where(segments),
        path: pathText(segments),
        ...(hint === undefined ? {} : { hint }),
      }),
  };
}

/** @throws AnalysisError DATA_PARAMETRISATION unless the value is a map */
export function mapAt(document: TableDocument, value: unknown, segments: Segments): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw document.fault(`found ${shortText(value)}, expected a map`, segments);
}

/** @throws AnalysisError DATA_PARAMETRISATION unless the value is a finite number */
export function numberAt(document: TableDocument, value: unknown, segments: Segments): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw document.fault(`found ${shortText(value)}, expected a finite number`, segments);
}

/** A number relative to the SM's. @throws AnalysisError DATA_PARAMETRISATION if that is none, as beside an SM of 1e-320 */
export function ratioAt(document: TableDocument, value: number, sm: number, segments: Segments): number {
  const ratio = value / sm;
  if (!Number.isFinite(ratio)) throw document.fault(`found ${value} beside ${sm} of the SM, expected a ratio that is a number`, segments);
  return ratio;
}

function shortText(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "number" ? `${value}` : JSON.stringify(value);
}
