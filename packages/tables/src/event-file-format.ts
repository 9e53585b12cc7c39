import { AnalysisError } from "@ratiometer/config";

/** Formats in which events are written. */
export type EventFileFormat = "lhe" | "lhe.gz" | "parquet";

/**
 * The format that the name of a file of events asks for: .lhe, .lhe.gz or .parquet, in lower or upper case.
 * @throws AnalysisError USAGE_EVENT_FILE for any other name
 */
export function eventFileFormat(path: string): EventFileFormat {
  const extension = /\.(lhe|lhe\.gz|parquet)$/i.exec(path)?.[1].toLowerCase();
  if (extension === "lhe" || extension === "lhe.gz" || extension === "parquet") return extension;
  throw new AnalysisError("USAGE_EVENT_FILE", "unknown format of events: expected a name that ends in .lhe, .lhe.gz or .parquet", {
    where: path,
    hint: "the ending of the name says the format",
  });
}
