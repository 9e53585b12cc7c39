import { openInputFile, readBytes } from "./input-file.ts";
import { gzipFault } from "./text-chunks.ts";
import { delimiterOf } from "./text-table/csv-record.ts";
import { cellValue } from "./text-table/text-value.ts";
import { unpackedBeginning } from "./unpacked-beginning.ts";

/** What a file of data is, told from its first bytes. "event-records": a JSON object with jets, leptons, … in each line. */
export type DataFormat = "root" | "parquet" | "hdf5" | "numpy" | "lhe" | "csv" | "jsonl" | "event-records" | "empty" | "unknown";

const BEGINNING = 1 << 16;

const MAGIC: readonly (readonly [string, DataFormat])[] = [
  ["root", "root"],
  ["PAR1", "parquet"],
  ["\x93NUMPY", "numpy"],
];

const HDF5 = "\x89HDF\r\n\x1a\n";

/** The signature of HDF5 may come after a block of the user's, which has 512, 1024, 2048, … bytes. */
const isHdf5 = (text: string): boolean => {
  for (let at = 0; at < text.length; at = at === 0 ? 512 : 2 * at) if (text.startsWith(HDF5, at)) return true;
  return false;
};

/** The first 64 kB of a file, unpacked if it is gzip. Bytes are characters. @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_CORRUPT_GZIP */
export async function fileBeginning(path: string): Promise<string> {
  const file = await openInputFile(path);
  try {
    const bytes = Buffer.from(await readBytes(file, 0, Math.min(BEGINNING, file.size)));
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString("latin1");
    return Buffer.from(unpackedBeginning(bytes)).toString("latin1");
  } catch (error) {
    throw gzipFault(error, path, "in its first bytes") ?? error;
  } finally {
    await file.handle.close();
  }
}

/** What a record of an event holds objects, or lists of them, under. */
const COLLECTIONS = ["jets", "fatjets", "lepton", "met"];

function jsonFormat(firstLine: string, whole: boolean): DataFormat {
  let found: unknown;
  try {
    found = JSON.parse(firstLine);
  } catch {
    // The first line of a document over several lines, or longer than what was read.
    if (whole) return "unknown";
    return /"(?:jets|fatjets)"\s*:\s*\[\s*[{\]]/.test(firstLine) ? "event-records" : "jsonl";
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) return "unknown";
  const record = found as Readonly<Record<string, unknown>>;
  const isCollection = (value: unknown): boolean =>
    typeof value === "object" && value !== null && (!Array.isArray(value) || value.length === 0 || typeof value[0] === "object");
  return COLLECTIONS.some((name) => Object.hasOwn(record, name) && isCollection(record[name])) ? "event-records" : "jsonl";
}

/** Whether lines are a table: a header with several names, and a row of as many cells with a number among them. */
function isCsv(lines: readonly string[]): boolean {
  const [header, row = ""] = lines;
  const delimiter = delimiterOf(header);
  if (delimiter === undefined) return false;
  const [names, cells] = [header.split(delimiter), row.split(delimiter)];
  return names.length === cells.length && cells.some((cell) => typeof cellValue(cell.trim()) === "number");
}

/**
 * The format of a file.
 * @param beginning see fileBeginning
 * @param path decides only between texts: by its ending .lhe, .csv, .tsv, .jsonl, with .gz or without
 */
export function dataFormat(beginning: string, path: string): DataFormat {
  if (beginning === "") return "empty";
  const magic = MAGIC.find(([start]) => beginning.startsWith(start));
  if (magic !== undefined) return magic[1];
  if (isHdf5(beginning)) return "hdf5";
  if (/<(LesHouchesEvents|event|init)\b/.test(beginning) || /\.lhe(\.gz)?$/i.test(path)) return "lhe";
  const text = beginning.replace(/^\xef\xbb\xbf/, "");
  const lines = text.split("\n", 3);
  if (/^\s*\{/.test(lines[0])) return jsonFormat(lines[0], lines.length > 1 || beginning.length < BEGINNING);
  if (/\.(csv|tsv)(\.gz)?$/i.test(path) || isCsv(lines)) return "csv";
  return /\.(jsonl|ndjson)(\.gz)?$/i.test(path) ? "jsonl" : "unknown";
}
