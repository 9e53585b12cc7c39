import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis } from "@ratiometer/config";
import { eventWeights } from "@ratiometer/eft";
import { columnOf, readTable } from "@ratiometer/tables";
import { runPipeline } from "../pipeline/pipeline.ts";
import { smallLhe } from "../testing/small-analysis.ts";
import type { IngestedSample } from "./ingested-sample.ts";
import { readJson } from "../stages/json-file.ts";
import { readParticles } from "./particle-table.ts";
import { weightPolynomialOf } from "./weight-columns.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulated-sample-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("ingest generates samples in the coefficients of the analysis, scaled where a cross section is given", async () => {
  const file = await smallLhe(folder, {
    coefficients: "{ ctG: { sm: 0, range: [-1, 1] }, kt: { sm: 1, range: [-2, 2] } }",
    samples: `
  free: { process: tt, source: { simulate: { events: 40, benchmarks: [{ ctG: 0.5 }], decays: none } } }
  scaled: { process: tt, source: { simulate: { events: 30, cut: t_pt > 100, decays: none } }, cross_section: { value: 7, unit: pb } }
  higgs: { process: closed-form, source: { lhe: [events.lhe.gz] }, weights: { scheme: none } }`,
    estimators: "{ ratio: { type: ratio, method: alices, coefficients: [ctG] } }",
    inference: "{ scans: [{ coefficients: [ctG] }] }",
  });
  const analysis = await loadAnalysis(file);
  const out = join(folder, "run");
  const notes: string[] = [];
  await runPipeline({
    analysis,
    out,
    until: "ingest",
    force: false,
    jobs: 1,
    report: { progress: (_, __, note = "") => notes.push(note), finished: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
  });
  expect([...new Set(notes)]).toEqual([
    "free, integration",
    "free, events",
    "free, weights",
    "scaled, integration",
    "scaled, events",
    "scaled, weights",
    "higgs, file 1 of 1",
    "higgs, weights",
  ]);
  const samples = await readJson<IngestedSample[]>(join(out, "ingest", "samples.json"));
  const polynomial = async (name: string): Promise<ReturnType<typeof weightPolynomialOf>> =>
    weightPolynomialOf(await readTable(join(out, "ingest", name, "events")), analysis.coefficients);

  const [free, scaled] = samples;
  expect(free).toMatchObject({ content: "particles", events: 40, process: "tt" });
  expect(free.files).toHaveLength(1);
  expect(free.files[0]).toMatchObject({
    file: "simulated tt",
    events: 40,
    energy: 13000,
    simulation: { seed: 7, label: "free", decays: "none" },
  });
  const ofFree = await polynomial("free");
  // one benchmark: there all weights are alike, but for rare over-weights; on kt they do not depend
  const [benchmark] = free.files[0].simulation?.benchmarks ?? [];
  const there = eventWeights(ofFree, [0.5, 1]).sort();
  expect(there[20] / there[0]).toBeCloseTo(1, 10);
  expect(there.reduce((sum, weight) => sum + weight, 0) / benchmark.crossSection).toBeCloseTo(1, 6);
  expect([...eventWeights(ofFree, [0.5, -1])]).toEqual([...eventWeights(ofFree, [0.5, 1])]);

  expect(scaled.crossSection.value).toBeCloseTo(7, 10);
  expect(scaled.files[0]).toMatchObject({ crossSection: 7, crossSectionError: 0 });
  expect(scaled.files[0].simulation?.benchmarks[0].crossSection).toBeCloseTo(7, 10);
  const particles = await readParticles(join(out, "ingest", "scaled", "particles"), 0, 30);
  const tops = [...particles.pdgId.keys()].filter((row) => particles.pdgId[row] === 6);
  expect(tops).toHaveLength(30);
  for (const row of tops) expect(Math.hypot(particles.px[row], particles.py[row])).toBeGreaterThan(100);
  expect(columnOf(await readTable(join(out, "ingest", "scaled", "events")), "stratum").values).toHaveLength(30);
});
