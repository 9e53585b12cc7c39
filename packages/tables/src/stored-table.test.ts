import { mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { storedTable } from "./stored-table.ts";
import { writeTable } from "./table-folder.ts";
import { columnOf, columnRange, sideBySide, tableOf, takeRows } from "./table.ts";

const N = 1000;
const table = tableOf([
  ["a", { values: Float64Array.from({ length: N }, (_, i) => Math.sqrt(i)), unit: "GeV" }],
  ["b", { values: Int32Array.from({ length: N }, (_, i) => 3 * i - 7), unit: "1" }],
  ["c", { values: Float64Array.from({ length: N }, (_, i) => -i), unit: "rad" }],
]);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stored-"));
  await writeTable(folder, table);
});
afterEach(() => rm(folder, { recursive: true }));

/** What somebody sees who asks for everything. */
const seen = ({ columns, length }: Awaited<ReturnType<typeof storedTable>>): unknown => [
  length,
  [...columns].map(([name, { values, unit }]) => [name, values, unit]),
];

test.each([0, 1e9])("its columns are those of the table, whole, in part and some rows of them, with %p bytes kept", async (kept) => {
  const stored = await storedTable(folder, { kept });
  expect(seen(stored)).toEqual(seen(table));
  for (const name of ["a", "b"]) expect(columnRange(columnOf(stored, name), 3, 500)).toEqual(columnRange(columnOf(table, name), 3, 500));
  const rows = Uint32Array.from({ length: 300 }, (_, i) => 3 * i + 2);
  const some = await storedTable(folder, { rows, kept });
  expect(seen(some)).toEqual(seen(takeRows(table, rows)));
  const fresh = await storedTable(folder, { rows, kept });
  expect(columnRange(columnOf(fresh, "b"), 17, 60)).toEqual(columnOf(takeRows(table, rows.subarray(17, 60)), "b").values);
  expect(columnRange(columnOf(fresh, "b"), 60, 60)).toHaveLength(0);
  expect([...(await storedTable(folder, { names: ["c", "a"] })).columns.keys()]).toEqual(["c", "a"]);
  await expect(storedTable(folder, { names: ["d"] })).rejects.toMatchObject({ code: "DATA_UNKNOWN_COLUMN" });
});

test("what was read last is kept as long as there is room, and nothing is read that nobody asks for", async () => {
  const stored = await storedTable(folder, { kept: 8 * N + 4 * N });
  const first = columnOf(stored, "a").values;
  const second = columnOf(stored, "b").values;
  expect(columnOf(stored, "a").values).toBe(first);
  // b is now the one that nobody has asked for longest
  const third = columnOf(stored, "c").values;
  expect(columnOf(stored, "c").values).toBe(third);
  expect(columnOf(stored, "b").values).toEqual(second);
  expect(columnOf(stored, "b").values).not.toBe(second);
  await truncate(join(folder, "000-a.npy"), 200);
  const damaged = await storedTable(folder);
  expect(columnOf(damaged, "c").values).toEqual(third);
  expect(() => columnOf(damaged, "a").values).toThrow(expect.objectContaining({ code: "DATA_TABLE_COLUMN" }));
});

test("tables stand side by side without being read", async () => {
  await rm(join(folder, "000-a.npy"));
  const stored = await storedTable(folder);
  const more = tableOf([["d", { values: new Float64Array(N), unit: "1" }]]);
  expect([...sideBySide([stored, more]).columns.keys()]).toEqual(["a", "b", "c", "d"]);
  expect(() => sideBySide([stored, tableOf([["d", { values: new Float64Array(2), unit: "1" }]])])).toThrow(RangeError);
});
