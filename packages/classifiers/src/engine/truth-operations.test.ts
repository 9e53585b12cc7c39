import { expect, test } from "@jest/globals";
import * as tensorflow from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import onnxProto from "onnx-proto";
import { foreign } from "../testing/foreign-network.ts";
import type { Engine } from "./engine.ts";
import { onnxruntimeEngine } from "./onnxruntime-engine.ts";
import { plainEngine } from "./plain-engine.ts";
import { tensorflowEngine } from "./tensorflow-engine.ts";

type Node = onnxProto.onnx.INodeProto;

const { INT, INTS } = onnxProto.onnx.AttributeProto.AttributeType;
const cast = (input: string, output: string, to: number): Node => ({
  opType: "Cast",
  input: [input],
  output: [output],
  attribute: [{ name: "to", type: INT, i: to }],
});
const node = (opType: string, input: readonly string[], output: string): Node => ({ opType, input: [...input], output: [output] });
const floats = (name: string, ...values: number[]): onnxProto.onnx.ITensorProto => ({
  name,
  dims: [values.length],
  dataType: 1,
  floatData: values,
});

/** Events that a recurrent layer would pass over: those whose values are all -999. */
const MASKING: readonly Node[] = [
  cast("x", "i", 6),
  node("Equal", ["i", "missing"], "absent"),
  node("Not", ["absent"], "present"),
  cast("present", "p", 1),
  {
    opType: "ReduceSum",
    input: ["p"],
    output: ["count"],
    attribute: [
      { name: "axes", type: INTS, ints: [1] },
      { name: "keepdims", type: INT, i: 1 },
    ],
  },
  node("Greater", ["count", "zero"], "any"),
  cast("any", "mask", 1),
  node("Mul", ["x", "mask"], "y"),
];
const CONSTANTS = [
  { name: "missing", dims: [], dataType: 6, int32Data: [-999] },
  { name: "zero", dims: [], dataType: 1, floatData: [0] },
];

const EVENTS = Float32Array.of(1, -2, -999, -999, -999, 3.5, -998.5, -999.5, 0, 0, -0.7, 0.7, 2, 2, 5, -5);

async function answer(engine: Engine, bytes: Uint8Array): Promise<number[]> {
  const network = await engine.open(bytes);
  try {
    const { y } = await network.run({ x: { values: EVENTS, rows: EVENTS.length / 2, columns: 2 } }, ["y"]);
    return [...y.values];
  } finally {
    await network.close();
  }
}

const engines = async (): Promise<readonly Engine[]> => [
  plainEngine,
  await tensorflowEngine((name) => (name === "@tensorflow/tfjs" ? Promise.resolve(tensorflow) : Promise.reject(new Error("not built")))),
];

test("events of missing values are masked as other programs write it for opset 9, numbers truncated on the way", async () => {
  const bytes = foreign(MASKING, CONSTANTS, 9);
  const expected = await answer(onnxruntimeEngine(), bytes);
  // -999.5 becomes -999 as a whole number, -998.5 becomes -998
  expect(expected.map((value) => value + 0)).toEqual([
    1,
    -2,
    0,
    0,
    -999,
    3.5,
    -998.5,
    -999.5,
    0,
    0,
    Math.fround(-0.7),
    Math.fround(0.7),
    2,
    2,
    5,
    -5,
  ]);
  for (const engine of await engines())
    expect((await answer(engine, bytes)).map((value) => value + 0)).toEqual(expected.map((value) => value + 0));
});

test.each([
  ["Equal", ["x", "two"]],
  ["Greater", ["x", "two"]],
  ["Less", ["x", "two"]],
  ["GreaterOrEqual", ["x", "two"]],
  ["LessOrEqual", ["x", "two"]],
] as const)("%s of numbers is what onnxruntime says", async (operator, inputs) => {
  const bytes = foreign([node(operator, inputs, "t"), cast("t", "y", 1)], [floats("two", 2)], 16);
  const expected = await answer(onnxruntimeEngine(), bytes);
  expect(new Set(expected)).toEqual(new Set([0, 1]));
  for (const engine of await engines()) expect(await answer(engine, bytes)).toEqual(expected);
});

test.each(["And", "Or", "Xor"])("%s of truths is what onnxruntime says; numbers are true unless they are 0", async (operator) => {
  const nodes = [cast("x", "t", 9), node("Greater", ["x", "two"], "g"), node(operator, ["t", "g"], "j"), cast("j", "y", 1)];
  const bytes = foreign(nodes, [floats("two", 2)]);
  const expected = await answer(onnxruntimeEngine(), bytes);
  expect(new Set(expected)).toEqual(new Set([0, 1]));
  for (const engine of await engines()) expect(await answer(engine, bytes)).toEqual(expected);
});

test.each([
  ["a number that is taken for a truth", [node("Not", ["x"], "y")], 'operation 0, Not: "x" is no matrix of truths'],
  [
    "numbers of two types",
    [cast("x", "i", 6), node("Equal", ["i", "x"], "t"), cast("t", "y", 1)],
    'operation 1, Equal: "i" and "x" are numbers of different types',
  ],
  ["an output of truths", [node("Less", ["x", "x"], "y")], 'output "y" is no matrix of float32'],
] as const)("%s is refused", async (_, nodes, message) => {
  await expect(answer(plainEngine, foreign(nodes))).rejects.toMatchObject({
    code: "DATA_NETWORK",
    message: `engine plain cannot run the network: ${message}`,
  });
});
