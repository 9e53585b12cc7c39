import { expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import type { ColumnarFile } from "@ratiometer/tables";
import { listColumn, memoryTable, type MemoryColumn } from "../testing/memory-table.ts";
import { tableContents } from "./table-contents.ts";

const N = 200;
const numbers = (name: string, make: (i: number) => number): MemoryColumn => ({
  name,
  type: "float32",
  values: Float32Array.from({ length: N }, (_, i) => make(i)),
});
const lists = (name: string, make: (i: number) => readonly number[]): MemoryColumn =>
  listColumn(
    name,
    "float32",
    Array.from({ length: N }, (_, i) => make(i)),
  );

/** Columns by which NanoAOD is known. */
const nano = (...columns: readonly MemoryColumn[]): readonly MemoryColumn[] => [
  ...["run", "luminosityBlock"].map((name): MemoryColumn => ({ name, type: "uint32", values: new Uint32Array(N).fill(1) })),
  { name: "event", type: "uint64", values: BigUint64Array.from({ length: N }, (_, i) => 2n ** 60n + BigInt(i)) },
  ...columns,
];

const SKIMMED = "the sum of weights is that of the events in this table; a skim has lost the others";

const genWeight = numbers("genWeight", (i) => (i % 4 === 0 ? -2 : 3));

test("NanoAOD: the sum of genWeight, weights of lists by their positions, integers exact", async () => {
  const columns = nano(
    genWeight,
    lists("LHEReweightingWeight", (i) => [1, 0.5 + (i % 2) / 4, 2]),
    lists("LHEPdfWeight", () => [1, 1.25]),
    lists("Jet_pt", (i) => Array.from({ length: i % 3 }, (_, k) => 30 + i + k)),
  );
  const contents = await tableContents(memoryTable(N, columns));
  expect(contents).toMatchObject({ format: "Memory", schema: "NanoAOD", events: N, sumOfWeights: 3 * 150 - 2 * 50, crossSection: null });
  const sumEvents = BigInt(N) * 2n ** 60n + BigInt((N * (N - 1)) / 2);
  expect(contents.columns.find(({ name }) => name === "event")).toMatchObject({ sum: String(sumEvents), min: String(2n ** 60n) });
  expect(contents.columns.find(({ name }) => name === "Jet_pt")?.count).toBe(199);
  expect(contents.weights.map(({ id }) => id)).toEqual([
    "genWeight",
    ...[0, 1, 2].map((i) => `LHEReweightingWeight[${i}]`),
    ...[0, 1].map((i) => `LHEPdfWeight[${i}]`),
  ]);
  expect(contents.weights[3]).toEqual({ id: "LHEReweightingWeight[2]", point: null, sum: 400, group: "LHEReweightingWeight" });
  expect(contents.notes).toEqual([
    SKIMMED,
    "LHEReweightingWeight: 3 weights whose points the file does not say: a weight map has to",
    "LHEPdfWeight: 2 weights",
  ]);
  expect(contents.suspicious).toEqual([
    "50 of 200 events have a negative weight",
    "LHEReweightingWeight: exactly 1 in every event at [0]: the point of generation, or a weight that was missing",
  ]);
});

test("the result does not depend on where a file can be cut", async () => {
  const columns = nano(
    genWeight,
    numbers("x", (i) => Math.sin(i) * 10 ** (i % 20)),
    lists("LHEReweightingWeight", (i) => Array.from({ length: i < 7 ? 2 : 3 }, (_, k) => 1 + (i % 5) * k)),
  );
  const whole = await tableContents(memoryTable(N, columns));
  // Ranges are joined as far as memory allows; a table of one million rows is not.
  for (const boundaries of [
    [0, 1, 2, 199, 200],
    [0, 100, 200],
  ])
    expect(await tableContents(memoryTable(N, columns, boundaries))).toEqual(whole);
});

test("relative weights: events without the generator's weights, lists of different lengths, zeros, an empty branch", async () => {
  const weights = lists("LHEReweightingWeight", (i) => (i < 6 ? [1, 1, 1] : i < 10 ? [0.9, 0] : [1.1, 0, 0.7]));
  const { suspicious } = await tableContents(memoryTable(N, nano(genWeight, weights)));
  expect(suspicious.slice(1)).toEqual([
    "LHEReweightingWeight has different numbers of weights: 2 weights in 4, 3 weights in 196 events",
    "LHEReweightingWeight: all weights are exactly 1 in 6 of 200 events, as where the generator's weights were missing",
  ]);
  const zero = lists("LHEReweightingWeight", (i) => [1 + i / 7, 0]);
  expect((await tableContents(memoryTable(N, nano(genWeight, zero)))).suspicious.slice(1)).toEqual([
    "LHEReweightingWeight: 0 in every event at [1]",
  ]);
  const empty = await tableContents(memoryTable(N, nano(numbers("genWeight", () => 0), lists("LHEReweightingWeight", () => [])))); // prettier-ignore
  expect(empty.suspicious).toEqual(['weight "genWeight" is 0 in every event', "LHEReweightingWeight is empty in every event"]);
});

test("weights with names: their points; two of one point are told", async () => {
  const named = ["ctZ_1p0_cpt_0p0", "ctZ_m2p5_cpt_1p0", "EFTrwgt3_ctZ_1.0_cpt_0.0", "dummy"].map((name, k) =>
    numbers(`LHEWeight_${name}`, (i) => k + i),
  );
  const own = numbers("LHEWeight_originalXWGTUP", () => 7);
  const { weights, suspicious } = await tableContents(memoryTable(N, nano(genWeight, own, ...named)));
  expect(weights.slice(1).map(({ id, point }) => [id, point])).toEqual([
    ["LHEWeight_ctZ_1p0_cpt_0p0", { ctZ: 1, cpt: 0 }],
    ["LHEWeight_ctZ_m2p5_cpt_1p0", { ctZ: -2.5, cpt: 1 }],
    ["LHEWeight_EFTrwgt3_ctZ_1.0_cpt_0.0", { ctZ: 1, cpt: 0 }],
    ["LHEWeight_dummy", null],
  ]);
  expect(suspicious).toContain('weights "LHEWeight_ctZ_1p0_cpt_0p0", "LHEWeight_EFTrwgt3_ctZ_1.0_cpt_0.0" have the same point');
});

test("terms of a polynomial: how many coefficients they are for", async () => {
  const terms = (n: number): MemoryColumn => lists("EFTfitCoefficients", () => Array.from({ length: n }, (_, i) => i));
  const good = await tableContents(memoryTable(N, nano(genWeight, terms(276))));
  expect(good.notes).toEqual([
    SKIMMED,
    "EFTfitCoefficients: the weight as a polynomial in 22 coefficients, whose names the file does not say",
  ]);
  expect(good.weights).toHaveLength(1);
  const bad = await tableContents(memoryTable(N, nano(genWeight, terms(5))));
  expect(bad.suspicious).toContain("EFTfitCoefficients has 5 terms, expected (N + 1)(N + 2)/2 for N coefficients");
});

test("NanoAOD: a weight of 1 beside one that is not, counters that were forgotten, scale weights without the nominal one", async () => {
  const counter: MemoryColumn = { name: "nJet", type: "uint32", values: new Uint32Array(N).fill(2) };
  const { suspicious, notes } = await tableContents(
    memoryTable(
      N,
      nano(
        numbers("genWeight", () => 1),
        numbers("LHEWeight_originalXWGTUP", (i) => 0.25 + (i % 2)),
        counter,
        lists("Jet_pt", (i) => (i === 0 ? [30] : [30, 40])),
        lists("Jet_eta", () => [1, 2]),
        lists("LHEScaleWeight", () => new Array<number>(8).fill(1.5)),
      ),
    ),
  );
  expect(suspicious).toEqual([
    "genWeight is 1 in every event, LHEWeight_originalXWGTUP goes from 0.25 to 1.25",
    "nJet counts 400, but there are 399 values of Jet_pt",
  ]);
  expect(notes).toContain("LHEScaleWeight: 8 weights, the nominal one is left out");
});

test("Delphes: the weight of Event, weights without names", async () => {
  const columns = [
    lists("Event.Number", (i) => [i]),
    lists("Event.Weight", () => [0.5]),
    lists("Weight.Weight", (i) => [0.5, i]),
    lists("Jet.PT", () => [40]),
  ];
  const contents = await tableContents(memoryTable(N, columns));
  expect(contents).toMatchObject({ schema: "Delphes", sumOfWeights: 100 });
  expect(contents.weights.map(({ id, sum }) => [id, sum])).toEqual([
    ["Event.Weight", 100],
    ["Weight.Weight[0]", 100],
    ["Weight.Weight[1]", 19900],
  ]);
});

test("sentinels, scores that are none, NaN and extremes are remarked once for each kind", async () => {
  const { suspicious, columns } = await tableContents(
    memoryTable(
      N,
      nano(
        genWeight,
        lists("Jet_btagDeepFlavB", () => [-3000]),
        lists("Jet_btagDeepB", () => [-1]),
        lists("Jet_btagPNetB", (i) => [i / N]),
        numbers("GenVtx_t0", (i) => (i < 3 ? -999 : i / 7)),
        numbers("MET_pt", (i) => (i === 5 ? NaN : i + 0.5)),
        numbers("Muon_dxy", (i) => (i < 2 ? 3e38 : i === 9 ? 2 ** -140 : 0.25)),
        numbers("once", (i) => (i === 3 ? -999 : 1)),
      ),
    ),
  );
  expect(suspicious.slice(1)).toEqual([
    "NaN in MET_pt (1 of 200 values)",
    "scores that are -1 everywhere, so that they were not computed: Jet_btagDeepB",
    "scores beyond -1 and 1: Jet_btagDeepFlavB (all 200 values)",
    "-3000, which often stands for a value that is not there, in Jet_btagDeepFlavB (all 200 values)",
    "-999, which often stands for a value that is not there, in GenVtx_t0 (3 of 200 values)",
    "numbers beyond 1e30 in Muon_dxy (2 of 200 values)",
    "numbers too small for all digits of 32 bits, which damaged bytes often are, in Muon_dxy (1 of 200 values)",
  ]);
  expect(columns.find(({ name }) => name === "MET_pt")).toMatchObject({ count: 200, notFinite: 1 });
});

test("a column with gaps is named and left out, and nothing else is lost", async () => {
  const table = memoryTable(N, [numbers("a", (i) => i), numbers("b", () => 1), numbers("weight", () => 2)]);
  const withGap: ColumnarFile = {
    ...table,
    read: (names, first, end) =>
      names.includes("b")
        ? Promise.reject(new AnalysisError("DATA_MISSING_VALUE", 'column "b" is null in row 5'))
        : table.read(names, first, end),
  };
  const contents = await tableContents(withGap);
  expect(contents.columns.map(({ name, count }) => [name, count])).toEqual([
    ["a", N],
    ["weight", N],
  ]);
  expect(contents.others).toEqual([{ name: "b", type: "float32 with gaps" }]);
  expect(contents).toMatchObject({ sumOfWeights: 400, suspicious: ['column "b" is null in row 5'] });
});

test("tables of other lengths are told with the main one", async () => {
  const main: ColumnarFile = {
    ...memoryTable(N, [numbers("events/x", (i) => i)]),
    others: [
      { name: "version", type: "int32, shape 3" },
      { name: "title", type: "text" },
    ],
  };
  const further = [memoryTable(3, [{ name: "version", type: "int32", values: Int32Array.of(1, 2, 3) }])];
  const contents = await tableContents(main, { further });
  expect(contents.columns.map(({ name, count }) => [name, count])).toEqual([
    ["events/x", N],
    ["version", 3],
  ]);
  expect(contents.others).toEqual([{ name: "title", type: "text" }]);
  expect((await tableContents(memoryTable(0, []))).suspicious).toEqual(["there are no events"]);
});
