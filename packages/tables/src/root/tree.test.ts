import { expect, test } from "@jest/globals";
import type { ColumnSlice, NumberType } from "../columnar-file.ts";
import { randomStream } from "../random.ts";
import { zlibBlocks } from "./testing/blocks.ts";
import { numberBytes, numberEntries } from "./testing/number-entries.ts";
import type { WrittenBranch } from "./testing/tree-writer.ts";
import { withTrees } from "./testing/written-file.ts";
import type { RootTree } from "./tree.ts";

const withTree = (branches: readonly WrittenBranch[], use: (tree: RootTree) => Promise<void> | void): Promise<void> =>
  withTrees([{ name: "Events", branches }], async (file) => use(await file.tree("Events")), { compress: zlibBlocks() });

const scalar = (
  name: string,
  type: NumberType,
  className: string,
  values: readonly (number | bigint)[],
  unsigned = false,
): WrittenBranch => ({
  name,
  leaves: [{ name, className, unsigned }],
  entries: numberEntries(
    type,
    values.map((value) => [value]),
  ),
});

async function columnOf(tree: RootTree, name: string, first = 0, end: number = tree.entries): Promise<ColumnSlice> {
  const slice = (await tree.read([name], first, end)).get(name);
  if (slice === undefined) throw new Error(`no ${name}`);
  return slice;
}

test("numbers of every type are exact, those of 64 bits as BigInt", async () => {
  const cases = [
    ["bool", "TLeafO", [0, 1, 7], false, Uint8Array.of(0, 1, 1)],
    ["int8", "TLeafB", [-128, 0, 127], false, Int8Array.of(-128, 0, 127)],
    ["uint8", "TLeafB", [0, 128, 255], true, Uint8Array.of(0, 128, 255)],
    ["int16", "TLeafS", [-32768, 5, 32767], false, Int16Array.of(-32768, 5, 32767)],
    ["uint16", "TLeafS", [0, 5, 65535], true, Uint16Array.of(0, 5, 65535)],
    ["int32", "TLeafI", [-(2 ** 31), 5, 2 ** 31 - 1], false, Int32Array.of(-(2 ** 31), 5, 2 ** 31 - 1)],
    ["uint32", "TLeafI", [0, 5, 2 ** 32 - 1], true, Uint32Array.of(0, 5, 2 ** 32 - 1)],
    ["int64", "TLeafL", [-(2n ** 63n), -1n, 2n ** 53n + 1n], false, BigInt64Array.of(-(2n ** 63n), -1n, 2n ** 53n + 1n)],
    ["uint64", "TLeafL", [0n, 2n ** 53n + 1n, 2n ** 64n - 1n], true, BigUint64Array.of(0n, 2n ** 53n + 1n, 2n ** 64n - 1n)],
    ["float32", "TLeafF", [1.5, NaN, -Infinity], false, Float32Array.of(1.5, NaN, -Infinity)],
    ["float64", "TLeafD", [0.1, -0, 1e300], false, Float64Array.of(0.1, -0, 1e300)],
  ] as const;
  await withTree(
    cases.map(([type, className, values, unsigned]) => scalar(type, type, className, values, unsigned)),
    async (tree) => {
      expect(tree.columns).toEqual(cases.map(([type]) => ({ name: type, type, kind: "number", unit: "", title: "" })));
      const read = await tree.read(
        cases.map(([type]) => type),
        0,
        3,
      );
      for (const [type, , , , expected] of cases) expect(read.get(type)).toEqual({ values: expected });
    },
  );
});

test("arrays of constant length are lists, and the leaves of a list are columns", async () => {
  await withTree(
    [
      {
        name: "m",
        leaves: [{ name: "m", className: "TLeafF", length: 6, title: "m[2][3]" }],
        entries: numberEntries("float32", [
          [1, 2, 3, 4, 5, 6],
          [7, 8, 9, 10, 11, 12],
        ]),
      },
      {
        name: "point",
        title: "x/F:n/S:y[2]/D",
        leaves: [
          { name: "x", className: "TLeafF" },
          { name: "n", className: "TLeafS" },
          { name: "y", className: "TLeafD", length: 2 },
        ],
        entries: [1, 2].map((i) =>
          Buffer.concat([numberBytes("float32", [i]), numberBytes("int16", [-i]), numberBytes("float64", [10 * i, 0.1])]),
        ),
      },
    ],
    async (tree) => {
      expect(tree.columns.map(({ name, type, kind }) => `${name} ${type} ${kind}`)).toEqual([
        "m float32 list",
        "point.x float32 number",
        "point.n int16 number",
        "point.y float64 list",
      ]);
      expect(await columnOf(tree, "m", 1, 2)).toEqual({ values: Float32Array.of(7, 8, 9, 10, 11, 12), offsets: Uint32Array.of(0, 6) });
      expect(await columnOf(tree, "point.n")).toEqual({ values: Int16Array.of(-1, -2) });
      expect(await columnOf(tree, "point.y")).toEqual({ values: Float64Array.of(10, 0.1, 20, 0.1), offsets: Uint32Array.of(0, 2, 4) });
    },
  );
});

