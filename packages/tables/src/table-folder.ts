import { readColumn } from "./column-file.ts";
import { chosenEntries, readTableIndex } from "./table-index.ts";
import { tableWriter } from "./table-writer.ts";
import { tableOf, type Column, type Table } from "./table.ts";

/** A table on disk, of which any rows can be read. */
export interface TableFolder {
  readonly length: number;
  readonly columns: readonly { readonly name: string; readonly unit: string }[];
  /**
   * Rows first … end - 1 of the named columns, or of all.
   * @throws AnalysisError DATA_UNKNOWN_COLUMN with the nearest name; DATA_TABLE_COLUMN if a column's file is missing or holds something else than the index
   * says; DATA_NPY, DATA_NOT_FINITE
   */
  readonly read: (first: number, end: number, names?: readonly string[]) => Promise<Table>;
}

/**
 * Writes a table as a folder: table.json names the columns in order, each in a .npy file of its own ('<f8' or '<i4'). Equal tables give equal bytes.
 * table.json is written last, so a folder without it is no table; a table that was there before is replaced.
 *
 * @throws AnalysisError DATA_NOT_WRITABLE
 */
export async function writeTable(folder: string, table: Table): Promise<void> {
  const writer = await tableWriter(folder);
  await writer.append(table);
  await writer.finish();
}

/**
 * Opens a table that writeTable or tableWriter wrote.
 * @throws AnalysisError DATA_TABLE_MISSING without table.json, DATA_TABLE_INVALID if it is no index
 */
export async function openTable(folder: string): Promise<TableFolder> {
  const { length, columns } = await readTableIndex(folder);
  return {
    length,
    columns: columns.map(({ name, unit }) => ({ name, unit })),
    // asynchronous, so that what is wrong rejects
    read: async (first, end, names) =>
      Promise.resolve(
        tableOf(
          chosenEntries(folder, columns, names).map((entry): [string, Column] => [
            entry.name,
            { values: readColumn(folder, entry, length, first, end), unit: entry.unit },
          ]),
        ),
      ),
  };
}

/**
 * Reads a whole table.
 * @throws AnalysisError as openTable and its `read`
 */
export async function readTable(folder: string): Promise<Table> {
  const { length, read } = await openTable(folder);
  return read(0, length);
}
