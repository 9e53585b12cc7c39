import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis, type Analysis } from "@ratiometer/config";
import { featurePlan } from "@ratiometer/features";
import { columnOf, readTable, tableOf, type Table } from "@ratiometer/tables";
import { runPipeline } from "../pipeline/pipeline.ts";
import { readJson } from "../stages/json-file.ts";
import type { IngestedSample } from "../event-ingest/ingested-sample.ts";
import { readSelectedEvents } from "../stages/selected-events.ts";
import { smallLhe } from "../testing/small-analysis.ts";
import type { FeaturesSummary } from "./feature-summary.ts";
import { sampleBlocks, type FeatureTask } from "./sample-blocks.ts";

let folder = "";
let analysis: Analysis;
let sample: IngestedSample;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sample-blocks-"));
  const file = await smallLhe(folder, {
    reconstruction: "{ smearing: generic-lhc }",
    objects: `{ jets: { select: "pt > 25", away_from: { leptons: 0.4 } } }`,
    selection: '["n_jets >= 3", "ht > 150"]',
    features: "{ sets: [single-top-higgs] }",
    systematics: `
  jes: { type: scale, objects: jets, up: 1.05, down: "1 - 0.05 * (1 + abs(eta) / 10)" }
  jer: { type: resolution, objects: jets, relative: 0.1 }
  tag: { type: tag-efficiency, select: "abs(eta) < 2.4", up: 1.1, efficiency: 0.6 }`,
  });
  analysis = await loadAnalysis(file);
  await runPipeline({
    analysis,
    out: join(folder, "run"),
    until: "features",
    force: false,
    jobs: 1,
    report: { progress: () => undefined, finished: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
  });
  [sample] = await readJson<IngestedSample[]>(join(folder, "run", "ingest", "samples.json"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Several tables, one behind the other. */
const joined = (tables: readonly Table[]): Table =>
  tableOf(
    [...tables[0].columns].map(([name, { unit, values }]) => {
      const numbers = tables.flatMap((table) => [...columnOf(table, name).values]);
      return [name, { unit, values: values instanceof Float64Array ? Float64Array.from(numbers) : Int32Array.from(numbers) }];
    }),
  );

test("features and their variations do not depend on how events are cut into blocks", async () => {
  const order = { plan: featurePlan(analysis), ingest: join(folder, "run", "ingest") };
  const task = (first: number, end: number): FeatureTask => ({ sample: { name: sample.name, content: sample.content }, first, end });
  const whole = await sampleBlocks(order)(task(0, sample.events));
  const make = sampleBlocks(order);
  const second = await make(task(37, sample.events));
  const parts = [await make(task(0, 1)), await make(task(1, 37)), second];
  expect(parts.flatMap(({ passed }) => [...passed])).toEqual([...whole.passed]);
  expect(joined(parts.map(({ table }) => table))).toEqual(whole.table);
});

test("a variation changes what it varies: kept are events that pass with it or without", async () => {
  const table = await readTable(join(folder, "run", "features", "events"));
  const { variations, factors, inputs } = await readJson<FeaturesSummary>(join(folder, "run", "features", "features.json"));
  expect([variations, factors]).toEqual([["jes_up", "jes_down", "jer_up"], ["tag_up"]]);
  const values = (name: string): Float64Array | Int32Array => columnOf(table, name).values;
  const flags = ["event:selected", ...variations.map((name) => `event:selected@${name}`)].map(values);
  expect(flags[0].every((_, row) => flags.some((flag) => flag[row] === 1))).toBe(true);
  for (const flag of flags) expect(new Set(flag)).toEqual(new Set([0, 1]));
  for (const [flag, column] of [
    ["event:selected", "ht"],
    ["event:selected@jes_up", "ht@jes_up"],
    ["event:selected@jer_up", "ht@jer_up"],
  ])
    expect(values(flag).every((passes, row) => passes === 0 || values(column)[row] > 150)).toBe(true);
  // more energy, more jets above threshold
  expect(values("ht@jes_up").every((ht, row) => ht >= 1.05 * values("ht")[row] * (1 - 1e-12))).toBe(true);
  expect(values("ht@jes_down").every((ht, row) => ht <= values("ht")[row])).toBe(true);
  expect(new Set(values("factor:tag_up")).size).toBeGreaterThan(3);
  expect(inputs.some((name) => name.includes("@"))).toBe(false);
});

test("what estimators see are the events that pass as they are, without variations", async () => {
  const { table } = await readSelectedEvents(join(folder, "run", "features"), analysis);
  const all = await readTable(join(folder, "run", "features", "events"));
  expect(table.length).toBe(Float64Array.from(columnOf(all, "event:selected").values).reduce((sum, flag) => sum + flag, 0));
  expect(table.length).toBeLessThan(all.length);
  expect([...table.columns.keys()].filter((name) => name.includes("@") || name === "event:selected")).toEqual([]);
});
