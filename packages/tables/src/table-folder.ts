import { open } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError, unknownName } from "@ratiometer/config";
import { NPY_HEADER_BYTES, parseNpyHeader } from "./npy.ts";
import { readTableIndex, type ColumnEntry } from "./table-index.ts";
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

async function readRows(
  folder: string,
  { name, unit, dtype, file }: ColumnEntry,
  length: number,
  first: number,
  end: number,
): Promise<readonly [string, Column]> {
  const where = join(folder, file);
  const mismatch = (found: string, cause?: unknown): AnalysisError =>
    new AnalysisError("DATA_TABLE_COLUMN", `column "${name}": found ${found}, expected ${length} numbers of type '${dtype}'`, {
      where,
      hint: "run the stage that writes it again",
      cause,
    });
  const handle = await open(where).catch((cause: unknown) => {
    throw mismatch("no such file", cause);
  });
  try {
    const head = await handle.read(Buffer.alloc(NPY_HEADER_BYTES), 0, NPY_HEADER_BYTES, 0);
    const header = parseNpyHeader(head.buffer.subarray(0, head.bytesRead), where);
    if (header.dtype !== dtype) throw mismatch("another type");
    if (header.shape.length !== 1 || header.shape[0] !== length) throw mismatch(`shape (${header.shape.join(", ")})`);
    const values = dtype === "<f8" ? new Float64Array(end - first) : new Int32Array(end - first);
    const size = values.BYTES_PER_ELEMENT;
    const { size: bytes } = await handle.stat();
    if (bytes !== header.begin + length * size) throw mismatch(`${bytes - header.begin} bytes of data`);
    const into = new Uint8Array(values.buffer);
    for (let done = 0; done < into.length;) {
      const { bytesRead } = await handle.read(into, done, into.length - done, header.begin + first * size + done);
      if (bytesRead === 0) throw mismatch("the end of the file");
      done += bytesRead;
    }
    return [name, { values, unit }];
  } finally {
    await handle.close();
  }
}

/**
 * Opens a table that writeTable or tableWriter wrote.
 * @throws AnalysisError DATA_TABLE_MISSING without table.json, DATA_TABLE_INVALID if it is no index
 */
export async function openTable(folder: string): Promise<TableFolder> {
  const { length, columns } = await readTableIndex(folder);
  const all = columns.map(({ name }) => name);
  return {
    length,
    columns: columns.map(({ name, unit }) => ({ name, unit })),
    read: async (first, end, names = all) => {
      const entries = names.map((name) => {
        const entry = columns.find((column) => column.name === name);
        if (entry === undefined) throw unknownName("DATA_UNKNOWN_COLUMN", "column", name, all, { where: folder });
        return entry;
      });
      const parts: (readonly [string, Column])[] = [];
      for (const entry of entries) parts.push(await readRows(folder, entry, length, first, end));
      return tableOf(parts);
    },
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
