import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readNetworkGraph } from "@ratiometer/classifiers/evaluation";
import { linearTensors, savedEstimator, saveEstimator, type SavedEstimator } from "@ratiometer/classifiers/testing";
import { randomStream, readParquet } from "@ratiometer/tables";
import type { NetworkContents } from "../inspect/network-contents.ts";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";

const folder = await mkdtemp(join(tmpdir(), "convert-"));
const path = (name: string): string => join(folder, name);

async function ratiometer(...argv: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const terminal = capturedTerminal();
  const status = await main([...argv, "--quiet"], terminal);
  return { status, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

const estimator = (seed: number): SavedEstimator => ({
  settings: {
    n_observables: 2,
    n_parameters: 1,
    features: null,
    n_hidden: [3],
    activation: "tanh",
    dropout_prob: 0,
    estimator_type: "parameterized_ratio",
  },
  tensors: linearTensors([3, 3, 1], randomStream(seed, "convert")),
  arrays: {
    x_means: { values: Float64Array.of(100, 0) },
    x_stds: { values: Float64Array.of(50, 2) },
    theta_means: { values: Float64Array.of(0.5) },
    theta_stds: { values: Float64Array.of(2) },
  },
});

/** log r in plain arithmetic. */
function logRatio({ tensors }: SavedEstimator, pt: number, eta: number, c: number): number {
  const [w0, b0, w1, b1] = Object.values(tensors).map(({ values }) => values);
  const input = [(c - 0.5) / 2, (pt - 100) / 50, eta / 2];
  return (
    b1[0] +
    [0, 1, 2].reduce((sum, unit) => {
      const z = input.reduce((total, value, i) => total + value * w0[3 * unit + i], b0[unit]);
      return sum + Math.tanh(z) * w1[unit];
    }, 0)
  );
}

test("a trained estimator is converted, told of, and evaluated on a table of events", async () => {
  const saved = estimator(1);
  const model = await savedEstimator(saved);
  const { status, stdout } = await ratiometer("convert", model, path("net.onnx"), "--observables", "pt, eta", "--parameters", "ctZ");
  expect(status).toBe(0);
  expect(stdout).toContain("outputs: log_likelihood_ratio, score\n");
  await writeFile(path("events.csv"), "eta,pt [GeV],other\n0.5,120,1\n-1,60,2\n2,300,3\n");
  for (const engine of ["onnxruntime", "plain"]) {
    const evaluated = await ratiometer(
      "evaluate",
      path("net.onnx"),
      path("events.csv"),
      "--at",
      "ctZ=1.5",
      "--engine",
      engine,
      "--out",
      path("o.parquet"),
    );
    expect(evaluated).toMatchObject({ status: 0, stderr: "" });
    const { table } = await readParquet(path("o.parquet"));
    expect([...table.columns.keys()]).toEqual(["log_likelihood_ratio", "score.ctZ"]);
    [
      [120, 0.5],
      [60, -1],
      [300, 2],
    ].forEach(([pt, eta], event) => {
      const at = (c: number): number => logRatio(saved, pt, eta, c);
      expect(table.columns.get("log_likelihood_ratio")?.values[event]).toBeCloseTo(at(1.5), 5);
      expect(table.columns.get("score.ctZ")?.values[event]).toBeCloseTo((at(1.501) - at(1.499)) / 0.002, 4);
    });
  }
});

test("an ensemble gives one network, the same bytes each time; without names its columns are numbered", async () => {
  for (const member of [0, 1]) await saveEstimator(path(`ensemble/estimator_${member}`), estimator(member));
  await writeFile(path("ensemble/ensemble.json"), '{"estimator_type": "parameterized_ratio", "n_estimators": 2}');
  const { status, stdout } = await ratiometer("convert", path("ensemble"), path("e.onnx"), "--json");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    type: "parameterized_ratio",
    members: 2,
    inputs: [
      { name: "x0", role: "feature" },
      { name: "x1", role: "feature" },
      { name: "theta0", role: "coefficient" },
    ],
    outputs: ["log_likelihood_ratio", "score"],
  });
  await ratiometer("convert", path("ensemble"), path("again.onnx"));
  expect((await readFile(path("again.onnx"))).equals(await readFile(path("e.onnx")))).toBe(true);
  expect(readNetworkGraph(await readFile(path("e.onnx"))).constants.has("member1_W0")).toBe(true);
});

