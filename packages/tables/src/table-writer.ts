import { appendFile, mkdir, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { writeFileAtomically } from "./atomic-file.ts";
import { canonicalJson } from "./digest.ts";
import { npyHeader } from "./npy.ts";
import { systemErrorMessage } from "./system-error.ts";
import { columnFile, INDEX, readTableIndex, type ColumnEntry } from "./table-index.ts";
import type { Table } from "./table.ts";

/** A table on disk that grows by blocks of rows. */
export interface TableWriter {
  /**
   * Adds rows. The first block says which columns there are; every other has the same ones in the same order.
   * @throws AnalysisError DATA_NOT_WRITABLE
   */
  readonly append: (block: Table) => Promise<void>;
  /**
   * Completes the table. Without it the folder is none.
   * @returns rows in all
   * @throws AnalysisError DATA_NOT_WRITABLE
   */
  readonly finish: () => Promise<number>;
}

async function onDisk<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AnalysisError("DATA_NOT_WRITABLE", `cannot be written (${systemErrorMessage(cause)})`, {
      where,
      hint: "the folder must be writable and have space",
      cause,
    });
  }
}

const entriesOf = ({ columns }: Table): ColumnEntry[] =>
  [...columns].map(([name, { values, unit }], position) => ({
    name,
    unit,
    dtype: values instanceof Float64Array ? "<f8" : "<i4",
    file: columnFile(name, position),
  }));

const spelled = (entries: readonly ColumnEntry[]): string => JSON.stringify(entries);

/**
 * Writes a table as a folder, block by block: memory holds one block. The bytes are those of writeTable for all blocks together. table.json is written
 * last, so a folder without it is no table; a table that was there before is removed first.
 * @throws AnalysisError DATA_NOT_WRITABLE
 */
export async function tableWriter(folder: string): Promise<TableWriter> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new AnalysisError("DATA_NOT_WRITABLE", `cannot be made (${systemErrorMessage(cause)})`, {
      where: folder,
      hint: "choose another folder",
      cause,
    });
  });
  const before = await readTableIndex(folder).catch(() => undefined);
  await rm(join(folder, INDEX), { force: true });
  for (const { file } of before?.columns ?? []) await rm(join(folder, file), { force: true });
  let entries: readonly ColumnEntry[] | undefined;
  let rows = 0;

  const append = async (block: Table): Promise<void> => {
    const found = entriesOf(block);
    if (entries === undefined) {
      entries = found;
      for (const { file, dtype } of entries) await onDisk(join(folder, file), () => writeFile(join(folder, file), npyHeader(dtype, [0])));
    } else if (spelled(found) !== spelled(entries)) throw new RangeError(`blocks of ${folder} with different columns`);
    for (const [i, { values }] of [...block.columns.values()].entries()) {
      const path = join(folder, found[i].file);
      await onDisk(path, () => appendFile(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)));
    }
    rows += block.length;
  };

  const finish = async (): Promise<number> => {
    for (const { file, dtype } of entries ?? []) {
      const path = join(folder, file);
      await onDisk(path, async () => {
        const handle = await open(path, "r+");
        try {
          await handle.write(npyHeader(dtype, [rows]), 0, undefined, 0);
          await handle.sync();
        } finally {
          await handle.close();
        }
      });
    }
    await writeFileAtomically(join(folder, INDEX), canonicalJson({ length: rows, columns: entries ?? [] }));
    return rows;
  };

  return { append, finish };
}
