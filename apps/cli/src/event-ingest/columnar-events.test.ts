import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis } from "@ratiometer/config";
import { columnOf, readTable, sha256OfFile, type Table } from "@ratiometer/tables";
import { testRootFile } from "@ratiometer/tables/testing";
import { parquetWriteBuffer, type SchemaElement } from "hyparquet-writer";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import { performPart } from "../parts/perform-part.ts";
import { runPipeline } from "../pipeline/pipeline.ts";
import { filesBelow } from "../pipeline/manifest.ts";
import { readJson } from "../stages/json-file.ts";
import { isKept, relativeWeights, smallSkimEvents, writeSmallSkims, type SmallEvent } from "../testing/small-skims.ts";
import type { IngestedSample } from "./ingested-sample.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "columnar-events-"));
});
afterAll(() => rm(folder, { recursive: true }));

const EVENTS = smallSkimEvents(400);
const HALF = EVENTS.length / 2;
const READ = [...EVENTS.slice(0, HALF), ...EVENTS.slice(HALF).filter(isKept)];

const COMMON = `version: 1
name: small
seed: 7
luminosity: { value: 1, unit: fb^-1 }
coefficients: { c: { sm: 0, range: [-1, 1] } }
estimators: { score: { type: score, method: sally, coefficients: [c], network: { hidden: [4] }, training: { epochs: 1 }, ensemble: 1 } }
channels: { all: { model: binned, axes: [{ column: score.c, edges: [-.inf, 0, .inf] }] } }
inference: { scans: [{ coefficients: [c], points: 3 }] }
`;

const NANOAOD = `samples:
  s: { process: x, source: { nanoaod: ["skim_*.root"] }, weights: { map: weights.yaml }, cross_section: { value: 3, unit: pb } }
objects:
  muons: { select: ["pt > 15"] }
  jets: { select: ["pt > 30", "abs(eta) < 2.4"], away_from: { leptons: 0.4 }, btag: btagDeepFlavB, threshold: 0.5 }
features: { sets: [objects], columns: [PV_npvs], extra: { twice: 2 * PV_npvs } }
selection: ["n_jets >= 1"]
systematics:
  jes: { type: scale, objects: jets, up: 1.1, down: 0.9 }
  qcd: { type: weights, of: scale }
`;

interface Ran {
  readonly ingest: string;
  readonly sample: IngestedSample;
  readonly summary: FeaturesSummary;
  readonly features: Table;
  readonly warnings: readonly string[];
}

async function run(home: string, text: string, jobs = 1): Promise<Ran> {
  const file = join(home, "analysis.yaml");
  await writeFile(file, COMMON + text);
  const warnings: string[] = [];
  const out = join(home, `run-${jobs}`);
  await runPipeline({
    analysis: await loadAnalysis(file),
    out,
    until: "features",
    force: false,
    jobs,
    report: { progress: () => undefined, finished: () => undefined, warn: (text) => warnings.push(text) },
    signal: new AbortController().signal,
  });
  const [sample] = await readJson<IngestedSample[]>(join(out, "ingest", "samples.json"));
  return {
    ingest: join(out, "ingest"),
    sample,
    summary: await readJson<FeaturesSummary>(join(out, "features", "features.json")),
    features: await readTable(join(out, "features", "events")),
    warnings,
  };
}

const digests = async (home: string): Promise<Readonly<Record<string, string>>> => {
  const files = await filesBelow(home);
  const found = await Promise.all(files.map(async (file) => [relative(home, file), await sha256OfFile(file)] as const));
  return Object.fromEntries(found);
};

const numbers = (table: Table, name: string): number[] => [...columnOf(table, name).values];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const deltaPhi = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));
/** Jets that the analysis selects, for a scale of their pT. */
const selectedJets = ({ jets, muons }: SmallEvent, scale = 1): number[] =>
  jets
    .filter(
      ([pt, eta, phi]) =>
        scale * pt > 30 &&
        Math.abs(eta) < 2.4 &&
        muons.filter((muon) => muon[0] > 15).every((muon) => Math.hypot(muon[1] - eta, deltaPhi(muon[2], phi)) > 0.4),
    )
    .map(([pt]) => scale * pt);