test("inspect tells inputs, outputs and weights of a network, an estimator, and a file of PyTorch", async () => {
  const model = await savedEstimator(estimator(3));
  await ratiometer("convert", model, path("i.onnx"), "--observables", "pt,eta", "--parameters", "ctZ");
  const told = JSON.parse((await ratiometer("inspect", path("i.onnx"), "--json")).stdout) as NetworkContents;
  expect(told).toMatchObject({
    format: "ONNX",
    producer: "ratiometer",
    inputs: [{ name: "x", type: "float32", dims: ["batch", 3] }],
    outputs: [
      { name: "log_likelihood_ratio", dims: ["batch", 1] },
      { name: "score", dims: ["batch", 1] },
    ],
    columns: [
      { name: "pt", role: "feature" },
      { name: "eta", role: "feature" },
      { name: "ctZ", role: "coefficient" },
    ],
    suspicious: [],
  });
  expect(told.operations).toMatchObject({ Tanh: 1 });
  expect((await ratiometer("inspect", path("i.onnx"))).stdout).toMatch(
    /^\S+: ONNX by ratiometer, \d+ parameters\ninputs:\n {2}x {2}float32 {2}batch x 3\n/,
  );
  expect(JSON.parse((await ratiometer("inspect", model, "--json")).stdout)).toMatchObject({
    format: "MadMiner estimator",
    columns: [{ name: "x0" }, { name: "x1" }, { name: "theta0" }],
  });
  expect(JSON.parse((await ratiometer("inspect", `${model}_state_dict.pt`, "--json")).stdout)).toMatchObject({
    format: "PyTorch",
    parameters: 16,
    tensors: [{ name: "layers.0.weight", shape: [3, 3], type: "float32" }, { name: "layers.0.bias" }, {}, {}],
  });
  await writeFile(path("torn.onnx"), (await readFile(path("i.onnx"))).subarray(0, 100));
  expect(await ratiometer("inspect", path("torn.onnx"))).toMatchObject({ status: 2, stderr: expect.stringContaining("DATA_NETWORK") });
});

test.each([
  ["no model", ["nothing", "o.onnx"], "DATA_FILE_MISSING"],
  ["another ending", ["net", "o.txt", "--observables", "pt,eta"], "USAGE_OPTION_VALUE"],
  ["options of models", ["net", "o.onnx", "--to", "hs3"], "USAGE_ARGUMENTS"],
  ["names that are too few", ["net", "o.onnx", "--observables", "pt"], "1 observables are named (pt), the network sees 2"],
  ["names and a setup", ["net", "o.onnx", "--observables", "pt,eta", "--setup", "x.h5"], "USAGE_ARGUMENTS"],
  ["an unknown activation", ["net", "o.onnx", "--activation", "tan"], 'did you mean "tanh"?'],
  ["a folder that is not there", ["net", "none/o.onnx"], "DATA_NOT_WRITABLE"],
])("%s is refused", async (_, argv, text) => {
  await saveEstimator(path("net"), estimator(1));
  const { status, stderr } = await ratiometer("convert", ...argv.map((word, i) => (i < 2 || word.endsWith(".h5") ? path(word) : word)));
  expect(status).toBe(2);
  expect(stderr).toContain(text);
  expect(existsSync(path("o.onnx"))).toBe(false);
});

const MADMINER = new URL("../../../../../shared/data/madminer/two_param_two_nuis.h5", import.meta.url);

(existsSync(MADMINER) ? test : test.skip)("names come from MadMiner's event file (skipped where ../shared is not there)", async () => {
  const settings = { ...estimator(1).settings, n_observables: 1, n_parameters: 2, features: [1] };
  const prefix = await savedEstimator({ settings, tensors: linearTensors([3, 3, 1], randomStream(1, "names")), arrays: {} });
  const { stdout, stderr } = await ratiometer("convert", prefix, path("named.onnx"), "--setup", MADMINER.pathname, "--json");
  expect(stderr).toBe("");
  const { inputs } = JSON.parse(stdout) as { readonly inputs: readonly { readonly name: string }[] };
  expect(inputs).toHaveLength(3);
  expect(inputs.map(({ name }) => name)).not.toContain("x1");
  expect(inputs.map(({ name }) => name)).not.toContain("theta0");
});
