import { expect, test } from "@jest/globals";
import { numberEntries } from "./testing/number-entries.ts";
import type { WrittenObject, WrittenValue } from "./testing/object-writer.ts";
import { rootFile } from "./testing/root-writer.ts";
import type { WrittenBranch } from "./testing/tree-writer.ts";
import { withRoot, withTrees } from "./testing/written-file.ts";

const COUNTS = [1, 0, 2, 3, 1, 0];
const LISTS = COUNTS.map((count, i) => Array.from({ length: count }, (_, k) => i + 0.5 * k));

const number = (more: Partial<WrittenBranch> = {}): WrittenBranch => ({
  name: "x",
  leaves: [{ name: "x", className: "TLeafI" }],
  entries: numberEntries(
    "int32",
    COUNTS.map((_, i) => [i]),
  ),
  basketEntries: 2,
  ...more,
});

const counter = (counts: readonly number[] = COUNTS, more: Partial<WrittenBranch> = {}): WrittenBranch => ({
  name: "n",
  leaves: [{ name: "n", className: "TLeafI" }],
  entries: numberEntries(
    "int32",
    counts.map((count) => [count]),
  ),
  ...more,
});

const list = (more: Partial<WrittenBranch> = {}): WrittenBranch => ({
  name: "y",
  leaves: [{ name: "y", className: "TLeafF", countedBy: "n/n" }],
  entries: numberEntries("float32", LISTS),
  basketEntries: 3,
  table: true,
  ...more,
});

/** What is wrong with a column, or its numbers. */
const outcome = (branches: readonly WrittenBranch[], column: string): Promise<unknown> =>
  withTrees([{ name: "t", branches, members: { fEntries: COUNTS.length } }], async (file) => {
    const tree = await file.tree("t");
    return (await tree.read([column], 0, tree.entries)).get(column)?.values;
  }).catch((error: unknown) => error);

const damaged = (message: string): object => ({ code: "DATA_ROOT_DAMAGED", message: expect.stringContaining(message) });

test("what is whole is read", async () => {
  expect(await outcome([number()], "x")).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5));
  expect(await outcome([counter(), list()], "y")).toEqual(Float32Array.from(LISTS.flat()));
});

test("an error says where it is", async () => {
  expect(await outcome([number({ head: { entries: 3 } })], "x")).toMatchObject({
    message: "holds 3 entries, the branch says 2",
    where: expect.stringMatching(/test\.root: tree "t", branch "x", basket 0$/),
    hint: expect.stringContaining("damaged"),
  });
});

test("a basket must be that of its branch, where and as large as the branch says", async () => {
  expect(await outcome([number({ head: { className: "TKey" } })], "x")).toMatchObject(damaged("expected a TBasket"));
  expect(await outcome([number({ head: { name: "n" } }), counter()], "x")).toMatchObject(damaged('belongs to the branch "n"'));
  expect(await outcome([number({ head: { seek: 1234 } })], "x")).toMatchObject(damaged("from 1234"));
  expect(await outcome([number({ embedded: true, basketEntries: 6, head: { entries: 5 } })], "x")).toMatchObject(
    damaged("holds 5 entries"),
  );
});

test("a branch may have been renamed after its baskets were written", async () => {
  expect(await outcome([number({ head: { name: "old" } })], "x")).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5));
});

test.each([
  ["first entries that fall", { fBasketEntry: [0, 4, 2, 6] }, "expected 4 or more"],
  ["first entries that do not begin with 0", { fBasketEntry: [1, 2, 4, 6] }, "expected 0"],
  ["first entries beyond the last", { fBasketEntry: [0, 2, 9, 6] }, "expected 9 or more"],
  ["another end", { fBasketEntry: [0, 2, 4, 7] }, "its baskets end with entry 7, expected 6"],
  ["more baskets than its tables have", { fWriteBasket: 9 }, "9 baskets in tables of 4"],
  ["fewer baskets", { fWriteBasket: 2 }, "its baskets end with entry 4, expected 6"],
  ["no basket", { fWriteBasket: 0 }, "6 entries and no basket"],
  ["a basket outside the file", { fBasketSeek: [300, 0x7fffffff, 300, 0] }, "is said to lie in bytes"],
  ["a basket at the beginning", { fBasketSeek: [0, 0, 0, 0] }, "is said to lie in bytes"],
  ["a basket of no bytes", { fBasketBytes: [0, 0, 0, 0] }, "is said to lie in bytes"],
  ["a negative number of baskets", { fWriteBasket: -1 }, "expected a count"],
])("a branch with %s is damaged", async (_, members, message) => {
  expect(await outcome([number({ members })], "x")).toMatchObject(damaged(message));
});

