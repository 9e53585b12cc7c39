import { expect, test } from "@jest/globals";
import * as tensorflow from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import onnxProto from "onnx-proto";
import { randomStream } from "@ratiometer/tables";
import { foreign, whole } from "../testing/foreign-network.ts";
import { parityNetworks } from "../testing/parity-networks.ts";
import type { Engine, NamedMatrices } from "./engine.ts";
import { engineNamed, foundEngines } from "./engines.ts";
import { onnxruntimeEngine } from "./onnxruntime-engine.ts";
import { plainEngine } from "./plain-engine.ts";
import { tensorflowEngine } from "./tensorflow-engine.ts";

const N = 200;

async function outputsOf(
  engine: Engine,
  bytes: Uint8Array,
  values: Float32Array,
  columns: number,
  outputs: readonly string[],
): Promise<NamedMatrices> {
  const network = await engine.open(bytes);
  try {
    return await network.run({ x: { values, rows: values.length / columns, columns } }, outputs);
  } finally {
    await network.close();
  }
}

/** As if @tensorflow/tfjs were installed: what it consists of. */
const plainTensorflow = (): Promise<Engine> =>
  tensorflowEngine((name) => (name === "@tensorflow/tfjs" ? Promise.resolve(tensorflow) : Promise.reject(new Error("not built"))));

/** TensorFlow in plain JavaScript, and what else of the engines is installed here. */
async function enginesUnderTest(): Promise<Engine[]> {
  const installed = (await foundEngines()).flatMap(({ engine }) => engine ?? []).filter(({ name }) => name === "tensorflow");
  return [plainEngine, await plainTensorflow(), ...installed];
}

const NETWORKS = parityNetworks();

test.each(NETWORKS.map((network) => [network.name, network] as const))(
  "all engines compute the same: %s",
  async (name, { bytes, columns, outputs }) => {
    const stream = randomStream(1, "parity inputs", name);
    const values = Float32Array.from({ length: N * columns }, () => 2 * stream.normal());
    const expected = await outputsOf(onnxruntimeEngine(), bytes, values, columns, outputs);
    for (const engine of await enginesUnderTest()) {
      const found = await outputsOf(engine, bytes, values, columns, outputs);
      for (const output of outputs) {
        const { values: wanted, ...shape } = expected[output];
        expect(found[output]).toMatchObject(shape);
        expect(found[output].values).toHaveLength(wanted.length);
        // sums of a few hundred terms, in any order
        const scale = Math.max(...wanted.map(Math.abs), 1);
        const worst = Math.max(...wanted.map((value, i) => Math.abs(found[output].values[i] - value)));
        expect([engine.name, output, worst / scale < 2e-6]).toEqual([engine.name, output, true]);
      }
    }
  },
);

test.each([
  ["a reshaped matrix", "Reshape", ["x", "shape"], [whole("shape", [-1, 1])], [1, -2, 3.5, 4, -5.25, 6]],
  ["rows", "Slice", ["x", "from", "to", "axes"], [whole("from", [1]), whole("to", [-1]), whole("axes", [0])], [3.5, 4]],
  ["zeros around", "Pad", ["x", "pads"], [whole("pads", [1, 0, 0, 1])], [0, 0, 0, 1, -2, 0, 3.5, 4, 0, -5.25, 6, 0]],
  ["whole numbers below", "Floor", ["x"], [], [1, -2, 3, 4, -6, 6]],
  ["the larger of two", "Max", ["x", "b"], [{ name: "b", dims: [1], dataType: 1, floatData: [0.5] }], [1, 0.5, 3.5, 4, 0.5, 6]],
])("all engines know %s, which networks of others have", async (_, opType, input, constants, expected) => {
  for (const engine of [onnxruntimeEngine(), ...(await enginesUnderTest())]) {
    const network = await engine.open(foreign([{ opType, input, output: ["y"] }], constants));
    const { y } = await network.run({ x: { values: Float32Array.of(1, -2, 3.5, 4, -5.25, 6), rows: 3, columns: 2 } }, ["y"]);
    expect([engine.name, [...y.values]]).toEqual([engine.name, expected]);
    await network.close();
  }
});

type Node = onnxProto.onnx.INodeProto;
type Stored = onnxProto.onnx.ITensorProto;

const flag = (name: string, i: number): onnxProto.onnx.IAttributeProto => ({
  name,
  type: onnxProto.onnx.AttributeProto.AttributeType.INT,
  i,
});
const toFloat = [flag("to", 1)];
const along = (axis: number): onnxProto.onnx.IAttributeProto[] => [flag("axis", axis)];
const product: Node = { opType: "MatMul", input: ["x", "w"], output: ["y"] };
const floats = (name: string, ...floatData: number[]): Stored => ({ name, dims: [floatData.length], dataType: 1, floatData });
const bytesOf = (name: string, dataType: 2 | 3, dims: number[], ...values: number[]): Stored => ({
  name,
  dims,
  dataType,
  rawData: Uint8Array.from(values, (value) => value & 0xff),
});

