import { ByteWriter, ParquetWriter, type ColumnSource, type SchemaElement } from "hyparquet-writer";
import { streamToFile } from "../atomic-stream.ts";
import { canonicalJson } from "../digest.ts";
import type { Column, Table } from "../table.ts";

/** Key of the file's metadata under which the units stand: JSON, unit by name of column. */
export const UNITS_KEY = "ratiometer.units";

const ROWS_AT_ONCE = 100_000;

export interface ParquetWriteOptions {
  /** Texts by key, into the file's key-value metadata: provenance. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Rows per row group, which is also what is encoded at once; by default 100,000. */
  readonly rowGroupSize?: number;
  /** Fraction of the rows written so far. */
  readonly onProgress?: (fraction: number) => void;
  /** Stops the writing; the file is then as it was before. */
  readonly signal?: AbortSignal;
}

const schemaOf = (name: string, { values }: Column): SchemaElement => ({
  name,
  type: values instanceof Float64Array ? "DOUBLE" : "INT32",
  repetition_type: "REQUIRED",
});

/** Doubles as they are: a dictionary would make -0 of 0 or the reverse. */
const sourceOf = (name: string, { values }: Column, first: number, end: number): ColumnSource =>
  values instanceof Float64Array
    ? { name, data: values.subarray(first, end), encoding: "PLAIN" }
    : { name, data: values.subarray(first, end) };

async function* parquetBytes({ columns, length }: Table, options: ParquetWriteOptions): AsyncGenerator<Uint8Array> {
  const { metadata = {}, rowGroupSize = ROWS_AT_ONCE, onProgress, signal } = options;
  const units = Object.fromEntries([...columns].map(([name, { unit }]) => [name, unit]));
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: [{ name: "table", num_children: columns.size }, ...[...columns].map(([name, column]) => schemaOf(name, column))],
    kvMetadata: Object.entries({ ...metadata, [UNITS_KEY]: canonicalJson(units) }).map(([key, value]) => ({ key, value })),
    createdBy: "ratiometer",
  });
  const take = (): Uint8Array => {
    const bytes = writer.getBytes();
    writer.index = 0;
    return bytes;
  };
  for (let first = 0; first < length; first += rowGroupSize) {
    signal?.throwIfAborted();
    const end = Math.min(first + rowGroupSize, length);
    const columnData = [...columns].map(([name, column]) => sourceOf(name, column, first, end));
    await file.write({ columnData, rowGroupSize: end - first });
    yield take();
    onProgress?.(end / length);
  }
  signal?.throwIfAborted();
  await file.finish();
  yield take();
}

/**
 * Writes a table as a Parquet file: float64 and int32 columns without nulls, Snappy, with the units and the given texts in the metadata. The file is there
 * once it is complete; until then, and if anything goes wrong, `path` holds what it held before. Memory holds one row group beside the table. Equal tables
 * and options give equal bytes.
 * @throws AnalysisError DATA_NOT_WRITABLE; the signal's reason where it aborts
 */
export function writeParquet(path: string, table: Table, options: ParquetWriteOptions = {}): Promise<void> {
  const { rowGroupSize = ROWS_AT_ONCE } = options;
  if (!(Number.isInteger(rowGroupSize) && rowGroupSize > 0)) throw new RangeError(`${rowGroupSize} rows per row group`);
  return streamToFile(path, parquetBytes(table, options));
}
