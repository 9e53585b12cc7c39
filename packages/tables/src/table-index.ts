import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError, unknownName } from "@ratiometer/config";

/** Name of the file that makes a folder a table. */
export const INDEX = "table.json";

export interface ColumnEntry {
  readonly name: string;
  readonly unit: string;
  readonly dtype: "<f8" | "<i4";
  /** Beside table.json. */
  readonly file: string;
}

/** What table.json says. */
export interface TableIndex {
  readonly length: number;
  readonly columns: readonly ColumnEntry[];
}

/** A file name that any system takes, in the order of the columns; the number keeps names apart that look alike once made safe. */
export function columnFile(name: string, position: number): string {
  const safe = name.replace(/[^A-Za-z0-9]+/g, "-").slice(0, 40);
  return `${String(position).padStart(3, "0")}-${safe}.npy`;
}

function isTableIndex(value: unknown): value is TableIndex {
  if (typeof value !== "object" || value === null || !("length" in value) || !("columns" in value)) return false;
  const { length, columns } = value;
  const isEntry = (entry: unknown): boolean =>
    typeof entry === "object" &&
    entry !== null &&
    "name" in entry &&
    typeof entry.name === "string" &&
    "unit" in entry &&
    typeof entry.unit === "string" &&
    "dtype" in entry &&
    (entry.dtype === "<f8" || entry.dtype === "<i4") &&
    "file" in entry &&
    typeof entry.file === "string" &&
    /^[\w-]+\.npy$/.test(entry.file);
  return Number.isInteger(length) && Array.isArray(columns) && columns.every(isEntry);
}

/** @throws AnalysisError DATA_TABLE_MISSING without table.json, DATA_TABLE_INVALID if it is no index */
export async function readTableIndex(folder: string): Promise<TableIndex> {
  const where = join(folder, INDEX);
  const text = await readFile(where, "utf8").catch((cause: unknown) => {
    throw new AnalysisError("DATA_TABLE_MISSING", "no table here", { where, hint: "run the stage that writes it", cause });
  });
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch {
    // Told below, together with every other way of not being an index.
  }
  if (isTableIndex(index) && new Set(index.columns.map(({ name }) => name)).size === index.columns.length) return index;
  throw new AnalysisError("DATA_TABLE_INVALID", "not an index of a table: expected length and columns of name, unit, dtype and file", {
    where,
    hint: "run the stage that writes it again",
  });
}

/** Columns by name. @throws AnalysisError DATA_UNKNOWN_COLUMN with the nearest name */
export function chosenEntries(
  folder: string,
  columns: readonly ColumnEntry[],
  names: readonly string[] | undefined,
): readonly ColumnEntry[] {
  if (names === undefined) return columns;
  const all = columns.map(({ name }) => name);
  return names.map((name) => {
    const entry = columns.find((column) => column.name === name);
    if (entry === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", name, all, { where: folder });
    return entry;
  });
}