// w = [[1, 2], [-3, 0.5]] in every case; x w of the two rows (1, -2) and (3.5, 4)
const STORED: readonly (readonly [string, readonly Node[], readonly Stored[]])[] = [
  [
    "half precision",
    [{ opType: "Cast", input: ["h"], output: ["w"], attribute: toFloat }, product],
    [{ name: "h", dims: [2, 2], dataType: 10, rawData: Uint8Array.of(0, 0x3c, 0, 0x40, 0, 0xc2, 0, 0x38) }],
  ],
  [
    "half precision in the field of integers",
    [{ opType: "Cast", input: ["h"], output: ["w"], attribute: toFloat }, product],
    [{ name: "h", dims: [2, 2], dataType: 10, int32Data: [0x3c00, 0x4000, 0xc200, 0x3800] }],
  ],
  [
    "eight bits, a factor for each column",
    [{ opType: "Cast", input: ["q"], output: ["f"], attribute: toFloat }, { opType: "Mul", input: ["f", "s"], output: ["w"] }, product],
    [bytesOf("q", 3, [2, 2], 1, 4, -3, 1), floats("s", 1, 0.5)],
  ],
  [
    "eight bits, a scale for each column",
    [{ opType: "DequantizeLinear", input: ["q", "s"], output: ["w"], attribute: along(1) }, product],
    [bytesOf("q", 3, [2, 2], 1, 4, -3, 1), floats("s", 1, 0.5)],
  ],
  [
    "eight bits, a scale and a zero for each row",
    [{ opType: "DequantizeLinear", input: ["q", "s", "z"], output: ["w"], attribute: along(0) }, product],
    [bytesOf("q", 2, [2, 2], 130, 132, 114, 121), floats("s", 0.5, 0.5), bytesOf("z", 2, [2], 128, 120)],
  ],
  [
    "eight bits, one scale and one zero",
    [{ opType: "DequantizeLinear", input: ["q", "s", "z"], output: ["w"] }, product],
    [bytesOf("q", 3, [2, 2], 3, 5, -5, 2), { name: "s", dims: [], dataType: 1, floatData: [0.5] }, bytesOf("z", 3, [], 1)],
  ],
];

test.each(STORED)("all engines read weights of %s", async (_, nodes, constants) => {
  for (const engine of [onnxruntimeEngine(), ...(await enginesUnderTest())]) {
    const network = await engine.open(foreign(nodes, constants));
    const { y } = await network.run({ x: { values: Float32Array.of(1, -2, 3.5, 4), rows: 2, columns: 2 } }, ["y"]);
    // onnxruntime rounds events to eight bits, too, where a product follows such a DequantizeLinear
    const allowed = engine.name === "onnxruntime" && nodes[0].opType === "DequantizeLinear" ? 0.02 : 0;
    const worst = Math.max(...[7, 1, -8.5, 9].map((value, i) => Math.abs(y.values[i] - value)));
    expect([engine.name, worst <= allowed]).toEqual([engine.name, true]);
    await network.close();
  }
});

test.each<readonly [string, readonly Node[], string]>([
  ["arithmetic with them", [{ opType: "Add", input: ["x", "q"], output: ["y"] }], 'operation 0, Add: "q" is no matrix of float32'],
  [
    "another type than float32",
    [{ opType: "Cast", input: ["q"], output: ["y"], attribute: [flag("to", 10)] }],
    "operation 0, Cast: only numbers that become float32 are known here",
  ],
  [
    "scales that do not fit",
    [{ opType: "DequantizeLinear", input: ["q", "s"], output: ["y"], attribute: along(0) }],
    "operation 0, DequantizeLinear: it does not fit 1 x 2 and 3 x 1",
  ],
  [
    "scales of a matrix",
    [{ opType: "DequantizeLinear", input: ["x", "s"], output: ["y"] }],
    'operation 0, DequantizeLinear: "x" are no numbers of eight bits',
  ],
])("of weights that are stored in fewer bits the plain engine names %s", async (_, nodes, message) => {
  const network = await plainEngine.open(foreign(nodes, [bytesOf("q", 3, [2], 1, 2), floats("s", 1, 2, 3)]));
  await expect(network.run({ x: { values: new Float32Array(2), rows: 1, columns: 2 } }, ["y"])).rejects.toMatchObject({
    code: "DATA_NETWORK",
    message: `engine plain cannot run the network: ${message}`,
  });
});

test("an engine that is not installed says how to get it, and why another did not do", async () => {
  const absent = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  const unbuilt = new Error("The Node.js native addon module can not be found\nand more");
  const load = (name: string): Promise<unknown> => Promise.reject(name === "@tensorflow/tfjs-node" ? unbuilt : absent);
  await expect(tensorflowEngine(load)).rejects.toMatchObject({
    code: "USAGE_ENGINE",
    message:
      "the engine tensorflow is not there: @tensorflow/tfjs-node does not load (The Node.js native addon module can not be found), @tensorflow/tfjs is not installed",
    hint: expect.stringContaining("npm install @tensorflow/tfjs-node --ignore-scripts=false"),
  });
  await expect(tensorflowEngine(() => Promise.resolve({ default: {} }))).rejects.toMatchObject({ code: "USAGE_ENGINE" });
  // as a module of CommonJS is imported
  expect((await tensorflowEngine(() => Promise.resolve({ default: tensorflow }))).version).toBe(`${tensorflow.version_core} (cpu)`);
  await expect(engineNamed("plain", "gpu")).rejects.toMatchObject({ code: "USAGE_ENGINE" });
});