test("NanoAOD becomes objects, polynomials in pb whatever a skim has lost, variations, and features", async () => {
  const home = join(folder, "nanoaod");
  await writeSmallSkims(home, { events: EVENTS });
  const { ingest, sample, summary, features, warnings } = await run(home, NANOAOD);
  const generated = sum(EVENTS.map(({ genWeight }) => genWeight));
  expect(sample).toMatchObject({
    content: "objects",
    hasColumns: true,
    events: READ.length,
    sumOfWeights: { from: "reweighting sums", generated: EVENTS.length },
    files: [
      { events: HALF, generated: HALF },
      { events: READ.length - HALF, generated: HALF },
    ],
  });
  const events = await readTable(join(ingest, "s", "events"));
  const [one, linear, quadratic] = ["weight:1", "weight:c", "weight:c^2"].map((name) => numbers(events, name));
  READ.forEach(({ genWeight, form: [a, b] }, i) => {
    const own = (3 * genWeight) / generated;
    [own, own * a, own * b].forEach((expected, t) => expect([one, linear, quadratic][t][i] / own).toBeCloseTo(expected / own, 6));
  });
  expect(sample.crossSection.value).toBeCloseTo((3 * sum(READ.map(({ genWeight }) => genWeight))) / generated, 6);
  expect(numbers(events, "stratum")).toEqual(READ.map((_, i) => (i < HALF ? 0 : 1)));
  expect(numbers(events, "factor:muR_down_muF_down")).toEqual(READ.map(() => 0.5));
  expect(numbers(events, "factor:muR_up_muF_up")).toEqual(READ.map((_, i) => Math.fround(1.5 + (i < HALF ? i : i - HALF) / 1024)));

  const jets = READ.map((event) => selectedJets(event));
  const varied = [1.1, 0.9].map((scale) => READ.map((event) => selectedJets(event, scale)));
  const kept = [...READ.keys()].filter((i) => [jets, ...varied].some((lists) => lists[i].length > 0));
  const expected = (lists: readonly (readonly number[])[]): number[] => kept.map((i) => lists[i].length);
  expect(numbers(features, "n_jets")).toEqual(expected(jets));
  expect(numbers(features, "n_jets@jes_up")).toEqual(expected(varied[0]));
  expect(numbers(features, "n_jets@jes_down")).toEqual(expected(varied[1]));
  expect(numbers(features, "event:selected")).toEqual(kept.map((i) => (jets[i].length > 0 ? 1 : 0)));
  numbers(features, "ht").forEach((ht, row) => expect(ht).toBeCloseTo(sum(jets[kept[row]]), 9));
  expect(numbers(features, "twice")).toEqual(kept.map((i) => 20 + 2 * READ[i].jets.length));
  expect(summary.variations).toEqual(["jes_up", "jes_down"]);
  expect(summary.factors).toHaveLength(8);
  expect(summary.strata.map(({ generated: count }) => count)).toEqual([HALF, HALF]);
  const [{ steps }] = summary.cutFlow;
  expect(steps[0]).toMatchObject({ events: READ.length, negative: READ.filter(({ genWeight }) => genWeight < 0).length });
  expect(warnings.some((text) => text.includes("have a negative weight"))).toBe(true);
});

test("threads and parts change no byte", async () => {
  const home = join(folder, "threads");
  await writeSmallSkims(home, { events: EVENTS });
  await run(home, NANOAOD, 1);
  await run(home, NANOAOD, 2);
  const [one, two] = await Promise.all([digests(join(home, "run-1", "ingest")), digests(join(home, "run-2", "ingest"))]);
  expect(Object.keys(one).length).toBeGreaterThan(30);
  expect(two).toEqual(one);
  const common = { analysis: await loadAnalysis(join(home, "analysis.yaml")), out: join(home, "run-3"), jobs: 2 };
  const quiet = { progress: () => undefined, finished: () => undefined, warn: () => undefined };
  for (const k of [1, 2]) {
    const name = { stage: "ingest", share: "s", k, n: 2 } as const;
    const made = await performPart({ ...common, name, report: quiet, signal: new AbortController().signal });
    expect(made).toMatchObject({ state: "done", tasks: 2, first: k - 1, end: k });
  }
  await run(home, NANOAOD, 3);
  expect(await digests(join(home, "run-3", "ingest"))).toEqual(one);
  expect(await readFile(join(home, "run-3", "log.jsonl"), "utf8")).toContain('"parts":2');
});

