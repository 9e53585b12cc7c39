import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { float32, openSession } from "../engine/onnxruntime.ts";
import { modelBytes } from "./onnx-model.ts";
import { graphNodes } from "./onnx-nodes.ts";
import { valueInfo } from "./onnx-values.ts";
import * as t from "./tensor.ts";

const [a, b, c, row] = [t.input("a", 3, 4), t.input("b", 5, 4), t.input("c", 3, 5), t.input("row", 1, 5)];
const product = t.matmul(a, b, [false, true]);
const half = t.multiply(t.scalar(0.5), t.tanh(c));

const CASES: readonly (readonly [string, t.Tensor, readonly string[]])[] = [
  ["a factor", t.multiply(t.scalar(3), product), ["Gemm"]],
  ["a sign", t.negate(product), ["Gemm"]],
  ["a summand", t.add(product, c), ["Gemm"]],
  ["a row", t.add(product, row), ["Gemm"]],
  ["a factor and a scaled summand", t.subtract(half, t.multiply(t.scalar(3), product)), ["Tanh", "Gemm"]],
  ["what is subtracted", t.subtract(product, half), ["Tanh", "Gemm"]],
  ["another product", t.add(product, t.matmul(c, t.tanh(t.matmul(b, b, [false, true])))), ["Gemm", "Tanh", "MatMul", "Gemm"]],
  ["not what is needed alone", t.add(t.multiply(t.scalar(2), product), t.tanh(product)), ["Gemm", "Mul", "Tanh", "Add"]],
  ["not what is larger than it", t.add(t.matmul(t.sum(a, "columns"), t.scalar(2)), c), ["ReduceSum", "MatMul", "Add"]],
];

test.each(CASES)("a product takes in %s", async (_, tensor, operators) => {
  const outputs = [{ name: "y", tensor }];
  const inputs = [a, b, c, row];
  const stream = randomStream(2, "fused");
  const feeds = Object.fromEntries(
    inputs.map(({ name = "", rows, columns }) => {
      const values = Float32Array.from({ length: Number(rows) * columns }, () => stream.normal());
      return [name, float32(values, [Number(rows), columns])];
    }),
  );
  const run = async (fuse: boolean): Promise<Float32Array> => {
    const { nodes, initializers } = graphNodes(outputs, "float32", { fuse });
    if (fuse) {
      const count = (names: readonly unknown[]): unknown[] => [...names].sort();
      expect(count(nodes.map(({ opType }) => opType))).toEqual(count(operators));
      const read = new Set(nodes.flatMap(({ input }) => input ?? []));
      expect(initializers.filter(({ name }) => !read.has(name ?? ""))).toEqual([]);
    }
    const info = ({ name = "", rows, columns }: t.Tensor) => valueInfo(name, [rows, columns], "float32");
    const bytes = modelBytes({
      name: "fused",
      nodes,
      initializers,
      inputs: inputs.map(info),
      outputs: [valueInfo("y", [tensor.rows, tensor.columns], "float32")],
    });
    return (await (await openSession(bytes)).run(feeds))["y"].data as Float32Array;
  };
  const [plain, fused] = [await run(false), await run(true)];
  plain.forEach((value, i) => expect(Math.abs(fused[i] - value)).toBeLessThan(1e-5 * (1 + Math.abs(value))));
});

test("in double precision a factor that float32 does not hold stays a factor", () => {
  const types = (factor: number): unknown[] =>
    graphNodes([{ name: "y", tensor: t.multiply(t.scalar(factor), product) }], "float64", { fuse: true }).nodes.map(({ opType }) => opType);
  expect(types(0.25)).toEqual(["Gemm"]);
  expect(types(0.1)).toEqual(["Gemm", "Mul"]);
});