const ENTRIES = 200;
const random = randomStream(1, "root tree");
const counts = Array.from({ length: ENTRIES }, () => Math.floor(5 * random.uniform()));
const lists = counts.map((count) => Array.from({ length: count }, () => Math.fround(random.uniform())));
const pairs = lists.map((list) => list.flatMap((x) => [x, -x]));

const counter = (more: Partial<WrittenBranch> = {}): WrittenBranch => ({
  ...scalar("n", "uint32", "TLeafI", counts, true),
  basketEntries: 37,
  ...more,
});
const list = (name: string, more: Partial<WrittenBranch> = {}): WrittenBranch => ({
  name,
  leaves: [{ name, className: "TLeafF", countedBy: "n/n" }],
  entries: numberEntries("float32", lists),
  basketEntries: 23,
  ...more,
});

const branches: readonly WrittenBranch[] = [
  list("before", { table: true }), // a branch may come before the one that counts it
  counter(),
  list("table", { table: true }),
  list("bare", { basketEntries: 50 }),
  list("whole", { basketEntries: ENTRIES }),
  list("open", { table: true, embedded: true }),
  list("bareOpen", { embedded: true, basketEntries: 60 }),
  {
    ...list("pairs"),
    leaves: [{ name: "pairs", className: "TLeafF", countedBy: "n/n", length: 2 }],
    entries: numberEntries("float32", pairs),
  },
];
const names = branches.map(({ name }) => name);

test("lists have as many numbers as their counter says, whatever baskets they are in", async () => {
  await withTree(branches, async (tree) => {
    expect(Object.fromEntries(tree.countedBy)).toEqual(Object.fromEntries(names.filter((name) => name !== "n").map((name) => [name, "n"])));
    const offsets = Uint32Array.from([0, ...counts.map((_, i) => counts.slice(0, i + 1).reduce((sum, n) => sum + n, 0))]);
    const read = await tree.read(names, 0, ENTRIES);
    for (const name of names.filter((one) => one !== "n" && one !== "pairs"))
      expect(read.get(name)).toEqual({ values: Float32Array.from(lists.flat()), offsets });
    expect(read.get("pairs")).toEqual({ values: Float32Array.from(pairs.flat()), offsets: offsets.map((offset) => 2 * offset) });
    expect(read.get("n")).toEqual({ values: Uint32Array.from(counts) });
  });
});

test("ranges are the same in any order, one after the other or each by a new reader", async () => {
  const expected = (name: string, first: number, end: number): ColumnSlice => {
    if (name === "n") return { values: Uint32Array.from(counts.slice(first, end)) };
    const some = (name === "pairs" ? pairs : lists).slice(first, end);
    const offsets = new Uint32Array(end - first + 1);
    some.forEach((one, i) => (offsets[i + 1] = offsets[i] + one.length));
    return { values: Float32Array.from(some.flat()), offsets };
  };
  await withTree(branches, async (tree) => {
    for (let first = 0; first < ENTRIES; first += 11) {
      const end = Math.min(first + 11, ENTRIES);
      const read = await tree.read(names, first, end);
      for (const name of names) expect(read.get(name)).toEqual(expected(name, first, end));
    }
    for (let k = 0; k < 60; k++) {
      const first = Math.floor(ENTRIES * random.uniform());
      const end = first + Math.floor((ENTRIES + 1 - first) * random.uniform());
      const name = names[k % names.length];
      expect(await columnOf(tree, name, first, end)).toEqual(expected(name, first, end));
    }
  });
  await withTree(branches, async (tree) => {
    const [a, b] = await Promise.all([tree.read(names, 50, 150), tree.read(names, 100, 199)]);
    for (const name of names) expect([a.get(name), b.get(name)]).toEqual([expected(name, 50, 150), expected(name, 100, 199)]);
  });
});

