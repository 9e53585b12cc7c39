import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import type { NumberArray } from "../columnar-file.ts";
import { mainTree } from "./main-tree.ts";
import { openRoot } from "./root-file.ts";
import type { RootTree } from "./tree.ts";

// Files of several versions of NanoAOD, of Delphes, and with all compressions. The tests are skipped where the shared data are absent.
const shared = fileURLToPath(new URL("../../../../../shared/data/inputs/", import.meta.url));
const testWithData = existsSync(shared) ? test : test.skip;

/** Number of values and their sum, exact for integers. */
type Sum = readonly [count: number, sum: number | bigint];

function sumOf(values: NumberArray): Sum {
  if (values instanceof Float32Array || values instanceof Float64Array) {
    let sum = 0;
    for (const value of values) sum += value;
    return [values.length, sum];
  }
  let sum = 0n;
  for (const value of values) sum += BigInt(value);
  return [values.length, sum];
}

async function requireSums(tree: RootTree, sums: Readonly<Record<string, Sum>>, step: number): Promise<void> {
  const found = new Map<string, Sum>(Object.entries(sums).map(([name, [, sum]]) => [name, [0, typeof sum === "bigint" ? 0n : 0]]));
  for (let first = 0; first < tree.entries; first += step)
    for (const [name, { values }] of await tree.read(Object.keys(sums), first, Math.min(first + step, tree.entries))) {
      const [count, sum] = sumOf(values);
      const [countBefore, sumBefore] = found.get(name) ?? [0, 0];
      found.set(name, [countBefore + count, typeof sum === "bigint" ? BigInt(sumBefore) + sum : Number(sumBefore) + sum]);
    }
  const isClose = (a: number | bigint, b: number | bigint, count: number): boolean =>
    typeof a === "bigint" || typeof b === "bigint" ? a === b : Math.abs(a - b) <= 1e-11 * Math.max(Math.abs(b), count);
  const different = Object.entries(sums).filter(([name, [count, sum]]) => {
    const [foundCount, foundSum] = found.get(name) ?? [NaN, NaN];
    return foundCount !== count || !isClose(foundSum, sum, count);
  });
  expect(different.map(([name, expected]) => [name, expected, found.get(name)])).toEqual([]);
}

// By uproot 5.7.7.

/** The same events with each compression. */
const HZZ: Readonly<Record<string, Sum>> = {
  NMuon: [2421, 3825n],
  Muon_Px: [3825, -2506.0211019696435],
  Jet_ID: [2773, 2724n],
};

