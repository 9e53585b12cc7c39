import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { writeFileAtomically } from "./atomic-file.ts";
import { canonicalJson } from "./digest.ts";
import { npyBytes, parseNpy } from "./npy.ts";
import { systemErrorMessage } from "./system-error.ts";
import { tableOf, type Column, type Table } from "./table.ts";

const INDEX = "table.json";

interface ColumnEntry {
  readonly name: string;
  readonly unit: string;
  readonly dtype: "<f8" | "<i4";
  /** Beside table.json. */
  readonly file: string;
}

interface TableIndex {
  readonly length: number;
  readonly columns: readonly ColumnEntry[];
}

/** A file name that any system takes, in the order of the columns; the number keeps names apart that look alike once made safe. */
function columnFile(name: string, position: number): string {
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

async function readIndex(folder: string): Promise<TableIndex> {
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

/**
 * Writes a table as a folder: table.json names the columns in order, each in a .npy file of its own ('<f8' or '<i4'). Equal tables give equal bytes.
 * table.json is written last, so a folder without it is no table; a table that was there before is replaced.
 *
 * @throws AnalysisError DATA_NOT_WRITABLE
 */
export async function writeTable(folder: string, table: Table): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new AnalysisError("DATA_NOT_WRITABLE", `cannot be made (${systemErrorMessage(cause)})`, {
      where: folder,
      hint: "choose another folder",
      cause,
    });
  });
  const before = await readIndex(folder).catch(() => undefined);
  await rm(join(folder, INDEX), { force: true });
  for (const { file } of before?.columns ?? []) await rm(join(folder, file), { force: true });
  const columns: ColumnEntry[] = [];
  for (const [name, { values, unit }] of table.columns) {
    const file = columnFile(name, columns.length);
    columns.push({ name, unit, dtype: values instanceof Float64Array ? "<f8" : "<i4", file });
    await writeFileAtomically(join(folder, file), npyBytes(values));
  }
  await writeFileAtomically(join(folder, INDEX), canonicalJson({ length: table.length, columns }));
}

/**
 * Reads a table that writeTable wrote.
 *
 * @throws AnalysisError DATA_TABLE_MISSING without table.json, DATA_TABLE_INVALID if it is no index, DATA_TABLE_COLUMN if a column's file is missing or
 * holds something else than the index says, DATA_NPY, DATA_NOT_FINITE
 */
export async function readTable(folder: string): Promise<Table> {
  const { length, columns } = await readIndex(folder);
  const read = async ({ name, unit, dtype, file }: ColumnEntry): Promise<readonly [string, Column]> => {
    const where = join(folder, file);
    const mismatch = (found: string, cause?: unknown): AnalysisError =>
      new AnalysisError("DATA_TABLE_COLUMN", `column "${name}": found ${found}, expected ${length} numbers of type '${dtype}'`, {
        where,
        hint: "run the stage that writes it again",
        cause,
      });
    const bytes = await readFile(where).catch((cause: unknown) => {
      throw mismatch("no such file", cause);
    });
    const { values, shape } = parseNpy(bytes, where);
    if (values instanceof Float32Array || (values instanceof Float64Array ? "<f8" : "<i4") !== dtype) throw mismatch("another type");
    if (shape.length !== 1 || shape[0] !== length) throw mismatch(`shape (${shape.join(", ")})`);
    return [name, { values, unit }];
  };
  return tableOf(await Promise.all(columns.map(read)));
}
