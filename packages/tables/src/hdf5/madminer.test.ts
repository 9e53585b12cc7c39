import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { File, ready, type Group } from "h5wasm/node";
import { isMadMiner } from "./madminer-layout.ts";
import { openHdf5File } from "./hdf5-file.ts";
import { openMadMiner, readMadMinerSetup } from "./madminer.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "madminer-"));
  await ready;
});
afterAll(() => rm(folder, { recursive: true }));

type Values = readonly string[] | Float64Array | BigInt64Array;

/** Texts of 256 bytes, or numbers, and their shape where they are not simply a list. */
interface Content {
  readonly values: Values;
  readonly shape?: number[];
}

const shaped = (values: Values, ...shape: number[]): Content => ({ values, shape });
const list = (...values: readonly string[]): Content => ({ values });

/** A file of the given datasets by path. */
function written(name: string, content: Readonly<Record<string, Content | undefined>>): string {
  const path = join(folder, name);
  const file = new File(path, "w");
  for (const [place, data] of Object.entries(content)) {
    if (data === undefined) continue;
    const { values, shape = [values.length] } = data;
    const [group, dataset] = place.split("/");
    const parent = (file.keys().includes(group) ? file.get(group) : file.create_group(group)) as Group;
    if (values instanceof Float64Array || values instanceof BigInt64Array) parent.create_dataset({ name: dataset, data: values, shape });
    else parent.create_dataset({ name: dataset, data: [...values], shape, dtype: "S256" });
  }
  file.close();
  return path;
}

const integers = (...values: number[]): BigInt64Array => BigInt64Array.from(values, BigInt);
const doubles = (...values: number[]): Float64Array => Float64Array.from(values);
const longs = (...values: number[]): Content => ({ values: integers(...values) });

const PARAMETERS = {
  "parameters/names": list("c1", "c2"),
  "parameters/lha_blocks": list("dim6", "dim6"),
  "parameters/lha_ids": longs(2, 5),
  "parameters/transforms": list("", "16.52*theta"),
};
const BENCHMARKS = {
  "benchmarks/names": list("sm", "w"),
  "benchmarks/values": shaped(doubles(0, 0, 15.2, 0.1), 2, 2),
};

/** Layout of versions up to 0.8.3. */
const OLD: Readonly<Record<string, Content>> = {
  ...PARAMETERS,
  "parameters/ranges": shaped(doubles(-10, 10, -1, 1), 2, 2),
  "parameters/max_power": shaped(integers(2, 0, 2, 1), 2, 2),
  ...BENCHMARKS,
  "systematics/names": list("lumi", "mu", "pdf"),
  "systematics/values": list("norm\t1.05", "scale\tmuf\t0.5,1.0,2.0", "pdf\tCT10"),
  "nuisance_parameters/names": list("nu"),
  "nuisance_parameters/systematics": list("mu"),
  "nuisance_parameters/benchmark_positive": list("w"),
  "nuisance_parameters/benchmark_negative": list(""),
  "observables/names": list("pt_j1", "sm"),
  "observables/definitions": list("j[0].pt", "None"),
  "samples/observations": shaped(doubles(1, 2, 3, 4, 5, 6), 3, 2),
  "samples/weights": shaped(doubles(0.1, 0.2, 7, 0.3, 0.4, 8, 0.5, 0.6, 9), 3, 3),
  "samples/sampling_benchmarks": longs(0, 1, -1),
  "sample_summary/signal_events_per_benchmark": longs(1, 1),
  "sample_summary/background_events": shaped(integers(1)),
};

