import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { loadAnalysis } from "@ratiometer/config";
import { columnOf, readTable } from "@ratiometer/tables";
import { File, ready, type Group } from "h5wasm/node";
import { runPipeline } from "../pipeline/pipeline.ts";
import { readJson } from "../stages/json-file.ts";
import type { IngestedSample } from "./ingested-sample.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "madminer-"));
  await ready;
});
afterAll(() => rm(folder, { recursive: true }));

/** An event: observable, slope a of its weight w(c) = w(0)(1 + 2 a c + 0.5 c²), weight at 0 in pb, benchmark of generation. */
type Event = readonly [x: number, slope: number, weight: number, benchmark: number];

/** Values of c at the benchmarks up, sm, down, and the effect of the nuisance benchmarks. */
const POINTS = [1, 0, -1] as const;
const [NU_UP, NU_DOWN] = [1.2, 0.9];

const FIRST: readonly Event[] = [
  [0.5, 0.1, 2, 1],
  [1.5, -0.2, 4, 0],
  [2.5, 0.3, 6, 0],
];
const SECOND: readonly Event[] = [
  [3.5, 0.4, 1, 1],
  [4.5, 0.2, 3, 0],
];

const at = (c: number, [, a, weight]: Event): number => weight * (1 + 2 * a * c + 0.5 * c * c);

/** A file as MadMiner writes it. */
function madMinerFile(path: string, events: readonly Event[]): void {
  const file = new File(path, "w");
  const texts = (group: Group, name: string, values: readonly string[]): unknown =>
    group.create_dataset({ name, data: [...values], shape: [values.length], dtype: "S256" });
  const doubles = (group: Group, name: string, values: readonly number[], shape: number[] = [values.length]): unknown =>
    group.create_dataset({ name, data: Float64Array.from(values), shape });
  const integers = (group: Group, name: string, values: readonly number[]): unknown =>
    group.create_dataset({ name, data: BigInt64Array.from(values, BigInt), shape: [values.length] });
  const parameters = file.create_group("parameters");
  texts(parameters, "names", ["c"]);
  texts(parameters, "lha_blocks", ["dim6"]);
  texts(parameters, "transforms", [""]);
  integers(parameters, "lha_ids", [2]);
  doubles(parameters, "ranges", [-1, 1], [1, 2]);
  parameters.create_dataset({ name: "max_power", data: BigInt64Array.of(2n), shape: [1, 1] });
  const benchmarks = file.create_group("benchmarks");
  texts(benchmarks, "names", ["up", "sm", "down", "nu_up", "nu_down"]);
  doubles(benchmarks, "values", [...POINTS, 0, 0], [5, 1]);
  integers(benchmarks, "is_nuisance", [0, 0, 0, 1, 1]);
  integers(benchmarks, "is_reference", [0, 1, 0, 0, 0]);
  const nuisances = file.create_group("nuisance_parameters");
  texts(nuisances, "names", ["nu"]);
  texts(nuisances, "systematics", ["mu"]);
  texts(nuisances, "benchmark_positive", ["nu_up"]);
  texts(nuisances, "benchmark_negative", ["nu_down"]);
  const observables = file.create_group("observables");
  texts(observables, "names", ["x"]);
  texts(observables, "definitions", ["None"]);
  const samples = file.create_group("samples");
  const weights = events.flatMap((event) => {
    const own = at(POINTS[event[3]], event);
    return [...POINTS.map((c) => at(c, event)), NU_UP * own, NU_DOWN * own];
  });
  doubles(samples, "weights", weights, [events.length, 5]);
  doubles(
    samples,
    "observations",
    events.map(([x]) => x),
    [events.length, 1],
  );
  integers(
    samples,
    "sampling_benchmarks",
    events.map(([, , , benchmark]) => benchmark),
  );
  const summary = file.create_group("sample_summary");
  integers(
    summary,
    "signal_events_per_benchmark",
    [0, 1, 2, 3, 4].map((b) => events.filter(([, , , benchmark]) => benchmark === b).length),
  );
  file.close();
}

const ANALYSIS = `version: 1
name: small
seed: 7
luminosity: { value: 1, unit: fb^-1 }
coefficients: { c: { sm: 0, range: [-1, 1] } }
samples: { s: { process: x, source: { madminer: "*.h5" } } }
systematics: { theory: { type: weights, of: nuisance } }
estimators: { score: { type: score, method: sally, coefficients: [c] } }
channels: { all: { model: binned, axes: [{ column: score.c, edges: [-.inf, 0, .inf] }] } }
inference: { scans: [{ coefficients: [c] }] }
`;

test("MadMiner's files: observables, polynomials of files that share their events, and nuisance parameters as factors", async () => {
  madMinerFile(join(folder, "a.h5"), FIRST);
  madMinerFile(join(folder, "b.h5"), SECOND);
  const file = join(folder, "analysis.yaml");
  await writeFile(file, ANALYSIS);
  const out = join(folder, "run");
  await runPipeline({
    analysis: await loadAnalysis(file),
    out,
    until: "features",
    force: false,
    jobs: 2,
    report: { progress: () => undefined, finished: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
  });
  const [sample] = await readJson<IngestedSample[]>(join(out, "ingest", "samples.json"));
  const events = await readTable(join(out, "ingest", "s", "events"));
  const column = (name: string): number[] => [...columnOf(events, name).values];
  expect(sample).toMatchObject({ content: "observables", events: 5, factors: ["nu_up", "nu_down"], files: [{ events: 3 }, { events: 2 }] });
  // an event counts with the share of its benchmark in its file, and of its file in all
  const expected = [FIRST, SECOND].flatMap((own) =>
    own.map((event) => {
      const share = own.filter(([, , , benchmark]) => benchmark === event[3]).length / own.length;
      return { event, weight: at(0, event) * share * (own.length / 5) };
    }),
  );
  expected.forEach(({ event: [, a], weight }, i) => {
    [weight, a * weight, 0.5 * weight].forEach((term, t) =>
      expect(column(["weight:1", "weight:c", "weight:c^2"][t])[i]).toBeCloseTo(term, 12),
    );
    // a = ½ ln(w₊/w₋), b = ½ ln(w₊w₋/w₀²): exp(b ± a) are w₊/w₀ and w₋/w₀
    expect(column("factor:nu_up")[i]).toBeCloseTo(NU_UP, 12);
    expect(column("factor:nu_down")[i]).toBeCloseTo(NU_DOWN, 12);
  });
  expect(sample.crossSection.value).toBeCloseTo(
    expected.reduce((sum, { weight }) => sum + weight, 0),
    12,
  );
  const features = await readTable(join(out, "features", "events"));
  expect([...columnOf(features, "x").values]).toEqual([...FIRST, ...SECOND].map(([x]) => x));
});