test("an event that lacks weights is refused, or dropped with its objects if the map says so", async () => {
  const home = join(folder, "missing");
  const lost = 3;
  const second = (event: SmallEvent, i: number): readonly number[] => (i === lost ? [1, 1, 1, 1] : relativeWeights(event, i));
  await writeSmallSkims(home, { events: EVENTS, second });
  await expect(run(home, NANOAOD)).rejects.toMatchObject({
    code: "DATA_MISSING_WEIGHT",
    where: join(home, "skim_1.root"),
    message: expect.stringContaining(`1 of ${READ.length - HALF} events`) as unknown,
  });
  const map = join(home, "weights.yaml");
  await writeFile(
    map,
    "version: 1\ncoefficients: { c: { sm: 0 } }\nweights: { missing: drop, points: [{ c: 0 }, { c: 1 }, { c: -1 }, { c: 2 }] }\n",
  );
  const { ingest, sample, features } = await run(home, NANOAOD);
  expect(sample.events).toBe(READ.length - 1);
  const events = await readTable(join(ingest, "s", "events"));
  expect(numbers(events, "factor:muR_up_muF_up")[HALF + lost]).toBe(Math.fround(1.5 + (lost + 1) / 1024));
  const jets = READ.filter((_, i) => i !== HALF + lost).map((event) => selectedJets(event));
  expect(numbers(features, "n_jets").filter((count) => count > 0)).toEqual(jets.map(({ length }) => length).filter((count) => count > 0));
});

test("files of a sample with different numbers of weights are refused, both named", async () => {
  const home = join(folder, "counts");
  await writeSmallSkims(home, { events: EVENTS, second: (event, i) => [...relativeWeights(event, i), 1] });
  await expect(run(home, NANOAOD)).rejects.toMatchObject({
    code: "DATA_WEIGHT_COUNT",
    where: join(home, "skim_1.root"),
    message: `the file has 5 weights, ${join(home, "skim_0.root")} has 4`,
  });
});

test("columns of NanoAOD in JSON lines or Parquet give the bytes that the same ones of a ROOT file give", async () => {
  const lists = [...EVENTS.keys()].map((i) => Array.from({ length: i % 4 }, (_, k) => 20 + i + k));
  const columns = {
    genWeight: EVENTS.map(({ genWeight }) => genWeight),
    MET_pt: EVENTS.map((_, i) => i / 4),
    MET_phi: EVENTS.map(() => 0.5),
    Jet_pt: lists,
    Jet_eta: lists.map((list) => list.map((pt) => pt / 256)),
    Jet_phi: lists.map((list) => list.map((pt) => pt / 512)),
    Jet_mass: lists.map((list) => list.map(() => 8)),
    Jet_btagDeepFlavB: lists.map((list) => list.map((pt) => pt / 1024)),
  };
  const rows = EVENTS.map((_, i) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]])));
  const schema: SchemaElement[] = [
    { name: "schema", num_children: Object.keys(columns).length },
    ...Object.entries(columns).flatMap(([name, [, value]]): SchemaElement[] =>
      typeof value === "number"
        ? [{ name, type: "DOUBLE", repetition_type: "REQUIRED" }]
        : [
            { name, repetition_type: "REQUIRED", converted_type: "LIST", num_children: 1 },
            { name: "list", repetition_type: "REPEATED", num_children: 1 },
            { name: "element", type: "DOUBLE", repetition_type: "REQUIRED" },
          ],
    ),
  ];
  const bytes: Readonly<Record<string, Uint8Array | string>> = {
    "e.root": testRootFile([{ name: "Events", columns }]),
    "e.jsonl": rows.map((row) => JSON.stringify(row)).join("\n"),
    "e.parquet": new Uint8Array(
      parquetWriteBuffer({ columnData: Object.entries(columns).map(([name, data]) => ({ name, data })), schema }),
    ),
  };
  const written: Readonly<Record<string, string>>[] = [];
  for (const [name, file] of Object.entries(bytes)) {
    const home = join(folder, name);
    await mkdir(home);
    await writeFile(join(home, name), file);
    const { ingest } = await run(
      home,
      `samples:
  s: { process: x, source: { nanoaod: ${name} }, weights: { scheme: none, sum_of_weights: events }, cross_section: { value: 3, unit: pb } }
objects: { jets: { btag: btagDeepFlavB, threshold: 0.5 } }
features: { sets: [objects] }
`,
    );
    written.push(await digests(join(ingest, "s")));
  }
  expect(Object.keys(written[0]).length).toBeGreaterThan(20);
  expect(written[1]).toEqual(written[0]);
  expect(written[2]).toEqual(written[0]);
});