test("a file of an old version: setup, and events under the names of observables and benchmarks", async () => {
  const { setup, samples, observableColumns, weightColumns } = await openMadMiner(written("old.h5", OLD));
  expect(setup).toEqual({
    parameters: [
      { name: "c1", block: "dim6", id: 2, maxPower: [2, 0], range: [-10, 10], transform: undefined },
      { name: "c2", block: "dim6", id: 5, maxPower: [2, 1], range: [-1, 1], transform: "16.52*theta" },
    ],
    benchmarks: [
      { name: "sm", point: { c1: 0, c2: 0 }, isNuisance: false, isReference: false },
      { name: "w", point: { c1: 15.2, c2: 0.1 }, isNuisance: false, isReference: false },
    ],
    morphing: undefined,
    finiteDifferences: undefined,
    systematics: [
      { name: "lumi", type: "norm", value: "1.05", scale: undefined },
      { name: "mu", type: "scale", value: "0.5,1.0,2.0", scale: "muf" },
      { name: "pdf", type: "pdf", value: "CT10", scale: undefined },
    ],
    nuisanceParameters: [{ name: "nu", systematic: "mu", positiveBenchmark: "w", negativeBenchmark: undefined }],
    observables: [
      { name: "pt_j1", definition: "j[0].pt" },
      { name: "sm", definition: undefined },
    ],
    signalEvents: [1, 1],
    backgroundEvents: 1,
  });
  // A benchmark that is called like an observable, and a weight without a name.
  expect(observableColumns).toEqual(["pt_j1", "sm"]);
  expect(weightColumns).toEqual(["samples/weights.sm", "w", "samples/weights[2]"]);
  expect(samples).toMatchObject({ format: "MadMiner", entries: 3, boundaries: [0, 3] });
  expect(samples.columns.find(({ name }) => name === "w")?.unit).toBe("pb");
  expect(samples.columns[0].title).toBe("j[0].pt");
  const read = await samples.read([...observableColumns, ...weightColumns, "sampling_benchmarks"], 1, 3);
  expect([...read].map(([name, { values }]) => [name, ...values])).toEqual([
    ["pt_j1", 3, 5],
    ["sm", 4, 6],
    ["samples/weights.sm", 0.3, 0.5],
    ["w", 0.4, 0.6],
    ["samples/weights[2]", 8, 9],
    ["sampling_benchmarks", 1n, -1n],
  ]);
  await samples.close();
});

test.each([2, 3, -2, 2 ** 40])("an event of benchmark %s of three weights", async (benchmark) => {
  const path = written("sampling.h5", { ...OLD, "samples/sampling_benchmarks": longs(0, benchmark, 0) });
  const { samples } = await openMadMiner(path);
  const read = samples.read(["sampling_benchmarks"], 1, 3);
  if (benchmark === 2) expect((await read).get("sampling_benchmarks")?.values).toEqual(BigInt64Array.of(2n, 0n));
  else
    await expect(read).rejects.toMatchObject({
      code: "DATA_MADMINER",
      message: expect.stringContaining(`event 1 was generated at benchmark ${benchmark}, there are 3`) as unknown,
    });
  await samples.close();
});

const NEW: Readonly<Record<string, Content>> = {
  ...PARAMETERS,
  "parameters/val_ranges": shaped(doubles(-10, 10, -1, 1), 2, 2),
  "parameters/max_power": longs(2, 2),
  ...BENCHMARKS,
  "benchmarks/is_nuisance": longs(0, 1),
  "benchmarks/is_reference": longs(1, 0),
  "morphing/components": shaped(integers(0, 0), 1, 2),
  "morphing/morphing_matrix": shaped(doubles(1), 1, 1),
  "finite_differences/base_benchmarks": list("sm"),
  "finite_differences/shifted_benchmarks": shaped(["sm+c1", "sm+c2"], 1, 2),
  "finite_differences/epsilon": shaped(doubles(0.1)),
  "systematics/names": list("s1"),
  "systematics/types": list("scale"),
  "systematics/values": list("0.5,1.0,2.0"),
  "systematics/scales": list("mu"),
};

test("a setup of today's layout without events", async () => {
  const path = written("new.h5", { ...NEW, "notes/version": longs(3) });
  const setup = await readMadMinerSetup(path);
  expect(setup.parameters.map(({ maxPower }) => maxPower)).toEqual([[2], [2]]);
  expect(setup.benchmarks.map(({ isNuisance, isReference }) => [isNuisance, isReference])).toEqual([
    [false, true],
    [true, false],
  ]);
  expect(setup).toMatchObject({
    morphing: { components: [[0, 0]], matrix: [[1]] },
    finiteDifferences: { baseBenchmarks: ["sm"], shiftedBenchmarks: [["sm+c1", "sm+c2"]], epsilon: 0.1 },
    systematics: [{ name: "s1", type: "scale", value: "0.5,1.0,2.0", scale: "mu" }],
    observables: [],
    signalEvents: undefined,
  });
  const { samples } = await openMadMiner(path);
  expect(samples).toMatchObject({ entries: 0, columns: [], boundaries: [0], others: [{ name: "notes/version", type: "int64, shape 1" }] });
  await samples.close();
});

const ONE_OBSERVABLE = {
  "observables/names": list("x"),
  "observables/definitions": list("x"),
  "samples/observations": shaped(doubles(1, 2), 2, 1),
};

