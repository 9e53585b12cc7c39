import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { parquetMetadata } from "hyparquet";
import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { readParquet } from "./table.ts";
import { writeParquet } from "./writer.ts";
import { randomStream } from "../random.ts";
import { tableOf, type Column, type Table } from "../table.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parquet-"));
});
afterEach(() => rm(folder, { recursive: true }));

function someTable(length: number): Table {
  const stream = randomStream(5, "parquet");
  const column = (unit: string, make: (i: number) => number): Column => ({
    values: Float64Array.from({ length }, (_, i) => make(i)),
    unit,
  });
  return tableOf([
    ["pt of h", column("GeV", () => 1e3 * stream.uniform())],
    ["zeros.of both signs", column("1", (i) => (i % 3 === 0 ? -0 : 0))],
    ["extreme", column("TeV^-2", (i) => (i % 2 === 0 ? Number.MAX_VALUE : -Number.MIN_VALUE))],
    ["pdgId", { values: Int32Array.from({ length }, (_, i) => (i % 7) - 3), unit: "1" }],
    ["number", { values: Int32Array.from({ length }, (_, i) => 2147483647 - 3 * i), unit: "1" }],
  ]);
}

/** A file by the library, as others may write it. */
async function foreign(name: string, columnData: ColumnSource[], kvMetadata: { key: string; value: string }[] = []): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata })));
  return path;
}

test("columns, units and metadata read back to the last bit, row group by row group", async () => {
  const path = join(folder, "a.parquet");
  const table = someTable(2500);
  const progress: number[] = [];
  const metadata = { ratiometer: '{"seed": 1, "process": "tt̄H"}' };
  await writeParquet(path, table, { metadata, rowGroupSize: 1000, onProgress: (fraction) => progress.push(fraction) });
  expect(progress).toEqual([0.4, 0.8, 1]);
  const read = await readParquet(path);
  expect(read.table).toEqual(table);
  expect([...read.table.columns.keys()]).toEqual([...table.columns.keys()]);
  expect(read.metadata).toMatchObject(metadata);
  const { row_groups, created_by, schema } = parquetMetadata(new Uint8Array(await readFile(path)).buffer);
  expect(row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([1000, 1000, 500]);
  expect(created_by).toBe("ratiometer");
  expect(schema.slice(1).map(({ type, repetition_type }) => `${type} ${repetition_type}`)).toEqual(
    ["DOUBLE", "DOUBLE", "DOUBLE", "INT32", "INT32"].map((type) => `${type} REQUIRED`),
  );
});

test("equal tables give equal bytes", async () => {
  for (const name of ["a.parquet", "b.parquet"]) await writeParquet(join(folder, name), someTable(500), { metadata: { a: "b" } });
  const [a, b] = await Promise.all(["a.parquet", "b.parquet"].map((name) => readFile(join(folder, name))));
  expect(a.equals(b)).toBe(true);
});

test("no rows are a table too", async () => {
  await writeParquet(join(folder, "a.parquet"), someTable(0));
  expect((await readParquet(join(folder, "a.parquet"))).table).toEqual(someTable(0));
});

test("abortion in the middle leaves the former file and nothing else", async () => {
  const path = join(folder, "a.parquet");
  const reason = new Error("interrupted");
  for (const before of [[], ["a.parquet"]]) {
    if (before.length > 0) await writeFile(path, "former");
    const controller = new AbortController();
    const options = { rowGroupSize: 100, signal: controller.signal, onProgress: () => controller.abort(reason) };
    await expect(writeParquet(path, someTable(300), options)).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual(before);
  }
  expect(await readFile(path, "utf8")).toBe("former");
  const missing = join(folder, "none", "a.parquet");
  await expect(writeParquet(missing, someTable(3))).rejects.toMatchObject({ code: "DATA_NOT_WRITABLE", where: missing });
});

test("files of others: any numbers, no units", async () => {
  const path = await foreign("a.parquet", [
    { name: "optional", data: [1.5, 2.5], type: "DOUBLE" },
    { name: "single", data: [0.5, 0.25], type: "FLOAT" },
    { name: "long", data: [2n ** 53n - 1n, -5n], type: "INT64" },
    { name: "int", data: [1, -5], type: "INT32" },
    { name: "truth", data: [true, false], type: "BOOLEAN" },
  ]);
  const { table } = await readParquet(path);
  expect([...table.columns]).toEqual([
    ["optional", { values: Float64Array.of(1.5, 2.5), unit: "" }],
    ["single", { values: Float64Array.of(0.5, 0.25), unit: "" }],
    ["long", { values: Float64Array.of(2 ** 53 - 1, -5), unit: "" }],
    ["int", { values: Int32Array.of(1, -5), unit: "" }],
    ["truth", { values: Int32Array.of(1, 0), unit: "" }],
  ]);
});

test.each<[string, ColumnSource, string, RegExp]>([
  ["a null", { name: "x", data: [1, null], type: "DOUBLE" }, "DATA_MISSING_VALUE", /column "x" is null in row 1/],
  ["NaN", { name: "x", data: [1, 2, NaN], type: "DOUBLE" }, "DATA_NOT_FINITE", /column "x" is NaN in row 2/],
  ["a long integer", { name: "x", data: [2n ** 53n + 1n], type: "INT64" }, "DATA_NOT_FINITE", /column "x" is 9007199254740993 in row 0/],
  ["text", { name: "x", data: ["a"], type: "STRING" }, "DATA_PARQUET_COLUMN", /column "x" is UTF8/],
  ["times", { name: "x", data: [new Date(0)], type: "TIMESTAMP" }, "DATA_PARQUET_COLUMN", /column "x" is TIMESTAMP_MILLIS/],
  ["structures", { name: "x", data: [{ a: 1 }], type: "VARIANT" }, "DATA_PARQUET_COLUMN", /column "x.metadata" is VARIANT/],
])("%s in a column is refused by its name", async (_, column, code, message) => {
  const path = await foreign("a.parquet", [column]);
  await expect(readParquet(path)).rejects.toMatchObject({ code, where: path, message: expect.stringMatching(message) as unknown });
});

test("a missing, a foreign, a cut and a damaged file are told", async () => {
  const whole = join(folder, "whole.parquet");
  await writeParquet(whole, someTable(100));
  const bytes = await readFile(whole);
  const path = join(folder, "a.parquet");
  await expect(readParquet(join(folder, "whol.parquet"))).rejects.toMatchObject({
    code: "DATA_FILE_MISSING",
    hint: 'did you mean "whole.parquet"?',
  });
  for (const content of [
    Buffer.from("not Parquet at all"),
    Buffer.alloc(0),
    bytes.subarray(0, bytes.length / 2),
    Buffer.from(bytes).fill(7, 4, 60),
  ]) {
    await writeFile(path, content);
    await expect(readParquet(path)).rejects.toMatchObject({ code: "DATA_PARQUET", where: path });
  }
  const units = await foreign("units.parquet", [{ name: "x", data: [1], type: "DOUBLE" }], [{ key: "ratiometer.units", value: "[1]" }]);
  await expect(readParquet(units)).rejects.toMatchObject({ code: "DATA_PARQUET", where: units });
});
