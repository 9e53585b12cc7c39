import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { openRoot } from "./root-file.ts";
import { lz4Blocks, zlibBlocks } from "./testing/blocks.ts";
import { numberEntries } from "./testing/number-entries.ts";
import { rootFile } from "./testing/root-writer.ts";
import type { WrittenBranch } from "./testing/tree-writer.ts";
import { withFile, withRoot, withTrees } from "./testing/written-file.ts";

const branch = (name: string, values: readonly number[]): WrittenBranch => ({
  name,
  leaves: [{ name, className: "TLeafI" }],
  entries: numberEntries(
    "int32",
    values.map((value) => [value]),
  ),
});

const tree = (name: string, values: readonly number[]): { name: string; title: string; branches: WrittenBranch[] } => ({
  name,
  title: "some events",
  branches: [branch("x", values)],
});

test.each([
  ["uncompressed", {}],
  ["zlib", { compress: zlibBlocks() }],
  ["zlib in many blocks", { compress: zlibBlocks(300) }],
  ["LZ4", { compress: lz4Blocks }],
  ["large", { positions: 8 as const }],
])("trees of a file that is %s are found and read", async (_, options) => {
  await withTrees(
    [tree("Events", [1, 2, 3])],
    async (file) => {
      expect(file.version).toBe("6.30/14");
      expect(file.keys).toEqual([{ name: "Events", cycle: 1, className: "TTree", title: "some events" }]);
      const events = await file.tree("Events");
      expect(events).toMatchObject({ name: "Events", title: "some events", format: "ROOT TTree", entries: 3, boundaries: [0, 3] });
      expect((await events.read(["x"], 0, 3)).get("x")).toEqual({ values: Int32Array.of(1, 2, 3) });
    },
    options,
  );
});

test("trees in directories go by their path", async () => {
  await withTrees([tree("a", [1]), { ...tree("a", [2, 3]), directory: "inner" }], async (file) => {
    expect(file.trees).toEqual(["a", "inner/a"]);
    expect((await file.tree("inner/a")).entries).toBe(2);
  });
});

test("the newest version of a tree counts", async () => {
  await withTrees(
    [
      { ...tree("a", [1, 2]), cycle: 2 },
      { ...tree("a", [1]), cycle: 1 },
    ],
    async (file) => {
      expect(file.trees).toEqual(["a"]);
      expect(file.keys.map(({ cycle }) => cycle)).toEqual([2, 1]);
      expect((await file.tree("a")).entries).toBe(2);
    },
  );
});

test("a tree that is not there is an error that names the nearest", async () => {
  await withTrees([tree("Events", [1])], async (file) => {
    await expect(file.tree("Event")).rejects.toMatchObject({ code: "DATA_UNKNOWN_TREE", hint: 'did you mean "Events"?' });
  });
});

test("an RNTuple is refused with advice", async () => {
  const bytes = rootFile([tree("Events", [1])], { className: "ROOT::RNTuple" });
  await withRoot(bytes, async (file) => {
    expect(file.trees).toEqual([]);
    await expect(file.tree("Events")).rejects.toMatchObject({ code: "DATA_RNTUPLE", hint: expect.stringContaining("mktree") });
  });
});

test("a file that is missing, a folder, or no ROOT file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "root-"));
  try {
    await expect(openRoot(join(folder, "none.root"))).rejects.toMatchObject({ code: "DATA_FILE_MISSING" });
    await expect(openRoot(folder)).rejects.toMatchObject({ code: "DATA_FILE_UNREADABLE", where: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
  for (const text of ["", "r", "<LesHouchesEvents>"])
    await withFile(Buffer.from(text), async (path) => {
      await expect(openRoot(path)).rejects.toMatchObject({ code: "DATA_NOT_ROOT", where: path });
    });
});

test("a file that ends too early is told from one that is damaged", async () => {
  const bytes = rootFile([tree("Events", [1, 2, 3])]);
  for (const length of [4, 20, 60, 100, 400, bytes.length - 1])
    await withFile(bytes.subarray(0, length), async (path) => {
      await expect(openRoot(path)).rejects.toMatchObject({ code: length < 46 ? "DATA_ROOT_DAMAGED" : "DATA_TRUNCATED" });
    });
});

test("directories that contain each other are damage", async () => {
  const bytes = rootFile([{ ...tree("a", [1]), directory: "inner" }]);
  // The list of keys of the inner directory becomes that of the top one, which has the directory in it.
  const top = bytes.indexOf("test.root", 143) + "test.root".length + 1;
  const record = bytes.indexOf("\nTDirectory\x05inner") - 26;
  const inner = record + bytes.readUInt16BE(record + 14);
  // Of a directory: its version, two times, bytes of the list, of the name, where it and the one above are, where the list is.
  bytes.copy(bytes, inner + 10, top + 10, top + 14);
  bytes.copy(bytes, inner + 26, top + 26, top + 30);
  await withFile(bytes, async (path) => {
    await expect(openRoot(path)).rejects.toMatchObject({
      code: "DATA_ROOT_DAMAGED",
      message: expect.stringContaining("is listed twice"),
    });
  });
});

test("a record that is not where its key says is damage", async () => {
  const bytes = rootFile([tree("Events", [1, 2, 3])]);
  const record = bytes.indexOf("\x05TTree\x06Events") - 26;
  const change = async (at: number, value: number): Promise<void> => {
    const changed = Buffer.from(bytes);
    changed.writeUInt32BE(value, at);
    await withRoot(changed, async (file) => {
      await expect(file.tree("Events")).rejects.toMatchObject({ code: "DATA_ROOT_DAMAGED", where: `${file.path}: tree "Events"` });
    });
  };
  await change(record, bytes.readUInt32BE(record) + 1);
  await change(record + 18, record + 1);
  await change(record + 6, 0xffffffff);
});