const ROWS = Array.from({ length: 50 }, (_, i) => ({ x: i / 8, y: 50 - i, w_sm: i % 5 === 0 ? -1 : 1, w_up: 1.5, w_down: 1 }));
const TABLE = (name: string): string => `samples:
  s: { process: x, source: { table: ${name} }, weights: { map: weights.yaml }, cross_section: { value: 2, unit: pb } }
features: { extra: { z: x + y } }
selection: ["y > 10"]
`;
const TABLE_MAP = `version: 1
coefficients: { c: { sm: 0 } }
weights: { relative_to: none, columns: { w_sm: {}, w_up: { c: 1 }, w_down: { c: -1 } } }
sum_of_weights: events
`;

test("tables of any format become observables: columns that are no weights", async () => {
  const home = join(folder, "tables");
  await writeSmallSkims(home, { events: EVENTS });
  await writeFile(join(home, "weights.yaml"), TABLE_MAP);
  await writeFile(join(home, "t.csv"), `x,y,w_sm,w_up,w_down\n${ROWS.map((row) => Object.values(row).join(",")).join("\n")}\n`);
  await writeFile(join(home, "t.jsonl"), `${ROWS.map((row) => JSON.stringify(row)).join("\n")}\n`);
  const outcomes: object[] = [];
  for (const name of ["t.csv", "t.jsonl"]) {
    const { sample, features, summary } = await run(home, TABLE(name));
    expect(sample).toMatchObject({ content: "observables", events: 50, sumOfWeights: { from: "events", generated: 50 } });
    expect(sample.crossSection.value).toBeCloseTo(2, 12);
    expect(summary.inputs).toEqual(["x", "y", "z"]);
    const kept = ROWS.filter(({ y }) => y > 10);
    expect(numbers(features, "z")).toEqual(kept.map(({ x, y }) => x + y));
    numbers(features, "weight:1").forEach((weight, i) => expect(weight).toBeCloseTo((2 * kept[i].w_sm) / 30, 12));
    outcomes.push({ columns: [...features.columns.keys()], z: numbers(features, "z") });
  }
  expect(outcomes[1]).toEqual(outcomes[0]);
});

test("a number that is none is refused with its event", async () => {
  const home = join(folder, "nan");
  await writeSmallSkims(home, { events: EVENTS });
  await writeFile(join(home, "weights.yaml"), TABLE_MAP);
  const columns = { x: [1, 1], y: [20, NaN], w_sm: [1, 1], w_up: [1, 1], w_down: [1, 1] };
  await writeFile(join(home, "t.root"), testRootFile([{ name: "rows", columns }]));
  await expect(run(home, TABLE("t.root"))).rejects.toMatchObject({
    code: "DATA_NOT_FINITE",
    where: `${join(home, "t.root")}: event 1`,
    message: 'column "y" is NaN, expected a number that a double holds exactly',
  });
  await writeFile(join(home, "t.csv"), "x,y,w_sm,w_up,w_down\n1,2,1,1,1\n1,nan,1,1,1\n");
  await expect(run(home, TABLE("t.csv"))).rejects.toMatchObject({ code: "DATA_NOT_FINITE", where: `${join(home, "t.csv")}:3` });
});
