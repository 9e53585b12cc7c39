import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseNpy, randomStream } from "@ratiometer/tables";
import { networkOutput } from "../engine/network-output.ts";
import { readModel } from "../graph/onnx-model.ts";
import { linearTensors, savedEstimator, saveEstimator, type SavedEstimator } from "../testing/madminer-files.ts";
import type { TensorToWrite } from "../testing/torch-file.ts";
import { importMadMiner, isMadMinerModel } from "./madminer-model.ts";
import type { ImportedNetwork } from "./madminer-network.ts";

const [D, K] = [3, 2];
const stream = randomStream(1, "madminer");
const numbers = (n: number): Float64Array => Float64Array.from({ length: n }, () => stream.normal());
const positive = (n: number): Float64Array => Float64Array.from({ length: n }, () => 0.5 + stream.uniform());

const SETTINGS = { n_observables: D, n_parameters: K, features: null, n_hidden: [6, 5], activation: "tanh", dropout_prob: 0.0 };
const scaling = (d = D, k = K): SavedEstimator["arrays"] => ({
  x_means: { values: numbers(d) },
  x_stds: { values: positive(d) },
  theta_means: { values: numbers(k) },
  theta_stds: { values: positive(k) },
});
const single = (settings: object = {}, arrays = scaling()): SavedEstimator => ({
  settings: { ...SETTINGS, estimator_type: "parameterized_ratio", ...settings },
  tensors: linearTensors([K + D, 6, 5, 1], stream),
  arrays,
});

/** The layers in plain double precision. @param steps what is applied to hidden units and, with dropout, to the inputs */
function layersOf(
  tensors: Readonly<Record<string, TensorToWrite>>,
  input: readonly number[],
  steps: (z: number, layer: number) => number,
): number[] {
  const weights = Object.values(tensors);
  let h = [...input];
  for (let layer = 0; 2 * layer < weights.length; layer++) {
    const [{ shape, values }, { values: bias }] = [weights[2 * layer], weights[2 * layer + 1]];
    const seen = h.map((z) => steps(z, layer));
    h = Array.from({ length: shape[0] }, (_, o) => seen.reduce((sum, z, i) => sum + z * values[o * shape[1] + i], bias[o]));
  }
  return h;
}

const hidden =
  (activation: (z: number) => number) =>
  (z: number, layer: number): number =>
    layer === 0 ? z : activation(z);

const standardised = (x: readonly number[], means: { values: Float64Array }, stds: { values: Float64Array }): number[] =>
  x.map((value, i) => (value - means.values[i]) / stds.values[i]);

/** log r of a single estimator in plain arithmetic. */
function logRatio({ tensors, arrays }: SavedEstimator, x: readonly number[], theta: readonly number[], steps = hidden(Math.tanh)): number {
  const point = standardised(theta, arrays["theta_means"], arrays["theta_stds"]);
  return layersOf(tensors, [...point, ...standardised(x, arrays["x_means"], arrays["x_stds"])], steps)[0];
}

const outputAt = async ({ bytes, inputs }: ImportedNetwork, rows: readonly (readonly number[])[], output: string): Promise<Float32Array> =>
  networkOutput(bytes, "x", Float32Array.from(rows.flat()), inputs.length, output);

const EVENTS = Array.from({ length: 8 }, () => [...numbers(D)]);
const POINTS = EVENTS.map(() => [...numbers(K)]);
const rows = EVENTS.map((x, i) => [...x, ...POINTS[i]]);

/** Compares ratio and score with plain arithmetic and its central differences. */
async function expectRatio(network: ImportedNetwork, of: (x: readonly number[], theta: readonly number[]) => number): Promise<void> {
  const [ratios, scores] = [await outputAt(network, rows, "log_likelihood_ratio"), await outputAt(network, rows, "score")];
  const h = 1e-5;
  EVENTS.forEach((x, i) => {
    expect(Math.abs(ratios[i] - of(x, POINTS[i]))).toBeLessThan(2e-6);
    for (let p = 0; p < K; p++) {
      const shifted = (by: number): number =>
        of(
          x,
          POINTS[i].map((value, q) => (q === p ? value + by : value)),
        );
      expect(Math.abs(scores[K * i + p] - (shifted(h) - shifted(-h)) / (2 * h))).toBeLessThan(1e-5);
    }
  });
}

