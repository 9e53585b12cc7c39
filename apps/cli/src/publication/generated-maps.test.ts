import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis, type Analysis } from "@ratiometer/config";
import { randomStream, tableOf, writeTable } from "@ratiometer/tables";
import type { IngestedSample } from "../event-ingest/ingested-sample.ts";
import { particleWriter } from "../event-ingest/particle-table.ts";
import type { EstimatedEvents } from "../stages/estimated-events.ts";
import { ENTRY } from "../stages/features.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";
import { generatedMaps } from "./generated-maps.ts";
import { generatedParticle, HEAVY_PARTICLES } from "./generated-particle.ts";

const EVENTS = 1200;
const stream = randomStream(8, "generated maps");
/** pT and η of the hardest Z of each event, which has a softer one, too; every 50th has none. */
const truth = Array.from({ length: EVENTS }, (_, i) => ({
  pt: 20 + 300 * stream.uniform(),
  eta: 3 * stream.normal(),
  isThere: i % 50 !== 49,
}));
const weights = Float64Array.from({ length: EVENTS }, () => 0.5 + stream.uniform());

let home = "";
let analysis: Analysis;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "generated-"));
  analysis = await loadAnalysis(await smallClosedForm(home, { selection: '["met > 20"]' }));
  const particles = await particleWriter(join(home, "ttZ", "particles"));
  const rows = truth.flatMap(({ pt, eta, isThere }, i) => {
    const phi = i;
    const momentum = (size: number): number[] => [size * Math.cos(phi), size * Math.sin(phi), size * Math.sinh(eta)];
    return [
      { id: 21, p: [0, 0, 500] },
      { id: isThere ? 23 : 22, p: momentum(pt / 2) },
      { id: isThere ? 23 : 22, p: momentum(pt) },
    ];
  });
  const integers = (of: (row: (typeof rows)[number]) => number): Int32Array => Int32Array.from(rows, of);
  const component = (axis: number): Float64Array => Float64Array.from(rows, ({ p }) => p[axis]);
  await particles.append({
    events: EVENTS,
    offsets: Uint32Array.from({ length: EVENTS + 1 }, (_, i) => 3 * i),
    pdgId: integers(({ id }) => id),
    status: integers(() => 1),
    mother: integers(() => -1),
    px: component(0),
    py: component(1),
    pz: component(2),
    energy: Float64Array.from(rows, ({ p }) => Math.hypot(...p)),
  });
  await particles.finish();
  await writeTable(join(home, "ttZ", "events"), tableOf([["weight:1", { values: weights, unit: "pb" }]]));
});
afterAll(() => rm(home, { recursive: true }));

const sampleOf = (name: string, content: IngestedSample["content"]): IngestedSample => ({
  name,
  process: name,
  content,
  events: EVENTS,
  files: [],
  crossSection: { value: 1, error: 0, effectiveSampleSize: EVENTS },
  generatorError: 0,
  negativeEvents: 0,
});

/** Two thirds of the events are selected, the harder the more; half of these are held out, and have a score that grows with pT. */
function selectedEvents(): EstimatedEvents {
  const rows = truth.flatMap(({ pt }, i) => (i % 3 !== 0 || pt > 200 ? [i] : []));
  const score = Float64Array.from(rows, (i) => truth[i].pt / 400 + 0.3 * Math.sin(i));
  const table = tableOf([[ENTRY, { values: Int32Array.from(rows), unit: "1" }]]);
  const [test_, train] = [0, 1].map((part) => Uint32Array.from([...rows.keys()].filter((row) => row % 2 === part)));
  return {
    table,
    summary: { samples: ["other", "ttZ"], strata: [], definitions: [], inputs: [], variations: [], factors: [], cutFlow: [] },
    polynomial: { events: rows.length, coefficients: [], sm: [], values: Float64Array.from(rows, (i) => weights[i]) },
    sample: new Int32Array(rows.length).fill(1),
    stratum: new Int32Array(rows.length),
    split: { train, validation: new Uint32Array(), test: test_ },
    columns: tableOf([["score", { values: score, unit: "1" }]]),
    ratios: new Map(),
    curves: new Map(),
    densities: new Map(),
  };
}

test("the hardest particle of its kind, its pseudorapidity, and none where there is none", async () => {
  const [higgs, z] = HEAVY_PARTICLES;
  expect(await generatedParticle(join(home, "ttZ"), higgs)).toBeUndefined();
  const found = await generatedParticle(join(home, "ttZ"), z);
  truth.forEach(({ pt, eta, isThere }, i) => {
    if (!isThere) {
      expect([found?.pt[i], found?.eta[i]]).toEqual([NaN, NaN]);
      return;
    }
    expect(found?.pt[i]).toBeCloseTo(pt, 10);
    expect(found?.eta[i]).toBeCloseTo(eta, 10);
  });
});

test("what is selected of all generated events times what passes of the hold-out ones, bin by bin", async () => {
  const events = selectedEvents();
  const request = { name: "tag", selection: ["score > 0.5"], axes: [] };
  const samples = [sampleOf("other", "observables"), sampleOf("ttZ", "particles")];
  const [map] = await generatedMaps([request], analysis, events, home, samples);
  expect(map).toMatchObject({ name: "tag, generated z", selection: ["met > 20", "score > 0.5"], level: "generated" });
  expect(map.of.map(({ name }) => name)).toEqual(["ttZ"]);
  const [pt, eta] = map.axes.map(({ edges }) => edges);
  expect([pt.length, eta.length, pt[0], pt[5]]).toEqual([6, 5, 0, Infinity]);
  const { columns, split } = events;
  const entries = Array.from(events.table.columns.get(ENTRY)?.values ?? []);
  const score = columns.columns.get("score")?.values ?? [];
  map.of[0].bins.forEach((share, bin) => {
    const [a, b] = [Math.floor(bin / 4), bin % 4];
    const inside = (i: number): boolean =>
      truth[i].isThere && truth[i].pt >= pt[a] && truth[i].pt < pt[a + 1] && truth[i].eta >= eta[b] && truth[i].eta < eta[b + 1];
    const sum = (list: readonly number[]): number => list.filter(inside).reduce((total, i) => total + weights[i], 0);
    const held = [...split.test];
    const acceptance = sum(entries) / sum([...truth.keys()]);
    const passing = sum(held.filter((row) => score[row] > 0.5).map((row) => entries[row])) / sum(held.map((row) => entries[row]));
    expect(share?.value).toBeCloseTo(acceptance * passing, 12);
    expect(share?.up).toBeGreaterThan(0);
  });
  // the harder the boson, the more is selected and passes
  const first = map.of[0].bins[1]?.value ?? 1;
  expect(map.of[0].bins[17]?.value ?? 0).toBeGreaterThan(first + 0.3);
});

test("samples without particles, or without heavy ones, have no such map", async () => {
  const request = { name: "tag", selection: ["score > 0.5"], axes: [] };
  expect(await generatedMaps([request], analysis, selectedEvents(), home, [sampleOf("ttZ", "observables")])).toEqual([]);
  expect(await generatedMaps([], analysis, selectedEvents(), home, [sampleOf("ttZ", "particles")])).toEqual([]);
});
