import { readdir, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { AnalysisError, nearestName } from "@ratiometer/config";
import { asyncBufferFromFile, parquetScan, type FileMetaData, type ParquetScan, type SchemaElement } from "hyparquet";
import { UNITS_KEY } from "./writer.ts";
import { systemErrorCode, systemErrorMessage } from "../system-error.ts";
import { tableOf, type Column, type Table } from "../table.ts";

export interface ParquetFile {
  /** Columns in the file's order; a unit is "" where the file does not say it. */
  readonly table: Table;
  /** The texts of the file's key-value metadata by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

type Columns = Float64Array | Int32Array;

const damaged = (path: string, cause: unknown): AnalysisError =>
  new AnalysisError("DATA_PARQUET", `cannot be read as Parquet (${systemErrorMessage(cause)})`, {
    where: path,
    hint: "expected a whole Parquet file, plain or compressed by Snappy",
    cause,
  });

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => error);
  if (!(found instanceof Error || systemErrorCode(found) !== "")) return;
  if (systemErrorCode(found) !== "ENOENT")
    throw new AnalysisError("DATA_FILE_UNREADABLE", `cannot be read (${systemErrorMessage(found)})`, {
      where: path,
      hint: "give a readable file",
      cause: found,
    });
  const near = nearestName(basename(path), await readdir(dirname(path)).catch(() => []));
  const hint = near === undefined ? "check the path; relative paths start at the current directory" : `did you mean "${near}"?`;
  throw new AnalysisError("DATA_FILE_MISSING", "no such file", { where: path, hint });
}

/** What the file calls the type of a column, if it is not a number of a table. */
function unreadableType({ type, num_children, repetition_type, converted_type, logical_type }: SchemaElement): string | undefined {
  if (num_children !== undefined || repetition_type === "REPEATED") return "nested";
  const meaning = logical_type === undefined || logical_type.type === "INTEGER" ? undefined : logical_type.type;
  const converted = converted_type === undefined || /^U?INT_\d+$/.test(converted_type) ? undefined : converted_type;
  const numeric = type === "DOUBLE" || type === "FLOAT" || type === "INT32" || type === "INT64";
  return meaning ?? converted ?? (numeric ? undefined : (type ?? "nested"));
}

/** The columns of the file, all of them flat numbers. */
function columnsOf({ schema }: FileMetaData, path: string): readonly SchemaElement[] {
  const columns: SchemaElement[] = [];
  for (let i = 1; i < schema.length; i++) {
    const type = unreadableType(schema[i]);
    if (type !== undefined)
      throw new AnalysisError("DATA_PARQUET_COLUMN", `column "${schema[i].name}" is ${type}, expected numbers, one in each row`, {
        where: path,
        hint: "write a file without this column",
      });
    columns.push(schema[i]);
  }
  return columns;
}

/** Signed integers of 32 bits stay such, all others become doubles. */
const isInt32 = ({ type, converted_type, logical_type }: SchemaElement): boolean =>
  type === "INT32" &&
  converted_type !== "UINT_32" &&
  !(logical_type?.type === "INTEGER" && logical_type.bitWidth === 32 && !logical_type.isSigned);

function copyChunk(chunk: ArrayLike<unknown>, into: Columns, offset: number, bad: (row: number, found: string) => AnalysisError): void {
  for (let i = 0; i < chunk.length; i++) {
    const found = chunk[i];
    if (found === null || found === undefined) throw bad(offset + i, "null");
    const value = Number(found);
    if (!Number.isFinite(value)) throw bad(offset + i, String(value));
    if (typeof found === "bigint" && !Number.isSafeInteger(value)) throw bad(offset + i, String(found));
    into[offset + i] = value;
  }
}

async function readColumn(scan: ParquetScan, element: SchemaElement, path: string): Promise<Columns> {
  const rows = Number(scan.metadata.num_rows);
  const values = isInt32(element) ? new Int32Array(rows) : new Float64Array(rows);
  const bad = (row: number, found: string): AnalysisError =>
    new AnalysisError(
      "DATA_NOT_FINITE",
      `column "${element.name}" is ${found} in row ${row}, expected a number that a double holds exactly`,
      {
        where: path,
        hint: "fill or drop such rows first",
      },
    );
  for (const { rowStart, rowEnd } of scan.ranges) {
    const chunk = await scan.readColumn({ column: element.name, rowStart, rowEnd }).catch((error: unknown) => {
      throw damaged(path, error);
    });
    if (chunk.length !== rowEnd - rowStart)
      throw damaged(path, new Error(`column "${element.name}" has ${chunk.length} values in rows ${rowStart} to ${rowEnd}`));
    copyChunk(chunk, values, rowStart, bad);
  }
  return values;
}

/** Units as writeParquet writes them; of other files nothing is known. */
function unitsOf(text: string | undefined, path: string): ReadonlyMap<string, string> {
  if (text === undefined) return new Map();
  let units: unknown;
  try {
    units = JSON.parse(text);
  } catch {
    // Told below, together with every other way of not being a list of units.
  }
  const entries =
    typeof units === "object" && units !== null ? Object.entries(units as Record<string, unknown>) : [["", undefined] as const];
  return new Map(
    entries.map(([name, unit]) => {
      if (typeof unit === "string") return [name, unit];
      throw new AnalysisError("DATA_PARQUET", `metadata "${UNITS_KEY}" is not a unit for each column`, {
        where: path,
        hint: "write the file again",
      });
    }),
  );
}

/**
 * Reads a Parquet file of flat columns of numbers, column by column and row group by row group.
 *
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_PARQUET if it is none, or damaged, or compressed otherwise than by Snappy,
 * DATA_PARQUET_COLUMN for columns that are nested or no numbers, DATA_NOT_FINITE for nulls, NaN, infinities, and integers beyond ±2⁵³
 */
export async function readParquet(path: string): Promise<ParquetFile> {
  await requireFile(path);
  const scan = await asyncBufferFromFile(path)
    .then((file) => parquetScan({ file, geoparquet: false, useOffsetIndex: false }))
    .catch((error: unknown) => {
      throw damaged(path, error);
    });
  const metadata = Object.fromEntries((scan.metadata.key_value_metadata ?? []).map(({ key, value = "" }) => [key, value]));
  const units = unitsOf(Object.hasOwn(metadata, UNITS_KEY) ? metadata[UNITS_KEY] : undefined, path);
  const columns: [string, Column][] = [];
  for (const element of columnsOf(scan.metadata, path))
    columns.push([element.name, { values: await readColumn(scan, element, path), unit: units.get(element.name) ?? "" }]);
  if (new Set(columns.map(([name]) => name)).size < columns.length) throw damaged(path, new Error("two columns have the same name"));
  return { table: tableOf(columns), metadata };
}