test("a branch with fewer entries than its tree is not read as if it had them", async () => {
  const short = number({ entries: numberEntries("int32", [[1], [2]]) });
  expect(await outcome([short], "x")).toMatchObject(damaged('column "x" has 2 entries, the tree 6'));
  expect(await outcome([counter([1, 0]), list()], "y")).toMatchObject(damaged('column "n" has 2 entries, the tree 6'));
});

test("a basket must hold the bytes of its entries, no more and no fewer", async () => {
  expect(
    await outcome(
      [
        number({
          entries: numberEntries(
            "int16",
            COUNTS.map((count) => [count]),
          ),
        }),
      ],
      "x",
    ),
  ).toMatchObject(damaged("4 bytes for 2 entries, expected 4 bytes for each"));
  const unequal = COUNTS.map((_, i) => Buffer.alloc(i === 0 ? 3 : i === 1 ? 5 : 4));
  expect(await outcome([number({ entries: unequal, table: true })], "x")).toMatchObject(damaged("begins at byte 3, expected 4"));
});

test.each([
  ["too few", [1, 0, 1, 3, 1, 0], "12 bytes in the basket, by the counts of its entries 8"],
  ["too many", [1, 0, 3, 3, 1, 0], "the 3 elements of entry 2 go beyond the 12 bytes of the basket"],
  ["shifted", [0, 1, 2, 3, 1, 0], "entry 1 of the basket begins at byte 4, by the counts before it at 0"],
  ["negative", [1, 0, 2, 3, -1, 0], "counts -1 elements in entry 4"],
])("counts that are %s do not pass", async (_, counts, message) => {
  expect(await outcome([counter(counts), list()], "y")).toMatchObject(damaged(message));
});

test("counts must fill baskets without a table too, also where only a part of a basket is asked for", async () => {
  const branches = [counter([1, 0, 2, 3, 1, 1]), list({ table: false, basketEntries: 6 })];
  expect(await outcome(branches, "y")).toMatchObject(damaged("go beyond the 28 bytes"));
  const part = withTrees([{ name: "t", branches }], async (file) => (await file.tree("t")).read(["y"], 0, 2));
  await expect(part).rejects.toMatchObject(damaged("go beyond the 28 bytes"));
});

test("the table of a basket must rise from 0 and have an entry for each", async () => {
  const bytes = rootFile([{ name: "t", branches: [counter(), list({ basketEntries: 6 })] }]);
  // The numbers of the list, and after them the length of the table and its offsets.
  const end = bytes.indexOf(Buffer.concat(numberEntries("float32", LISTS))) + 28;
  const head = bytes.readInt32BE(end + 4);
  for (const [at, value, message] of [
    [0, 6, "expected a table of 32 for 6 entries"],
    [4, head + 1, "the first entry begins at byte 1"],
    [8, head - 1, "begins at byte -1"],
    [12, head + 5, "begins at byte 5, by the counts before it at 4"],
    [16, head + 29, "begins at byte 29, the one before at 4, and 28 are all"],
    [20, head, "begins at byte 0, the one before at 12"],
  ] as const) {
    const changed = Buffer.from(bytes);
    changed.writeInt32BE(value, end + at);
    await withRoot(changed, async (file) => {
      await expect((await file.tree("t")).read(["y"], 0, 6)).rejects.toMatchObject(damaged(message));
    });
  }
});

test("a branch that contains itself is damage", async () => {
  const members: Record<string, WrittenValue> = { fName: "loop" };
  const inner: WrittenObject = { className: "TBranch", members };
  members.fBranches = [inner];
  expect(await outcome([number({ members: { fBranches: [inner] } })], "x")).toMatchObject(damaged("the branch loop is listed twice"));
});