test.each<[string, Readonly<Record<string, Content | undefined>>, string, RegExp]>([
  [
    "fewer ranges than parameters",
    { "parameters/val_ranges": shaped(doubles(-1, 1), 1, 2) },
    "DATA_MADMINER",
    /"parameters\/val_ranges" has 1 rows where there are 2 names/,
  ],
  [
    "points of other parameters",
    { "benchmarks/values": shaped(doubles(0, 1, 2, 3, 4, 5), 2, 3) },
    "DATA_MADMINER",
    /3 values in a row where there are 2 parameters/,
  ],
  [
    "a point that is NaN",
    { "benchmarks/values": shaped(doubles(0, 0, NaN, 1), 2, 2) },
    "DATA_NOT_FINITE",
    /number 2 of "benchmarks\/values" is NaN/,
  ],
  [
    "a morphing of another basis",
    { "morphing/morphing_matrix": shaped(doubles(1, 2), 1, 2) },
    "DATA_MADMINER",
    /morphing of 2 parameters and 2 benchmarks where there are 2 and 1/,
  ],
  [
    "fewer weights than benchmarks",
    { ...ONE_OBSERVABLE, "samples/weights": shaped(doubles(1, 2), 2, 1) },
    "DATA_MADMINER",
    /"samples\/weights" has 1 columns where there are 2 names/,
  ],
  [
    "events without names",
    { "samples/weights": shaped(doubles(1, 2), 1, 2), "samples/observations": shaped(doubles(1), 1, 1) },
    "DATA_MADMINER",
    /1 columns where there are 0 names/,
  ],
  [
    "other numbers of events",
    { "samples/weights": shaped(doubles(1, 2, 3, 4), 2, 2), "samples/observations": shaped(doubles(1), 1, 1) },
    "DATA_MADMINER",
    /no table of numbers of 2 events/,
  ],
  [
    "weights without observations",
    { "samples/weights": shaped(doubles(1, 2), 1, 2) },
    "DATA_MADMINER",
    /samples\/weights, but no samples\/observations/,
  ],
  ["systematics without values", { "systematics/values": undefined }, "DATA_MADMINER", /there is no "systematics\/values"/],
  ["half a morphing", { "morphing/components": undefined }, "DATA_MADMINER", /half of the morphing is missing/],
  [
    "powers that no double holds",
    { "morphing/components": shaped(BigInt64Array.of(2n ** 60n + 1n, 0n), 1, 2) },
    "DATA_MADMINER",
    /holds the number 1152921504606846977/,
  ],
  ["two benchmarks of one name", { "benchmarks/names": list("sm", "sm") }, "DATA_MADMINER", /two benchmarks have the same name/],
  ["names that are numbers", { "benchmarks/names": longs(1, 2) }, "DATA_MADMINER", /"benchmarks\/names" holds no texts/],
])("%s are refused when the file is opened", async (name, changed, code, message) => {
  // prettier-ignore
  const path = written(`${name}.h5`, { ...NEW, ...changed });
  await expect(openMadMiner(path)).rejects.toMatchObject({ code, where: path, message: expect.stringMatching(message) as unknown });
});

test("other HDF5 files are told apart", async () => {
  const path = written("other.h5", { "parameters/names": list("a") });
  const file = await openHdf5File(path);
  expect(isMadMiner(file)).toBe(false);
  await file.close();
  await expect(readMadMinerSetup(path)).rejects.toMatchObject({ code: "DATA_MADMINER" });
});

const shared = fileURLToPath(new URL("../../../../../shared/data/madminer/", import.meta.url));

(existsSync(shared) ? test : test.skip)("a file of MadMiner with nuisance parameters (skipped without the shared data)", async () => {
  const golden = JSON.parse(await readFile(`${shared}two_param_two_nuis.golden.json`, "utf8")) as Readonly<Record<string, unknown>>;
  const { setup, samples, weightColumns } = await openMadMiner(`${shared}two_param_two_nuis.h5`);
  expect(setup.benchmarks.map(({ name }) => name)).toEqual(golden.benchmarks);
  expect(setup.morphing).toEqual({ components: golden.components, matrix: golden.morphing_matrix });
  expect(setup.nuisanceParameters).toEqual([
    { name: "nu_scale", systematic: "s", positiveBenchmark: "nu_scale_up", negativeBenchmark: "nu_scale_dn" },
    { name: "nu_norm", systematic: "s", positiveBenchmark: "nu_norm_up", negativeBenchmark: undefined },
  ]);
  const columns = await samples.read(["x2", ...weightColumns], 0, samples.entries);
  const sumOf = (name: string): number => Array.from(columns.get(name)?.values ?? [], Number).reduce((sum, value) => sum + value, 0);
  // Sums by h5py.
  expect(sumOf("x2")).toBeCloseTo(1023.37235756, 7);
  expect(sumOf("sm")).toBeCloseTo(0.01988958, 8);
  expect(sumOf("nu_scale_up")).toBeCloseTo(0.02039916, 8);
  await samples.close();
});
