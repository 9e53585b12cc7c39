import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { NPY_HEADER_BYTES, parseNpyHeader } from "./npy.ts";
import type { ColumnEntry } from "./table-index.ts";

/** Bytes of one read: systems have limits. */
const MOST = 2 ** 30;

/**
 * Rows first … end - 1 of a column on disk.
 * @param length of the whole column
 * @throws AnalysisError DATA_TABLE_COLUMN if its file is missing or holds something else than the index says; DATA_NPY
 */
export function readColumn(
  folder: string,
  { name, dtype, file }: ColumnEntry,
  length: number,
  first: number,
  end: number,
): Float64Array | Int32Array {
  const where = join(folder, file);
  const mismatch = (found: string, cause?: unknown): AnalysisError =>
    new AnalysisError("DATA_TABLE_COLUMN", `column "${name}": found ${found}, expected ${length} numbers of type '${dtype}'`, {
      where,
      hint: "run the stage that writes it again",
      cause,
    });
  let descriptor: number;
  try {
    descriptor = openSync(where, "r");
  } catch (cause) {
    throw mismatch("no such file", cause);
  }
  try {
    const head = Buffer.alloc(NPY_HEADER_BYTES);
    const header = parseNpyHeader(head.subarray(0, readSync(descriptor, head, 0, NPY_HEADER_BYTES, 0)), where);
    if (header.dtype !== dtype) throw mismatch("another type");
    if (header.shape.length !== 1 || header.shape[0] !== length) throw mismatch(`shape (${header.shape.join(", ")})`);
    const values = dtype === "<f8" ? new Float64Array(end - first) : new Int32Array(end - first);
    const size = values.BYTES_PER_ELEMENT;
    const { size: bytes } = fstatSync(descriptor);
    if (bytes !== header.begin + length * size) throw mismatch(`${bytes - header.begin} bytes of data`);
    const into = new Uint8Array(values.buffer);
    for (let done = 0; done < into.length;) {
      const read = readSync(descriptor, into, done, Math.min(MOST, into.length - done), header.begin + first * size + done);
      if (read === 0) throw mismatch("the end of the file");
      done += read;
    }
    return values;
  } finally {
    closeSync(descriptor);
  }
}