const ACTIVATIONS: Readonly<Record<string, (z: number) => number>> = {
  tanh: Math.tanh,
  relu: (z) => Math.max(z, 0),
  sigmoid: (z) => Math.max(z, 0),
  lrelu: (z) => (z > 0 ? z : 0.01 * z),
  rrelu: (z) => (z > 0 ? z : (11 / 48) * z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  selu: (z) => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * Math.expm1(z)),
  log_sigmoid: (z) => -Math.log1p(Math.exp(-z)),
  softplus: (z) => Math.log1p(Math.exp(z)),
};

test.each(Object.entries(ACTIVATIONS))("a ratio with activation %s takes raw columns and physical parameters", async (activation, f) => {
  const estimator = single({ activation });
  const network = await importMadMiner(await savedEstimator(estimator));
  expect(network.inputs.map(({ name, role }) => `${name} ${role}`)).toEqual(
    ["x0", "x1", "x2"].map((name) => `${name} feature`).concat(["theta0 coefficient", "theta1 coefficient"]),
  );
  await expectRatio(network, (x, theta) => logRatio(estimator, x, theta, hidden(f)));
  expect(network.remarks).toEqual(activation === "sigmoid" ? [expect.stringContaining("rectified linear unit")] : []);
});

test("what MadMiner calls sigmoid can be asked for as what it is", async () => {
  const estimator = single({ activation: "sigmoid" });
  const network = await importMadMiner(await savedEstimator(estimator), { activation: "sigmoid" });
  await expectRatio(network, (x, theta) =>
    logRatio(
      estimator,
      x,
      theta,
      hidden((z) => 1 / (1 + Math.exp(-z))),
    ),
  );
  expect(network.remarks).toEqual([]);
});

test("with dropout linear layers have odd numbers, and the activation acts where MadMiner lets it", async () => {
  const estimator: SavedEstimator = { ...single({ dropout_prob: 0.2 }), tensors: linearTensors([K + D, 6, 5, 1], stream, 2, 1) };
  const network = await importMadMiner(await savedEstimator(estimator));
  await expectRatio(network, (x, theta) =>
    logRatio(estimator, x, theta, (z, layer) => (layer === 0 ? Math.tanh(z) : Math.tanh(Math.tanh(z)))),
  );
  expect(network.remarks).toEqual([expect.stringContaining("dropout")]);
});

test("a network of chosen observables takes these, by their names, scaled as all were", async () => {
  const estimator = single({ n_observables: 2, features: [3, 0] }, scaling(4));
  const chosen = { ...estimator, tensors: linearTensors([K + 2, 6, 5, 1], stream) };
  const prefix = await savedEstimator(chosen);
  const network = await importMadMiner(prefix, { observables: ["a", "b", "c", "d"], parameters: ["ctZ", "cpt"] });
  expect(network.inputs.map(({ name }) => name)).toEqual(["d", "a", "ctZ", "cpt"]);
  const { x_means: means, x_stds: stds, ...others } = chosen.arrays;
  const pick = ({ values }: { values: Float64Array }): { values: Float64Array } => ({ values: Float64Array.of(values[3], values[0]) });
  const seen = { ...chosen, arrays: { ...others, x_means: pick(means), x_stds: pick(stds) } };
  const found = await outputAt(network, [[0.3, -0.4, 0.5, 0.6]], "log_likelihood_ratio");
  expect(found[0]).toBeCloseTo(logRatio(seen, [0.3, -0.4], [0.5, 0.6]), 5);
  expect((await importMadMiner(prefix)).inputs.map(({ name }) => name)).toEqual(["x3", "x0", "theta0", "theta1"]);
  await expect(importMadMiner(prefix, { observables: ["a", "b", "c"] })).rejects.toMatchObject({ code: "DATA_MADMINER_MODEL" });
  await expect(importMadMiner(prefix, { parameters: ["ctZ"] })).rejects.toMatchObject({
    message: "1 parameters are named (ctZ), the network has 2",
  });
});

test("numbers that single precision does not hold are refused", async () => {
  const arrays = { ...scaling(), x_means: { values: Float64Array.from({ length: D }, () => 1e300) } };
  await expect(importMadMiner(await savedEstimator(single({}, arrays)))).rejects.toMatchObject({
    code: "DATA_MADMINER_MODEL",
    message: "a weight, mean or standard deviation is not finite in single precision",
  });
});

