import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tensorflow from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { engineNamed, importMadMiner, readNetworkGraph, readTorchTensors, requireNetwork, type Engine } from "@ratiometer/classifiers";
import { linearTensors, parityNetworks, tanhNetwork, tensorflowEngine, torchFile } from "@ratiometer/classifiers/testing";
import { AnalysisError } from "@ratiometer/config";
import { npyBytes, randomStream } from "@ratiometer/tables";
import { answerOf, type FuzzedReader } from "./fuzzed-reader.ts";

const ROWS = 3;
const COLUMNS = 3;

/** Engines that are everywhere; TensorFlow as it is without its native half. */
const engines = (): Promise<readonly Engine[]> =>
  Promise.all([
    engineNamed("plain"),
    engineNamed("onnxruntime"),
    tensorflowEngine((name) => (name === "@tensorflow/tfjs" ? Promise.resolve(tensorflow) : Promise.reject(new Error("not built")))),
  ]);

/** Outputs of a network for three events, each number times a factor, or why an engine does not have it. @throws AnalysisError where the network is refused before an engine gets it */
async function outputsOf(engine: Engine, bytes: Uint8Array, path: string, factor = 1): Promise<ReadonlyMap<string, Float32Array> | string> {
  try {
    const network = await engine.open(bytes, path);
    try {
      const inputs = network.inputs.map(({ name, dims }) => {
        const columns = Number(dims.at(-1));
        return [
          name,
          { values: Float32Array.from({ length: ROWS * columns }, (_, i) => factor * Math.sin(i + 1)), rows: ROWS, columns },
        ] as const;
      });
      const wanted = network.outputs.map(({ name }) => name);
      const outputs = await network.run(Object.fromEntries(inputs), wanted);
      return new Map(wanted.map((name) => [name, outputs[name].values]));
    } finally {
      await network.close();
    }
  } catch (error) {
    if (error instanceof AnalysisError) return error.message;
    throw error;
  }
}

/** Single precision, of sums of some dozens of numbers. */
const TOLERANCE = 1e-3;

const near = (a: number, b: number): boolean => Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));

/** Two engines that both have the network and say something else of it; overflows aside, which come at different places. */
function difference(
  all: readonly { readonly name: string; readonly outputs: ReadonlyMap<string, Float32Array> | string }[],
): string | undefined {
  const answered = all.flatMap(({ name, outputs }) => (typeof outputs === "string" ? [] : [{ name, outputs }]));
  for (const { name, outputs } of answered.slice(1))
    for (const [output, values] of outputs) {
      const others = answered[0].outputs.get(output) ?? new Float32Array();
      if (values.length !== others.length)
        return `${output} has ${values.length} numbers by ${name}, ${others.length} by ${answered[0].name}`;
      const i = values.findIndex((value, k) => Number.isFinite(value) && Number.isFinite(others[k]) && !near(value, others[k]));
      if (i >= 0) return `${output}[${i}] is ${values[i]} by ${name}, ${others[i]} by ${answered[0].name}`;
    }
  return undefined;
}

/** Factors that are one but for the last digits of single precision. */
const NEARLY_ONE = [-3, -2, -1, 1, 2, 3].map((k) => 1 + k * 2 ** -22);

/** Whether a network says the same where its inputs differ by roundings; one with weights of 1e30 and what cancels does not, and no two engines round alike. */
async function isStable(bytes: Uint8Array, path: string): Promise<boolean> {
  for (const engine of await engines()) {
    const outputs = await outputsOf(engine, bytes, path);
    for (const factor of NEARLY_ONE)
      if (
        difference([
          { name: "exact", outputs },
          { name: "rounded", outputs: await outputsOf(engine, bytes, path, factor) },
        ]) !== undefined
      )
        return false;
  }
  return true;
}

/** Small networks of all operations: those that the engines are compared by. */
const networks = (): Promise<readonly Uint8Array[]> => {
  const small = parityNetworks().filter(
    ({ bytes, columns, name }) => bytes.length < 8192 && columns === COLUMNS && name !== "every operation",
  );
  return Promise.resolve([tanhNetwork(COLUMNS), ...small.map(({ bytes }) => bytes)]);
};

