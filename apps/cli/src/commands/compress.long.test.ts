import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { embeddedVectors, networkOutputs, networkSize, outputShift, readNetworkGraph } from "@ratiometer/classifiers";
import { plainEngine } from "@ratiometer/classifiers/evaluation";
import { readArtifact } from "@ratiometer/hepdata-export";
import type { CompressionRow } from "../compression/compression-row.ts";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { smallClosedForm } from "../testing/small-analysis.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "compress-"));
});
afterAll(() => rm(home, { recursive: true }));

const ESTIMATORS = `
  c-ratio: { type: ratio, method: alices, coefficients: [c], network: { hidden: [16, 8] }, training: { epochs: 8, batch: 32, learning_rate: { initial: 0.01 } }, ensemble: 2 }
  c-score: { type: score, method: sally, coefficients: [c], network: { hidden: [12] }, training: { epochs: 2, batch: 128 }, ensemble: 1 }`;
const INFERENCE = "{ data: pseudo-data, scans: [{ coefficients: [c], points: 5 }] }";
const EXPORT = "{ title: A small run, authors: [Someone], licence: CC0-1.0, figures: false, compress: [float16, int8] }";

async function told(...argv: string[]): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const terminal = capturedTerminal();
  const status = await main([...argv, "--quiet"], terminal);
  return { status, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

interface Answer {
  readonly networks: readonly CompressionRow[];
  readonly exceeded: readonly string[];
}

interface Results {
  readonly scans: readonly { readonly intervals: Readonly<Record<string, readonly (readonly number[])[]>> }[];
}

const resultsOf = async (run: string): Promise<Results> => JSON.parse(await readFile(join(run, "infer/results.json"), "utf8")) as Results;

test("the networks of a run become smaller, with what that costs its outputs and its intervals", async () => {
  const analysis = await smallClosedForm(join(home, "a"), { estimators: ESTIMATORS, inference: INFERENCE, export: EXPORT });
  const [run, out] = [join(home, "a/run"), join(home, "a/out")];
  const command = [
    "compress",
    analysis,
    "--run",
    run,
    "--to",
    "fold,int8,pruned=0.5+float16",
    "--retrain",
    "2",
    "--out",
    out,
    "--untimed",
    "--max-interval-shift",
    "1e-5",
  ];
  const { status, stdout } = await told(...command, "--json");
  const { networks, exceeded } = JSON.parse(stdout) as Answer;
  // folded it moves nothing, rounded it does
  expect(status).toBe(3);
  expect(exceeded).toEqual([
    expect.stringMatching(/^c-ratio_int8\.onnx: an interval is moved by .* widths, more than 0\.00001$/),
    expect.stringMatching(/^c-ratio_pruned50_float16\.onnx/),
  ]);
  expect(networks.map(({ file, form, retrained }) => [file, form, retrained])).toEqual(
    ["c-ratio", "c-score"].flatMap((name) => [
      [`${name}.onnx`, "float32", undefined],
      [`${name}_fold.onnx`, "fold", undefined],
      [`${name}_int8.onnx`, "int8", undefined],
      [`${name}_pruned50_float16.onnx`, "pruned=0.5+float16", 2],
    ]),
  );
  expect((await readdir(out)).sort()).toEqual(networks.map(({ file }) => file).sort());
  const [, fold, int8, pruned, , scoreFold, scoreInt8] = networks;
  // the whole network gives the intervals of the run again, by another way
  const [{ intervals }] = (await resultsOf(run)).scans;
  for (const [level, [[low, high]]] of Object.entries(intervals)) {
    const { before, shift = NaN } = fold.intervals[0].levels[level];
    expect(Math.abs(before[0][0] - low) + Math.abs(before[0][1] - high)).toBeLessThan(1e-5 * (high - low));
    expect(shift).toBeLessThan(1e-5);
    expect(int8.intervals[0].levels[level].shift).toBeGreaterThan(1e-6);
    expect(int8.intervals[0].levels[level].shift).toBeLessThan(0.1);
    expect(pruned.intervals[0].levels[level].shift).toBeGreaterThan(1e-4);
  }
  expect(fold.onEvents?.largest).toBeLessThan(2e-6);
  // 450 hold-out events, a ratio at both ends of the range
  expect([int8.onEvents?.count, scoreInt8.onEvents?.count]).toEqual([900, 450]);
  expect(int8.onEvents?.largest).toBeGreaterThan(1e-4);
  expect(scoreFold.intervals).toEqual([]);
  expect(networks.every(({ memory, times }) => memory === undefined && times === undefined)).toBe(true);
  for (const { file, size } of networks) {
    const bytes = await readFile(join(out, file));
    expect(networkSize(bytes)).toEqual(size);
    const vectors = embeddedVectors(readNetworkGraph(bytes).metadata);
    if (vectors === undefined) throw new Error(`${file} has no test vectors`);
    const [[output, answers]] = Object.entries(vectors.outputs);
    const network = await plainEngine.open(bytes);
    const found = await networkOutputs(network, { x: Float32Array.from(vectors.inputs.flat()) }, vectors.inputs.length, [output]);
    expect(outputShift(answers.flat(), found[output]).largest).toBeLessThan(2e-5);
  }
  const { constants } = readNetworkGraph(await readFile(join(out, "c-ratio_pruned50_float16.onnx")));
  expect([0, 1].map((layer) => constants.get(`member0_b${layer}`)?.dims)).toEqual([
    [1, 8],
    [1, 4],
  ]);
});

test("smaller forms that the analysis asks for are networks of the artifact, and the report says what they cost", async () => {
  const [analysis, run] = [join(home, "a/analysis.yaml"), join(home, "a/run")];
  expect((await told("run", analysis, "--out", run)).status).toBe(0);
  const { networks } = await readArtifact(join(run, "artifact"));
  const files = ["c-ratio", "c-score"].flatMap((name) => ["", "_float16", "_int8"].map((form) => `model/${name}${form}.onnx`));
  expect(networks.map(({ path }) => path).sort()).toEqual(files.sort());
  const json = async (name: string): Promise<Record<string, Record<string, unknown>>> =>
    JSON.parse(await readFile(join(run, "artifact/model", name), "utf8")) as Record<string, Record<string, unknown>>;
  const [inputs, vectors] = [await json("inputs.json"), await json("test_vectors.json")];
  expect(inputs["c-ratio_int8.onnx"]["compression"]).toMatchObject({
    of: "c-ratio.onnx",
    steps: ["int8"],
    shift: { count: 900, largest: expect.any(Number) },
    intervals: [{ coefficient: "c", bestFit: { shift: expect.any(Number) } }],
  });
  expect(inputs["c-ratio.onnx"]["compression"]).toBeUndefined();
  // each with answers of its own
  expect(vectors["c-ratio_int8.onnx"]["inputs"]).toEqual(vectors["c-ratio.onnx"]["inputs"]);
  expect(vectors["c-ratio_int8.onnx"]["outputs"]).not.toEqual(vectors["c-ratio.onnx"]["outputs"]);
  const page = await readFile(join(run, "report/index.html"), "utf8");
  expect(page).toContain('id="smaller-networks"');
  expect(page).toContain("<code>c-score_int8.onnx</code>");
});

test("a network's file is compared on its test vectors and on events; a shift that is too large fails", async () => {
  const [network, out] = [join(home, "a/run/artifact/model/c-ratio.onnx"), join(home, "b")];
  const events = join(home, "a/run/features/events");
  const { status, stdout } = await told(
    "compress",
    network,
    "--to",
    "int8,sparse",
    "--out",
    out,
    "--events",
    events,
    "--at",
    "c=1.5",
    "--json",
    "--max-shift",
    "0.2",
  );
  const { networks, exceeded } = JSON.parse(stdout) as Answer;
  expect(networks.map(({ file, form }) => [file, form])).toEqual([
    ["c-ratio.onnx", "float32"],
    ["c-ratio_int8.onnx", "int8"],
    ["c-ratio_sparse50.onnx", "sparse=0.5"],
  ]);
  const [, int8, sparse] = networks;
  for (const { size, memory = NaN, times = [] } of networks) {
    expect(size.bytes).toBeGreaterThan(1000);
    expect(memory).toBeGreaterThanOrEqual(0);
    expect(times.map(({ batch, minimum, median }) => [batch, minimum > 0, median >= minimum])).toEqual([
      [1, true, true],
      [1024, true, true],
    ]);
  }
  expect([int8.onEvents?.count, int8.onVectors?.count, sparse.intervals]).toEqual([1500, 69, []]);
  expect(sparse.size.zeros).toBeGreaterThan(0.4 * sparse.size.parameters);
  expect(sparse.onEvents?.largest).toBeGreaterThan(int8.onEvents?.largest ?? NaN);
  expect(await readFile(join(out, "c-ratio.onnx"))).toEqual(await readFile(network));
  const worst = Math.max(sparse.onEvents?.largest ?? 0, sparse.onVectors?.largest ?? 0);
  expect([status, exceeded.length]).toEqual(worst > 0.2 ? [3, 1] : [0, 0]);
  const text = await told("compress", network, "--to", "fold", "--out", out, "--max-shift", "1e-12", "--untimed");
  expect([text.status, text.stdout]).toEqual([
    3,
    expect.stringMatching(/c-ratio_fold\.onnx: the output is shifted by up to .*, more than 1e-12/),
  ]);
});

test.each([
  ["a form that is not known", ["--to", "int4"], "USAGE_OPTION_VALUE"],
  ["the same form twice", ["--to", "int8,int8"], "USAGE_OPTION_VALUE"],
  ["a run for a network", ["--to", "int8", "--run", "x"], "USAGE_ARGUMENTS"],
  ["training for a network", ["--to", "pruned", "--retrain", "3"], "USAGE_ARGUMENTS"],
  ["coefficients without events", ["--to", "int8", "--at", "c=1"], "USAGE_ARGUMENTS"],
  ["a bound that is none", ["--to", "int8", "--max-shift", "0"], "USAGE_OPTION_VALUE"],
])("%s is refused", async (_, options, code) => {
  const { status, stderr } = await told("compress", join(home, "n.onnx"), "--out", join(home, "d"), ...options);
  expect([status, stderr]).toEqual([2, expect.stringContaining(code)]);
});

test("the folder of the network itself, a run folder and a file that is no network are refused", async () => {
  const model = join(home, "a/run/artifact/model");
  const same = await told("compress", join(model, "c-ratio.onnx"), "--to", "int8", "--out", model);
  expect([same.status, same.stderr]).toEqual([2, expect.stringContaining("where the network itself is")]);
  const folder = await told("compress", join(home, "a/run"), "--to", "int8", "--out", join(home, "d"));
  expect([folder.status, folder.stderr]).toEqual([2, expect.stringContaining("does not hold its analysis")]);
  const options = await told("compress", join(home, "a/analysis.yaml"), "--to", "int8", "--out", join(home, "d"), "--events", "x");
  expect([options.status, options.stderr]).toEqual([2, expect.stringContaining("--events goes with NETWORK.onnx")]);
  const absent = await told("compress", join(home, "none.onnx"), "--to", "int8", "--out", join(home, "d"));
  expect([absent.status, absent.stderr]).toEqual([2, expect.stringContaining("DATA_FILE_MISSING")]);
});
