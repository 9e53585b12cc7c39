import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { npyBytes } from "./npy.ts";
import { openTable, readTable, writeTable } from "./table-folder.ts";
import { tableWriter } from "./table-writer.ts";
import { tableOf, takeRows } from "./table.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "table-"));
});
afterEach(() => rm(folder, { recursive: true }));

const table = tableOf([
  ["top-dnn.signal", { values: Float64Array.of(0.1, -0, 1 / 3), unit: "1" }],
  ["../w1:kt/..", { values: Float64Array.of(1e-300, 2, 3), unit: "pb" }],
  ["w1:KT", { values: Float64Array.of(4, 5, 6), unit: "pb" }],
  ["κ", { values: Float64Array.of(7, 8, 9), unit: "TeV^-2" }],
  ["n_jets", { values: Int32Array.of(-1, 2, 2147483647), unit: "1" }],
]);

const filesOf = async (path: string): Promise<(readonly [string, string])[]> =>
  Promise.all((await readdir(path)).sort().map(async (name) => [name, await readFile(join(path, name), "hex")] as const));

test("a table comes back as it was, whatever its columns are called", async () => {
  await writeTable(join(folder, "deep", "t"), table);
  expect(await readTable(join(folder, "deep", "t"))).toEqual(table);
  expect((await readdir(join(folder, "deep", "t"))).sort()).toEqual([
    "000-top-dnn-signal.npy",
    "001--w1-kt-.npy",
    "002-w1-KT.npy",
    "003--.npy",
    "004-n-jets.npy",
    "table.json",
  ]);
});

test("an empty table comes back too", async () => {
  await writeTable(folder, tableOf([]));
  expect(await readTable(folder)).toEqual(tableOf([]));
});

test("the bytes are those of the table, also when another one was there before", async () => {
  await writeTable(join(folder, "a"), table);
  await writeTable(join(folder, "b"), tableOf([["other", { values: Float64Array.of(1), unit: "1" }]]));
  await writeTable(join(folder, "b"), table);
  expect(await filesOf(join(folder, "b"))).toEqual(await filesOf(join(folder, "a")));
});

test("a table written in blocks has the bytes of one written at once", async () => {
  await writeTable(join(folder, "whole"), table);
  const writer = await tableWriter(join(folder, "blocks"));
  for (const rows of [[0], [], [1, 2]]) await writer.append(takeRows(table, rows));
  await expect(readTable(join(folder, "blocks"))).rejects.toMatchObject({ code: "DATA_TABLE_MISSING" });
  expect(await writer.finish()).toBe(3);
  expect(await filesOf(join(folder, "blocks"))).toEqual(await filesOf(join(folder, "whole")));
});

test("any rows of any columns can be read", async () => {
  await writeTable(folder, table);
  const { length, columns, read } = await openTable(folder);
  expect([length, columns.map(({ name }) => name)]).toEqual([3, [...table.columns.keys()]]);
  expect(await read(1, 3)).toEqual(takeRows(table, [1, 2]));
  expect(await read(2, 3, ["n_jets", "κ"])).toEqual(
    tableOf([
      ["n_jets", { values: Int32Array.of(2147483647), unit: "1" }],
      ["κ", { values: Float64Array.of(9), unit: "TeV^-2" }],
    ]),
  );
  expect((await read(1, 1)).length).toBe(0);
  await expect(read(0, 1, ["n_jet"])).rejects.toMatchObject({ code: "DATA_UNKNOWN_COLUMN", hint: 'did you mean "n_jets"?' });
});

test("a folder without a table, and one whose writing was interrupted, are no tables", async () => {
  await expect(readTable(join(folder, "none"))).rejects.toMatchObject({
    code: "DATA_TABLE_MISSING",
    where: join(folder, "none", "table.json"),
  });
  await writeFile(join(folder, "000-met.npy"), npyBytes(Float64Array.of(1)));
  await expect(readTable(folder)).rejects.toMatchObject({ code: "DATA_TABLE_MISSING" });
});

const entry = { name: "a", unit: "1", dtype: "<f8", file: "000-a.npy" };

test.each([
  ["no JSON", "{"],
  ["another document", "[]"],
  ["no unit", JSON.stringify({ length: 1, columns: [{ ...entry, unit: undefined }] })],
  ["a file outside the folder", JSON.stringify({ length: 1, columns: [{ ...entry, file: "../000-a.npy" }] })],
  ["a name that occurs twice", JSON.stringify({ length: 1, columns: [entry, entry] })],
])("table.json with %s is refused", async (_, text) => {
  await writeFile(join(folder, "table.json"), text);
  await expect(readTable(folder)).rejects.toMatchObject({ code: "DATA_TABLE_INVALID", where: join(folder, "table.json") });
});

test("a column that is missing, cut short, too long or of another type is refused, naming its file", async () => {
  const path = join(folder, "000-a.npy");
  await writeTable(folder, tableOf([["a", { values: Float64Array.of(1, 2), unit: "1" }]]));
  await truncate(path, 130);
  await expect(readTable(folder)).rejects.toMatchObject({
    code: "DATA_TABLE_COLUMN",
    where: path,
    message: expect.stringContaining("2 bytes of data") as unknown,
  });
  await writeFile(path, npyBytes(Float64Array.of(1, 2, 3)));
  await expect(readTable(folder)).rejects.toMatchObject({
    code: "DATA_TABLE_COLUMN",
    where: path,
    message: expect.stringContaining("shape (3)") as unknown,
  });
  await writeFile(path, npyBytes(Int32Array.of(1, 2)));
  await expect(readTable(folder)).rejects.toMatchObject({ code: "DATA_TABLE_COLUMN", where: path });
  await rm(path);
  await expect(readTable(folder)).rejects.toMatchObject({ code: "DATA_TABLE_COLUMN", where: path });
});
