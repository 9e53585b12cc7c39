import { readColumn } from "./column-file.ts";
import { chosenEntries, readTableIndex, type ColumnEntry } from "./table-index.ts";
import { tableOf, takeRows, type Column, type Table } from "./table.ts";

/** Which part of a table on disk is wanted. */
export interface StoredPart {
  /** All columns if left out. */
  readonly names?: readonly string[];
  /** Rising; all rows if left out. */
  readonly rows?: Uint32Array | undefined;
  /** Bytes of columns that are kept in memory, beside the one that was read last. */
  readonly kept?: number;
}

/** Enough for every column of a million events with thirty of them. */
const KEPT = 2 ** 28;

/**
 * A table on disk whose columns are read when somebody asks for their values: those that were read last stay in memory, so that a small table is read
 * once, and of a large one memory holds little more than who holds on to its values does. A loop over rows takes the values of a column before it begins.
 *
 * Asking for values throws as `readTable` does: DATA_TABLE_COLUMN, DATA_NPY, DATA_NOT_FINITE.
 * @throws AnalysisError DATA_TABLE_MISSING without table.json, DATA_TABLE_INVALID if it is no index; DATA_UNKNOWN_COLUMN with the nearest name
 */
export async function storedTable(folder: string, { names, rows, kept = KEPT }: StoredPart = {}): Promise<Table> {
  const { length, columns } = await readTableIndex(folder);
  const all = rows?.length ?? length;
  // the one that was asked for last is the last
  const known = new Map<string, Column["values"]>();
  let bytes = 0;

  const read = (entry: ColumnEntry, first: number, end: number): Column["values"] => {
    const { name, unit } = entry;
    const from = rows === undefined || first === end ? first : rows[first];
    const to = rows === undefined || first === end ? end : rows[end - 1] + 1;
    const there = tableOf([[name, { values: readColumn(folder, entry, length, from, to), unit }]]);
    const wanted = rows?.subarray(first, end).map((row) => row - from);
    return ((wanted === undefined ? there : takeRows(there, wanted)).columns.get(name) as Column).values;
  };

  const column = (entry: ColumnEntry): Column => ({
    unit: entry.unit,
    get values() {
      const before = known.get(entry.name);
      const values = before ?? read(entry, 0, all);
      if (before === undefined) bytes += values.byteLength;
      known.delete(entry.name);
      known.set(entry.name, values);
      for (const [oldest, { byteLength }] of known) {
        if (bytes <= kept || known.size === 1) break;
        known.delete(oldest);
        bytes -= byteLength;
      }
      return values;
    },
    range: (first, end) => known.get(entry.name)?.subarray(first, end) ?? read(entry, first, end),
  });
  return { length: all, columns: new Map(chosenEntries(folder, columns, names).map((entry) => [entry.name, column(entry)])) };
}