const EVENTS = "a,b,c\n0.5,1,-1\n-2,0.25,3\n1,1,1\n";

/** A network of one's own, which is not looked through before an engine gets it. */
const evaluated = (engine: "plain" | "onnxruntime"): FuzzedReader => ({
  name: `ONNX, evaluate --engine ${engine}`,
  file: "network.onnx",
  seeds: async (folder) => {
    await writeFile(join(folder, "events.csv"), EVENTS);
    return networks();
  },
  read: async (path) => {
    const [events, out] = ["events.csv", "out.parquet"].map((name) => join(path, "..", name));
    return (await answerOf("evaluate", [path, events], { engine, out, columns: "a,b,c" })).json;
  },
});

const estimator = {
  settings: { n_observables: 3, n_parameters: 2, features: null, n_hidden: [6, 5], activation: "tanh", dropout_prob: 0.0, estimator_type: "parameterized_ratio" }, // prettier-ignore
  tensors: linearTensors([5, 6, 5, 1], randomStream(1, "fuzzed estimator")),
  arrays: {
    x_means: Float64Array.of(1, 2, 3),
    x_stds: Float64Array.of(1, 0.5, 2),
    theta_means: Float64Array.of(0, 1),
    theta_stds: Float64Array.of(1, 2),
  },
};

/** One of the files of a trained MadMiner estimator; the others are as they were. */
const madMiner = (name: string, file: string, text: boolean): FuzzedReader => ({
  name: `MadMiner estimator, ${name}`,
  file,
  ...(text ? { text: true } : {}),
  seeds: async (folder) => {
    const files: readonly (readonly [string, Uint8Array])[] = [
      ["net_settings.json", Buffer.from(JSON.stringify(estimator.settings))],
      ["net_state_dict.pt", torchFile(estimator.tensors)],
      ...Object.entries(estimator.arrays).map(([array, values]) => [`net_${array}.npy`, npyBytes(values)] as const),
    ];
    for (const [path, bytes] of files) await writeFile(join(folder, path), bytes);
    return files.flatMap(([path, bytes]) => (path === file ? [bytes] : []));
  },
  read: async (path) => {
    const { bytes } = await importMadMiner(join(path, "../net"));
    return [...readNetworkGraph(bytes, path).constants.values()];
  },
});

/** Readers of networks and of their weights. */
export const NETWORK_READERS: readonly FuzzedReader[] = [
  {
    name: "ONNX of an artifact",
    file: "network.onnx",
    seeds: networks,
    read: async (path) => {
      const bytes = await readFile(path);
      requireNetwork(bytes, path);
      const answers = [];
      for (const engine of await engines()) answers.push({ name: engine.name, outputs: await outputsOf(engine, bytes, path) });
      const found = difference(answers);
      return { difference: found !== undefined && (await isStable(bytes, path)) ? found : undefined };
    },
    fault: (read) => (read as { readonly difference: string | undefined }).difference,
  },
  evaluated("plain"),
  evaluated("onnxruntime"),
  { name: "ONNX, inspect", file: "network.onnx", seeds: networks, read: async (path) => (await answerOf("inspect", [path])).json },
  {
    name: "PyTorch",
    file: "state.pt",
    seeds: () => Promise.resolve([torchFile(estimator.tensors), torchFile({ "a.weight": { shape: [2, 2], strides: [1, 2], values: Float64Array.of(1, 2, 3, 4) } })]), // prettier-ignore
    // the values are the file's, NaN included
    read: async (path) =>
      [...readTorchTensors(await readFile(path), path)].map(([name, { shape, values }]) => ({ name, shape, length: values.length })),
  },
  madMiner("settings", "net_settings.json", true),
  madMiner("weights", "net_state_dict.pt", false),
  madMiner("scaling", "net_x_means.npy", false),
];
