import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openRoot } from "@ratiometer/tables";
import { testRootFile, type TestTree } from "@ratiometer/tables/testing";
import type { FileContents } from "./contents.ts";
import { rootContents } from "./root-contents.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "root-contents-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function contentsOf(trees: readonly TestTree[]): Promise<FileContents> {
  const path = join(folder, "test.root");
  await writeFile(path, testRootFile(trees));
  const file = await openRoot(path);
  try {
    return await rootContents(file, () => undefined);
  } finally {
    await file.close();
  }
}

const RUNS = { genEventCount: [30, 20], genEventSumw: [60.5, 40], genEventSumw2: [1, 2], LHEReweightingSumw: [[1, 2], [3, 4]] }; // prettier-ignore

test("a skim of NanoAOD: events, weights without names, what was generated, and the columns of other trees behind their names", async () => {
  const contents = await contentsOf([
    {
      name: "Events",
      columns: {
        run: [1, 1, 1],
        luminosityBlock: [4, 4, 5],
        event: [7, 8, 9],
        genWeight: [2, -2, 2],
        LHEReweightingWeight: [[1, 1.5], [1, 0.5], [1, 1]], // prettier-ignore
        Jet_pt: [[50, 40.5], [], [30]],
      },
    },
    { name: "Runs", columns: RUNS },
  ]);
  expect(contents).toMatchObject({ format: "ROOT TTree", schema: "NanoAOD", events: 3, sumOfWeights: 2 });
  const column = (name: string): unknown => contents.columns.find((candidate) => candidate.name === name);
  expect(column("Jet_pt")).toMatchObject({ type: "list of float32", count: 3, sum: 120.5, min: 30, max: 50 });
  expect(column("Runs/genEventSumw")).toMatchObject({ count: 2, sum: 100.5 });
  expect(contents.weights.map(({ id, sum }) => [id, sum])).toEqual([
    ["genWeight", 2],
    ["LHEReweightingWeight[0]", 3],
    ["LHEReweightingWeight[1]", 3],
  ]);
  expect(contents.notes).toContain("Runs: 50 events were generated, with a sum of weights of 100.5, and sums of 2 reweighting weights");
});

test("without a tree of events, or with several that could be it, the trees are named", async () => {
  const tree = (name: string): TestTree => ({ name, columns: { x: [1, 2] } });
  expect(await contentsOf([tree("only")])).toMatchObject({ events: 2, schema: null });
  await expect(contentsOf([tree("one"), tree("two")])).rejects.toMatchObject({
    code: "DATA_NO_TREE",
    message: '2 trees with columns: "one" (2 entries), "two" (2 entries)',
  });
});
