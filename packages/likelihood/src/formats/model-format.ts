import { AnalysisError } from "@ratiometer/config";
import { locatedJson } from "../json/located-json.ts";

/** Formats of statistical models: pyhf's JSON workspace, HS3, POPxf, Combine's interference scaling, Combine's datacard. */
export type ModelFormat = "pyhf" | "hs3" | "popxf" | "scaling" | "card";

type Members = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);

function jsonFormat(value: unknown): ModelFormat | undefined {
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => isRecord(item) && "scaling" in item) ? "scaling" : undefined;
  if (!isRecord(value)) return undefined;
  if (String(value.$schema).includes("popxf") || (isRecord(value.metadata) && "observable_names" in value.metadata)) return "popxf";
  if ("distributions" in value || (isRecord(value.metadata) && "hs3_version" in value.metadata)) return "hs3";
  return "channels" in value ? "pyhf" : undefined;
}

/** Lines that every datacard has: numbers of bins, processes and nuisances, or the process names. */
const CARD = /^[ \t]*(?:[ijk]max[ \t]+(?:\d+|\*)|process[ \t]+\S)/m;

/**
 * The format of a statistical model, by its content.
 * @param where name of the file as the user wrote it
 * @throws AnalysisError MODEL_FORMAT for anything else, MODEL_JSON for a text that begins as JSON and is none, MODEL_DUPLICATE_NAME
 */
export function modelFormat(text: string, where: string): ModelFormat {
  const isJson = /^\ufeff?\s*[[{]/.test(text);
  const format = isJson ? jsonFormat(locatedJson(text, where).value) : CARD.test(text) ? "card" : undefined;
  if (format !== undefined) return format;
  const hint = "known are pyhf's JSON, HS3, POPxf, and Combine's datacards and interference scaling";
  throw new AnalysisError("MODEL_FORMAT", `the ${isJson ? "JSON" : "text"} is no statistical model that is known`, { where, hint });
}
