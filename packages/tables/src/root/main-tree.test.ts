import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { mainTree } from "./main-tree.ts";
import { openRoot } from "./root-file.ts";
import { numberEntries } from "./testing/number-entries.ts";
import type { WrittenTree } from "./testing/tree-writer.ts";
import { withTrees } from "./testing/written-file.ts";

const tree = (name: string, columns = 1): WrittenTree => ({
  name,
  branches: Array.from({ length: columns }, (_, i) => ({
    name: `x${i}`,
    leaves: [{ name: `x${i}`, className: "TLeafF" }],
    entries: numberEntries("float32", [[1], [2]]),
  })),
});

const nameOfMain = (trees: readonly WrittenTree[]): Promise<string> => withTrees(trees, async (file) => (await mainTree(file)).name);

test("events are in the tree that is called so, or in the only one with columns", async () => {
  expect(await nameOfMain([tree("Runs"), tree("events"), tree("Delphes"), tree("Events")])).toBe("Events");
  expect(await nameOfMain([tree("Runs"), tree("events"), tree("Delphes")])).toBe("Delphes");
  expect(await nameOfMain([tree("Runs"), tree("events")])).toBe("events");
  expect(await nameOfMain([tree("empty", 0), { ...tree("other"), directory: "inner" }])).toBe("inner/other");
});

test("several trees are an error that lists them", async () => {
  await expect(nameOfMain([tree("a"), tree("b")])).rejects.toMatchObject({
    code: "DATA_NO_TREE",
    message: '2 trees with columns: "a" (2 entries), "b" (2 entries)',
  });
});

test("a file without a tree is refused, and one with an RNTuple with advice", async () => {
  await expect(nameOfMain([])).rejects.toMatchObject({ code: "DATA_NO_TREE", message: "no tree with columns among its 0 objects" });
  const ntuple = withTrees([tree("Events")], mainTree, { className: "ROOT::Experimental::RNTuple" });
  await expect(ntuple).rejects.toMatchObject({ code: "DATA_RNTUPLE", message: '"Events" is an RNTuple, expected a TTree' });
});

const shared = fileURLToPath(new URL("../../../../../shared/data/inputs/", import.meta.url));
const testWithData = existsSync(shared) ? test : test.skip;

testWithData.each([
  ["delphes/bad_delphes.root", "DATA_NO_TREE"],
  ["nanoaod/nano_dy_rntuple.root", "DATA_RNTUPLE"],
])("%s is refused with %s", async (name, code) => {
  const file = await openRoot(shared + name);
  await expect(mainTree(file)).rejects.toMatchObject({ code });
  await file.close();
});