test("settings of any depth are refused in words", async () => {
  const prefix = await savedEstimator(single());
  await writeFile(`${prefix}_settings.json`, `{"estimator_type": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
  await expect(importMadMiner(prefix)).rejects.toMatchObject({
    code: "DATA_MADMINER_MODEL",
    message: expect.stringContaining("a list of 1"),
  });
});

test("a ratio between two points changes its sign with them, and has a score at each", async () => {
  const settings = { estimator_type: "double_parameterized_ratio" };
  const estimator = { ...single(settings), tensors: linearTensors([2 * K + D, 6, 5, 1], stream) };
  const network = await importMadMiner(await savedEstimator(estimator));
  const others = EVENTS.map(() => [...numbers(K)]);
  const { x_means, x_stds, theta_means, theta_stds } = estimator.arrays;
  const of = (x: readonly number[], numerator: readonly number[], denominator: readonly number[]): number => {
    const [first, second] = [numerator, denominator].map((theta) => standardised(theta, theta_means, theta_stds));
    const z = standardised(x, x_means, x_stds);
    const f = (a: readonly number[], b: readonly number[]): number => layersOf(estimator.tensors, [...a, ...b, ...z], hidden(Math.tanh))[0];
    return f(first, second) - f(second, first);
  };
  const forward = EVENTS.map((x, i) => [...x, ...POINTS[i], ...others[i]]);
  const backward = EVENTS.map((x, i) => [...x, ...others[i], ...POINTS[i]]);
  const ratios = await outputAt(network, forward, "log_likelihood_ratio");
  const scores = await outputAt(network, forward, "score_denominator");
  expect(Array.from(await outputAt(network, backward, "log_likelihood_ratio"), (value) => -value)).toEqual([...ratios]);
  EVENTS.forEach((x, i) => {
    expect(Math.abs(ratios[i] - of(x, POINTS[i], others[i]))).toBeLessThan(2e-6);
    const at = (by: number): number => of(x, POINTS[i], [others[i][0] + by, others[i][1]]);
    expect(Math.abs(scores[K * i] - (at(1e-5) - at(-1e-5)) / 2e-5)).toBeLessThan(1e-5);
  });
  expect(network.remarks).toEqual([expect.stringContaining("scaled as in the training")]);
});

test("a score is that of the network, or profiled by the matrix beside it", async () => {
  const score = (settings: object, matrix?: Float64Array): SavedEstimator => {
    const { x_means, x_stds } = scaling();
    return {
      settings: { ...SETTINGS, estimator_type: "score", ...settings },
      tensors: linearTensors([D, 6, 5, K], stream),
      arrays: { x_means, x_stds, ...(matrix === undefined ? {} : { nuisance_profile_matrix: { values: matrix, shape: [1, K] } }) },
    };
  };
  const scoreAt = ({ tensors, arrays }: SavedEstimator, x: readonly number[]): number[] =>
    layersOf(tensors, standardised(x, arrays["x_means"], arrays["x_stds"]), hidden(Math.tanh));
  const plain = score({});
  const network = await importMadMiner(await savedEstimator(plain));
  expect(network).toMatchObject({ type: "score", outputs: ["score"], members: 1 });
  const found = await outputAt(network, EVENTS, "score");
  EVENTS.forEach((x, i) => scoreAt(plain, x).forEach((value, p) => expect(found[K * i + p]).toBeCloseTo(value, 5)));

  const profiled = score({ nuisance_mode_default: "profile" }, Float64Array.of(1, -0.25));
  const [first] = await outputAt(await importMadMiner(await savedEstimator(profiled)), EVENTS, "score");
  const [a, b] = scoreAt(profiled, EVENTS[0]);
  expect(first).toBeCloseTo(a - 0.25 * b, 5);
  await expect(importMadMiner(await savedEstimator(score({ nuisance_mode_default: "project" })))).rejects.toMatchObject({
    code: "DATA_MADMINER_MODEL",
    where: expect.stringContaining("net_nuisance_project_matrix.npy"),
  });
});

test("an ensemble is the mean of its estimators, each with its own scaling and activation", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ratiometer-madminer-"));
  const members = [single(), single({ activation: "relu" }), single()];
  for (const [i, member] of members.entries()) await saveEstimator(join(folder, `estimator_${i}`), member);
  await writeFile(join(folder, "ensemble.json"), JSON.stringify({ estimator_type: "parameterized_ratio", n_estimators: 3 }));
  const network = await importMadMiner(folder);
  expect(network.members).toBe(3);
  await expectRatio(
    network,
    (x, theta) =>
      members.reduce((sum, member, i) => sum + logRatio(member, x, theta, hidden(i === 1 ? ACTIVATIONS["relu"] : Math.tanh)), 0) / 3,
  );
  await saveEstimator(join(folder, "estimator_1"), {
    ...single({ n_parameters: 3 }, scaling(D, 3)),
    tensors: linearTensors([3 + D, 6, 5, 1], stream),
  });
  await expect(importMadMiner(folder)).rejects.toMatchObject({ message: "the number of parameters is 3, that of the first estimator 2" });
  await writeFile(join(folder, "ensemble.json"), "{}");
  await expect(importMadMiner(folder)).rejects.toMatchObject({ message: "n_estimators is missing, expected a number of estimators" });
});

test("without scaling, or with the zeros and ones that stand for none, the network sees the columns as they are", async () => {
  const estimator = single({}, {});
  const ones = (n: number): Float64Array => new Float64Array(n).fill(1);
  const none = {
    x_means: { values: new Float64Array(D) },
    x_stds: { values: ones(D) },
    theta_means: { values: new Float64Array(K) },
    theta_stds: { values: ones(K) },
  };
  const network = await importMadMiner(await savedEstimator(estimator));
  await expectRatio(network, (x, theta) => logRatio({ ...estimator, arrays: none }, x, theta));
  expect(network.remarks).toHaveLength(2);
  // as many as there were events
  const arrays = { ...scaling(), x_means: { values: new Float64Array(1000) }, x_stds: { values: ones(1000) } };
  await expect(importMadMiner(await savedEstimator({ ...estimator, arrays }))).resolves.toMatchObject({ members: 1 });
});

test("a model is found by its name, by one of its files, and its network tells what it is", async () => {
  const prefix = await savedEstimator(single());
  const network = await importMadMiner(prefix);
  for (const path of [prefix, `${prefix}_settings.json`, `${prefix}_state_dict.pt`, `${prefix}_x_means.npy`]) {
    expect(await isMadMinerModel(path)).toBe(true);
    expect(Buffer.from((await importMadMiner(path)).bytes).equals(network.bytes)).toBe(true);
  }
  expect(await isMadMinerModel(dirname(prefix))).toBe(false);
  expect(readModel(network.bytes).metadata).toMatchObject({ source: "MadMiner", estimator_type: "parameterized_ratio" });
  await expect(importMadMiner(`${prefix}s`)).rejects.toMatchObject({ code: "DATA_FILE_MISSING" });
});

test.each([
  ["no weights", { tensors: {} }, "layers.0.weight is missing, expected 6 x 5 by the settings"],
  ["other hidden units", { settings: { n_hidden: [7, 5] } }, "layers.0.weight is 6 x 5, expected 7 x 5 by the settings"],
  ["fewer layers than there are", { settings: { n_hidden: [6] } }, "layers.1.weight is 5 x 6, expected 1 x 6 by the settings"],
  ["scaling of other observables", { arrays: scaling(4) }, "there are means of 4 observables, the network sees 3"],
  ["scaling of other parameters", { arrays: scaling(D, 3) }, "there are means of 3 parameters, the network has 2"],
  ["half a scaling", { arrays: { x_means: { values: numbers(D) } } }, "the file is missing, while its partner is there"],
  ["a deviation of 0", { arrays: { ...scaling(), x_stds: { values: new Float64Array(D) } } }, "expected 3 positive standard deviations"],
  ["not a number", { arrays: { ...scaling(), theta_means: { values: Float64Array.of(NaN, 0) } } }, "there are numbers that are not finite"],
  ["a parametric activation", { settings: { activation: "prelu" } }, 'the activation "prelu" has a slope that MadMiner does not save'],
  ["an unknown activation", { settings: { activation: "tahn" } }, 'unknown activation "tahn"'],
  [
    "a flow",
    { settings: { estimator_type: "likelihood" } },
    "the estimator is a normalising flow (estimator_type likelihood), which cannot be imported",
  ],
  ["a morphing-aware ratio", { settings: { components: [] } }, "the estimator is aware of the morphing, which cannot be imported"],
  ["an unknown type", { settings: { estimator_type: "scores" } }, 'unknown estimator type "scores"'],
  ["no type", { settings: { estimator_type: undefined } }, "estimator_type is missing, expected the type of the estimator"],
  ["hidden units that are none", { settings: { n_hidden: [6, 0] } }, "n_hidden is [6,0], expected the numbers of hidden units"],
  ["chosen observables that are too few", { settings: { features: [1] } }, "features is [1], expected 3 numbers of observables"],
  [
    "a chosen observable without scaling",
    { settings: { features: [0, 1, 3] } },
    "there are means of 3 observables, the network sees those of the numbers 0, 1, 3",
  ],
  ["an unknown nuisance mode", { settings: { nuisance_mode_default: "kept" } }, 'unknown nuisance mode "kept"'],
])("%s are refused", async (_, changes: { settings?: object; tensors?: object; arrays?: object }, message) => {
  const estimator = single(changes.settings);
  const prefix = await savedEstimator({
    ...estimator,
    ...(changes.tensors && { tensors: {} }),
    ...(changes.arrays && { arrays: changes.arrays as SavedEstimator["arrays"] }),
  });
  await expect(importMadMiner(prefix)).rejects.toMatchObject({ code: "DATA_MADMINER_MODEL", message });
});

test("settings that are no JSON, and a model without weights, are refused", async () => {
  const prefix = await savedEstimator(single());
  await writeFile(`${prefix}_settings.json`, "[");
  await expect(importMadMiner(prefix)).rejects.toMatchObject({ code: "DATA_MADMINER_MODEL", where: `${prefix}_settings.json` });
  const alone = join(dirname(prefix), "alone");
  await writeFile(`${alone}_settings.json`, "{}");
  await expect(importMadMiner(alone)).rejects.toMatchObject({ code: "DATA_FILE_MISSING", where: `${alone}_state_dict.pt` });
});

const GOLDEN = new URL("../../../../../shared/data/madminer/alices_model.golden.json", import.meta.url);

interface Golden {
  readonly x: readonly (readonly number[])[];
  readonly theta: readonly (readonly number[])[];
  readonly log_r: readonly (readonly number[])[];
  readonly score: readonly (readonly (readonly number[])[])[];
  readonly state_dict: Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>;
}

(existsSync(GOLDEN) ? test : test.skip)("MadMiner's own answers to 1e-6 (skipped where ../shared is not there)", async () => {
  const golden = JSON.parse(readFileSync(GOLDEN, "utf8")) as Golden;
  const beside = (name: string): URL => new URL(`alices_model_${name}`, GOLDEN);
  const arrays = Object.fromEntries(
    ["x_means", "x_stds", "theta_means", "theta_stds"].map((name) => {
      const { values } = parseNpy(readFileSync(beside(`${name}.npy`)), name);
      return [name, { values: Float64Array.from(values) }];
    }),
  );
  const tensors = Object.entries(golden.state_dict).map(([name, nested]): [string, TensorToWrite] => {
    const inner = nested[0];
    const shape = typeof inner === "number" ? [nested.length] : [nested.length, inner.length];
    return [name, { shape, values: Float32Array.from(nested.flat()) }];
  });
  const settings = JSON.parse(readFileSync(beside("settings.json"), "utf8")) as Readonly<Record<string, unknown>>;
  const network = await importMadMiner(await savedEstimator({ settings, tensors: Object.fromEntries(tensors), arrays }));
  const pairs = golden.theta.flatMap((theta) => golden.x.map((x) => [...x, ...theta]));
  const ratios = await outputAt(network, pairs, "log_likelihood_ratio");
  const scores = await outputAt(network, pairs, "score");
  golden.log_r.flat().forEach((value, i) => expect(Math.abs(ratios[i] - value)).toBeLessThan(1e-6));
  // two parameters did not vary in the training: their scores are in units of a millionth
  golden.score.flat(2).forEach((value, i) => {
    const std = arrays["theta_stds"].values[i % 4];
    expect(Math.abs(scores[i] - value) * Math.min(1, std)).toBeLessThan(1e-6);
  });
});
