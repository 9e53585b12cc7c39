import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import onnxProto from "onnx-proto";
import { plainEngine } from "../engine/plain-engine.ts";
import { graphModel } from "../graph/onnx-model.ts";
import * as t from "../graph/tensor.ts";
import { foreign } from "../testing/foreign-network.ts";
import { answersOf, distance, normalRows } from "../testing/network-answers.ts";
import { parityNetworks } from "../testing/parity-networks.ts";
import { withHalfWeights } from "./float16.ts";
import { withByteWeights } from "./int8.ts";
import { networkFileBytes, readNetworkFile } from "./network-file.ts";

const [ROWS, COLUMNS] = [12, 7];
const stream = randomStream(3, "weights");
// columns of very different sizes
const weights = Array.from({ length: ROWS * COLUMNS }, (_, i) => stream.normal() * 10 ** ((i % COLUMNS) - 3));
const x = t.input("x", "batch", ROWS);
const linear = graphModel("linear", [x], [{ name: "y", tensor: t.matmul(x, t.constant(weights, ROWS, COLUMNS)) }], "float32");
// the rows of the unit matrix give the weights back
const unit = Float32Array.from({ length: ROWS * ROWS }, (_, i) => Number(i % (ROWS + 1) === 0));

test("weights of float16 are the numbers with 11 bits next to them", async () => {
  const { y } = await answersOf(networkFileBytes(withHalfWeights(readNetworkFile(linear))), unit, ROWS, ["y"]);
  y.forEach((value, i) => {
    // 2^-24 is the distance of the smallest ones
    expect(Math.abs(value - weights[i])).toBeLessThanOrEqual(Math.max(2 ** -11 * Math.abs(weights[i]), 2 ** -25) * (1 + 1e-6));
    const step = 2 ** (Math.max(-14, Math.floor(Math.log2(Math.abs(value)))) - 10);
    expect(Number.isInteger(value / step)).toBe(true);
  });
});

test("weights of int8 are whole multiples of a 127th of the largest of their column, the nearest", async () => {
  const { y } = await answersOf(networkFileBytes(withByteWeights(readNetworkFile(linear))), unit, ROWS, ["y"]);
  for (let j = 0; j < COLUMNS; j++) {
    const column = weights.filter((_, i) => i % COLUMNS === j);
    const step = Math.max(...column.map(Math.abs)) / 127;
    column.forEach((weight, i) => {
      const value = y[i * COLUMNS + j] / step;
      expect(Math.abs(value - Math.round(value))).toBeLessThan(1e-4);
      expect(Math.abs(value - weight / step)).toBeLessThan(0.5 + 1e-4);
    });
  }
});

test("a product of another program whose outputs are rows has its scales along them", async () => {
  const values = Array.from({ length: 100 }, (_, i) => Math.cos(i) * (i % 2 === 0 ? 1 : 1000));
  const bytes = foreign(
    [
      {
        opType: "Gemm",
        input: ["x", "w"],
        output: ["h"],
        attribute: [{ name: "transB", type: onnxProto.onnx.AttributeProto.AttributeType.INT, i: 1 }],
      },
      { opType: "MatMul", input: ["h", "pick"], output: ["y"] },
    ],
    [
      { name: "w", dims: [50, 2], dataType: 1, floatData: values },
      { name: "pick", dims: [50, 1], dataType: 1, floatData: Array.from({ length: 50 }, (_, i) => Number(i === 7)) },
    ],
  );
  const smaller = networkFileBytes(withByteWeights(readNetworkFile(bytes)));
  const rows = Float32Array.of(1, 0, 0, 1);
  const [found, expected] = [await answersOf(smaller, rows, 2, ["y"]), await answersOf(bytes, rows, 2, ["y"])];
  // row 7 of w has a scale of its own
  const step = Math.max(Math.abs(values[14]), Math.abs(values[15])) / 127;
  found["y"].forEach((value, i) => expect(Math.abs(value - expected["y"][i])).toBeLessThan(step / 2 + 1e-4));
  expect(distance(found["y"], expected["y"])).toBeGreaterThan(0);
});

test("weights that half precision has no number for, and small matrices, stay as they are", () => {
  const large = graphModel(
    "g",
    [x],
    [
      {
        name: "y",
        tensor: t.matmul(
          x,
          t.constant(
            weights.map((w) => 1e9 * w),
            ROWS,
            COLUMNS,
          ),
        ),
      },
    ],
    "float32",
  );
  expect(networkFileBytes(withHalfWeights(readNetworkFile(large)))).toEqual(networkFileBytes(readNetworkFile(large)));
  const small = graphModel("g", [x], [{ name: "y", tensor: t.matmul(x, t.constant(weights.slice(0, ROWS), ROWS, 1)) }], "float32");
  for (const rounded of [withHalfWeights, withByteWeights])
    expect(networkFileBytes(rounded(readNetworkFile(small)))).toEqual(networkFileBytes(readNetworkFile(small)));
});

test.each(parityNetworks().map((network) => [network.name, network] as const))(
  "with rounded weights the plain engine and onnxruntime compute the same, close to the network: %s",
  async (_, { bytes, columns, outputs }) => {
    const rows = normalRows(columns, 20);
    const original = await answersOf(bytes, rows, columns, outputs);
    for (const [rounded, allowed] of [
      [withHalfWeights, 2e-3],
      [withByteWeights, 5e-2],
    ] as const) {
      const smaller = networkFileBytes(rounded(readNetworkFile(bytes)));
      const [ours, theirs] = [
        await answersOf(smaller, rows, columns, outputs, plainEngine),
        await answersOf(smaller, rows, columns, outputs),
      ];
      for (const output of outputs) {
        expect([output, distance(ours[output], theirs[output]) < 3e-6]).toEqual([output, true]);
        expect([output, distance(theirs[output], original[output]) < allowed]).toEqual([output, true]);
      }
    }
  },
);