test("a basket that a range has cut is not read again for the next", async () => {
  // Nothing can be read any more once the file is closed.
  await withTree([counter({ basketEntries: ENTRIES }), list("x", { basketEntries: ENTRIES })], async (tree) => {
    await tree.read(["x"], 0, 10);
    await tree.close();
    expect((await columnOf(tree, "x", 10, 60)).values).toEqual(Float32Array.from(lists.slice(10, 60).flat()));
    expect((await columnOf(tree, "x", 60, ENTRIES)).values).toEqual(Float32Array.from(lists.slice(60).flat()));
    await expect(tree.read(["x"], 0, 10)).rejects.toBeDefined();
  });
});

test("a list whose counter is not in the tree is read by the tables of its baskets", async () => {
  const counted = (table: boolean): readonly WrittenBranch[] => [
    { ...list("x", { table }), leaves: [{ name: "x", className: "TLeafF", countedBy: "y/n" }] },
    // The leaf that counts is in a branch of texts, and so no column.
    {
      name: "y",
      leaves: [
        { name: "n", className: "TLeafI" },
        { name: "s", className: "TLeafC" },
      ],
      entries: lists.map(() => Buffer.alloc(5)),
    },
  ];
  await withTree(counted(true), async (tree) => {
    expect(tree.others).toEqual([{ name: "y", type: "char*" }]);
    expect(tree.countedBy.size).toBe(0);
    expect((await columnOf(tree, "x", 3, 90)).values).toEqual(Float32Array.from(lists.slice(3, 90).flat()));
  });
  await withTree(counted(false), async (tree) => {
    await expect(tree.read(["x"], 0, 5)).rejects.toMatchObject({ code: "DATA_ROOT_UNSUPPORTED" });
  });
});

test("titles say what a list of leaves does not, and names of columns are unique", async () => {
  const doc = "pt of the jet";
  await withTree(
    [
      { ...scalar("a", "float32", "TLeafF", [1]), title: doc },
      { ...scalar("b", "float32", "TLeafF", [2]), title: "b/F" },
      { ...scalar("c", "float32", "TLeafF", [3]), title: "c" },
      { name: "outer", leaves: [], entries: [], branches: [scalar("a", "float32", "TLeafF", [4])], members: { fEntries: 1 } },
      { name: "outer", leaves: [], entries: [], branches: [scalar("a", "float32", "TLeafF", [5])], members: { fEntries: 1 } },
    ],
    async (tree) => {
      expect(tree.columns.map(({ name, title }) => [name, title])).toEqual([
        ["a", doc],
        ["b", ""],
        ["c", ""],
        ["outer/a", ""],
        ["a;2", ""],
      ]);
      expect((await tree.read(["outer/a", "a;2"], 0, 1)).get("a;2")).toEqual({ values: Float32Array.of(5) });
      expect(tree.others).toEqual([]);
    },
  );
});

test("branches without numbers, or never filled, are named with their types", async () => {
  await withTree(
    [
      scalar("x", "float32", "TLeafF", [1, 2]),
      { name: "s", leaves: [{ name: "s", className: "TLeafC" }], entries: [Buffer.from("\x01a"), Buffer.from("\x00")] },
      { ...scalar("off", "float32", "TLeafF", []) },
      { name: "none", leaves: [], entries: [Buffer.alloc(1), Buffer.alloc(1)] },
      { ...scalar("elsewhere", "float32", "TLeafF", [1, 2]), members: { fFileName: "other.root" } },
    ],
    (tree) => {
      expect(tree.columns.map(({ name }) => name)).toEqual(["x"]);
      expect(tree.others).toEqual([
        { name: "s", type: "char*" },
        { name: "off", type: "never filled" },
        { name: "none", type: "no leaf" },
        { name: "elsewhere", type: "baskets in the file other.root" },
      ]);
    },
  );
});

test("a column that is not there is an error that names the nearest", async () => {
  await withTree([scalar("Jet_pt", "float32", "TLeafF", [1])], async (tree) => {
    await expect(tree.read(["Jet_pT"], 0, 1)).rejects.toMatchObject({ code: "DATA_UNKNOWN_COLUMN", hint: 'did you mean "Jet_pt"?' });
    await expect(tree.read(["Jet_pt"], 0, 2)).rejects.toThrow(RangeError);
  });
});

test("a tree without entries has columns without numbers", async () => {
  await withTree([scalar("x", "float32", "TLeafF", []), counter({ entries: [] }), list("y", { entries: [] })], async (tree) => {
    expect(tree).toMatchObject({ entries: 0, boundaries: [0] });
    expect(await columnOf(tree, "x")).toEqual({ values: new Float32Array(0) });
    expect(await columnOf(tree, "y")).toEqual({ values: new Float32Array(0), offsets: Uint32Array.of(0) });
  });
});
