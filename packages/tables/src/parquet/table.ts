import { AnalysisError } from "@ratiometer/config";
import type { FileColumn, NumberArray } from "../columnar-file.ts";
import { tableOf, type Column, type Table } from "../table.ts";
import { openParquet } from "./reader.ts";

/** A Parquet file as a table in memory. */
export interface ParquetFile {
  /** Columns in the file's order; a unit is "" where the file does not say it. */
  readonly table: Table;
  /** The texts of the file's key-value metadata by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Integers of 32 bits or less and truth values stay integers, all others become doubles. */
function tableValues(values: NumberArray, bad: (row: number, found: string) => AnalysisError): Float64Array | Int32Array {
  if (values instanceof Float64Array || values instanceof Int32Array) return values;
  if (values instanceof Float32Array || values instanceof Uint32Array) return Float64Array.from(values);
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return Int32Array.from(values);
  const doubles = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    doubles[i] = Number(values[i]);
    if (!Number.isSafeInteger(doubles[i])) throw bad(i, String(values[i]));
  }
  return doubles;
}

/**
 * Reads a Parquet file whose columns are all flat numbers, the whole of it.
 *
 * @throws AnalysisError those of openParquet; DATA_PARQUET_COLUMN for columns that are lists or no numbers, DATA_NOT_FINITE for NaN, infinities, and integers
 * beyond ±2⁵³
 */
export async function readParquet(path: string): Promise<ParquetFile> {
  const file = await openParquet(path);
  try {
    const lists = file.columns.filter(({ kind }) => kind === "list").map(({ name }) => ({ name, type: "a list" }));
    const bad = [...file.others, ...lists].at(0);
    if (bad !== undefined)
      throw new AnalysisError("DATA_PARQUET_COLUMN", `column "${bad.name}" is ${bad.type}, expected numbers, one in each row`, {
        where: path,
        hint: "write a file without this column",
      });
    const columns: [string, Column][] = [];
    for (const column of file.columns) columns.push([column.name, await columnOfTable(column)]);
    return { table: tableOf(columns), metadata: file.metadata };
  } finally {
    await file.close();
  }

  async function columnOfTable({ name, unit }: FileColumn): Promise<Column> {
    const { values } = (await file.read([name], 0, file.entries)).get(name) ?? { values: new Float64Array(0) };
    const bad = (row: number, found: string): AnalysisError =>
      new AnalysisError("DATA_NOT_FINITE", `column "${name}" is ${found} in row ${row}, expected a number that a double holds exactly`, {
        where: path,
        hint: "fill or drop such rows first",
      });
    const column = tableValues(values, bad);
    const row = column.findIndex((value) => !Number.isFinite(value));
    if (row >= 0) throw bad(row, String(column[row]));
    return { values: column, unit };
  }
}
