import { expect, test } from "@jest/globals";
import * as tensorflow from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
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
