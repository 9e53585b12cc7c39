import { mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { permutation, randomStream } from "@ratiometer/tables";
import { openRowFile, readRows, rowBytes, type RowFile } from "./row-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "row-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A file in which column j of row i is width·i + j. */
function counted(name: string, rows: number, width: number): RowFile<"float64"> {
  const writer = openRowFile(join(folder, name), "float64", width);
  const half = Math.floor(rows / 2) * width;
  writer.append(Float64Array.from({ length: half }, (_, i) => i));
  writer.append(Float64Array.from({ length: rows * width - half }, (_, i) => half + i));
  return writer.finish();
}

const expected = (rows: ArrayLike<number>, width: number): Float64Array =>
  Float64Array.from({ length: rows.length * width }, (_, i) => width * rows[Math.floor(i / width)] + (i % width));

const expectSame = (found: Float64Array, wanted: Float64Array): void => {
  expect(found.length).toBe(wanted.length);
  expect(found.findIndex((value, i) => value !== wanted[i])).toBe(-1);
};

test("any rows come in the order asked for, near or far, once or twice", () => {
  const width = 5;
  const file = counted("rows", 100_001, width);
  expect(file).toMatchObject({ rows: 100_001, width });
  const order = permutation(file.rows, randomStream(1));
  for (const rows of [
    Uint32Array.of(7),
    Uint32Array.of(100_000, 0, 3, 3, 2, 0),
    Uint32Array.of(),
    order.subarray(0, 100),
    order.subarray(0, 30_000),
    order,
    order.slice().sort(),
  ])
    expectSame(readRows(file, rows), expected(rows, width));
});

test("a row that is longer than what is read at a time is whole", () => {
  const width = 600_000;
  const file = counted("long", 3, width);
  expectSame(readRows(file, Uint32Array.of(2, 0)), expected([2, 0], width));
});

test("numbers in single precision are those written, and the bytes those of the array", () => {
  const values = Float32Array.from({ length: 1_500_000 }, (_, i) => Math.sin(i));
  const writer = openRowFile(join(folder, "single"), "float32", 3);
  writer.append(values);
  const file = writer.finish();
  expect(readRows(file, Uint32Array.of(499_999, 1))).toEqual(Float32Array.of(...values.subarray(1_499_997), ...values.subarray(3, 6)));
  const pieces = Array.from(rowBytes(file), (piece) => Buffer.from(piece));
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces).equals(Buffer.from(values.buffer))).toBe(true);
});

test("a file that was cut off is no silent zero", async () => {
  const file = counted("short", 100, 2);
  await truncate(file.path, 1000);
  expect(() => readRows(file, Uint32Array.of(99))).toThrow("ends before its 100 rows do");
  expect(readRows(file, Uint32Array.of(10))).toEqual(Float64Array.of(20, 21));
});