const SUMS: readonly (readonly [file: string, tree: string, sums: Readonly<Record<string, Sum>>])[] = [
  [
    "nanoaod/nano_dy.root",
    "Events",
    {
      event: [40, 149992783n],
      nJet: [40, 188n],
      Jet_pt: [188, 5737.7109375],
      Jet_btagDeepFlavB: [188, 11.38688850402832],
      LHEPdfWeight: [1320, 1312.2165222167969],
      genWeight: [40, 578762.435546875],
    },
  ],
  [
    "nanoaod/nano_dy.root",
    "Runs",
    {
      genEventCount_: [1, 850098n],
      LHEPdfSumw_: [33, 1405.7439084004873],
    },
  ],
  [
    "nanoaod/nano_dimuon.root",
    "Events",
    {
      Muon_pt: [84, 1306.4948959350586],
      Muon_tightId: [84, 64n],
    },
  ],
  [
    "nanoaod/nano_tree.root",
    "Events",
    {
      Jet_pt: [31, 1432.3125],
      LHEScaleWeight: [90, 89.97396850585938],
    },
  ],
  [
    "nanoaod/nano_tt_v12.root",
    "Events",
    {
      event: [200, 11410416449n],
      Jet_pt: [1504, 98137.1328125],
      GenPart_statusFlags: [11466, 133226179n],
      LHEPdfWeight: [20600, 20599.418731689453],
      FatJet_subJetIdx2: [116, 134n],
    },
  ],
  [
    "nanoaod/nano_tt_v15.root",
    "Events",
    {
      Jet_pt: [1636, 90113.9140625],
      TrigObj_filterBits: [3278, 16419095149304483n],
      PuppiMET_pt: [200, 7923.157009601593],
      L1_AXO_Loose: [200, 61n],
    },
  ],
  [
    "nanoaod/pfnano.root",
    "Events",
    {
      PFCands_pt: [18197, 42385.81604003906],
      PFCands_pdgId: [18197, 196316n],
      nJet: [10, 64n],
    },
  ],
  [
    "nanoaod/nanoAOD_2015_CMS_Open_Data_ttbar.root",
    "Events",
    {
      event: [200, 45458334441n],
      Jet_pt: [537, 16785.6171875],
      Jet_btagDeepFlavB: [537, -1611000.0],
      run: [200, 200n],
    },
  ],
  [
    "delphes/delphes.root",
    "Delphes",
    {
      "Jet.PT": [106, 6508.656610488892],
      "Jet.Tau[5]": [530, 80.62944411142962],
      Jet_size: [25, 106n],
      "Particle.PID": [77394, 2684282n],
      "Event.Number": [25, 300n],
      "WeightLHEF.Weight": [3675, 5865451261.5625],
      "Particle.PT": [77394, 231876.74599444075],
      "MissingET.MET": [25, 579.665739774704],
      "Jet.SoftDroppedJet.fP.fX": [106, 34.08526864229954],
      "Jet.SoftDroppedJet.fE": [106, 53921.7150452798],
      "Jet.SoftDroppedP4[5].fE": [530, 107204.7986379308],
      "Jet.TrimmedP4[5].fP.fZ": [530, 0.0],
    },
  ],
  ["root-codecs/uproot-HZZ-zlib.root", "events", HZZ],
  ["root-codecs/uproot-HZZ-lz4.root", "events", HZZ],
  ["root-codecs/uproot-HZZ-lzma.root", "events", HZZ],
  ["root-codecs/uproot-HZZ-zstd.root", "events", HZZ],
  ["root-codecs/uproot-HZZ-uncompressed.root", "events", HZZ],
];

testWithData.each(SUMS)("%s, tree %s: counts and sums are those of another program", async (name, treeName, sums) => {
  const file = await openRoot(shared + name);
  const tree = await file.tree(treeName);
  await requireSums(tree, sums, tree.entries);
  await requireSums(tree, sums, 7 + Math.floor(tree.entries / 3));
  await file.close();
});

// Numbers of columns, and of branches that hold none, by uproot; a four-momentum is four columns.
testWithData.each([
  ["nanoaod/nano_dy.root", "Events", 1499, 0],
  ["nanoaod/nano_dimuon.root", "Events", 1601, 0],
  ["nanoaod/nano_tree.root", "Events", 1011, 0],
  ["nanoaod/nano_tt_v12.root", "Events", 654, 0],
  ["nanoaod/nano_tt_v15.root", "Events", 2656, 0],
  ["nanoaod/pfnano.root", "Events", 1802, 0],
  ["nanoaod/nanoAOD_2015_CMS_Open_Data_ttbar.root", "Events", 947, 0],
  ["root-codecs/uproot-HZZ-zlib.root", "events", 51, 0],
  ["delphes/delphes.root", "Delphes", 1138 - 44 - 126 + 4 * 126, 44],
])("%s: the tree %s and all of its columns are read", async (name, treeName, columns, others) => {
  const file = await openRoot(shared + name);
  const tree = await mainTree(file);
  expect([tree.name, tree.columns.length, tree.others.length]).toEqual([treeName, columns, others]);
  const read = await tree.read(
    tree.columns.map((column) => column.name),
    0,
    tree.entries,
  );
  const lengths = tree.columns.map(({ name: column }) => [column, read.get(column)?.values.length]);
  expect(lengths).toEqual(
    tree.columns.map(({ name: column, kind }) => [column, kind === "list" ? read.get(column)?.offsets?.[tree.entries] : tree.entries]),
  );
  await file.close();
});
