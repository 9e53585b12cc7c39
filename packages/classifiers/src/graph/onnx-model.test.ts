import { expect, test } from "@jest/globals";
import onnxProto from "onnx-proto";
import { graphModel, readModel } from "./onnx-model.ts";
import { graphNodes } from "./onnx-nodes.ts";
import { initializer } from "./onnx-values.ts";
import { float32, openSession } from "../engine/onnxruntime.ts";
import * as t from "./tensor.ts";
import { evaluator } from "../testing/evaluate-graph.ts";

const x = t.input("x", "batch", 2);

test("every operation computes what its name says", async () => {
  const cases: Readonly<Record<string, readonly [t.Tensor, readonly number[]]>> = {
    add: [t.add(x, t.constant([1, 2])), [1.5, 1, 3, 6]],
    subtract: [t.subtract(t.constant([1, 2]), x), [0.5, 3, -1, -2]],
    multiply: [t.multiply(x, t.scalar(3)), [1.5, -3, 6, 12]],
    divide: [t.divide(x, t.constant([2, 4])), [0.25, -0.25, 1, 1]],
    negate: [t.negate(x), [-0.5, 1, -2, -4]],
    matmul: [t.matmul(x, t.constant([1, 2, 3, 4], 2, 2)), [-2.5, -3, 14, 20]],
    transposed: [t.matmul(x, t.constant([1, 2, 3, 4], 2, 2), [false, true]), [-1.5, -2.5, 10, 22]],
    gram: [t.matmul(x, x, [true, false]), [4.25, 7.5, 7.5, 17]],
    tanh: [t.tanh(x), [0.5, -1, 2, 4].map(Math.tanh)],
    relu: [t.relu(x), [0.5, 0, 2, 4]],
    sign: [t.sign(x), [1, -1, 1, 1]],
    sigmoid: [t.sigmoid(x), [0.5, -1, 2, 4].map((v) => 1 / (1 + Math.exp(-v)))],
    softplus: [t.softplus(x), [0.5, -1, 2, 4].map((v) => Math.log1p(Math.exp(v)))],
    exp: [t.exp(x), [0.5, -1, 2, 4].map(Math.exp)],
    log: [t.log(t.square(x)), [0.5, -1, 2, 4].map((v) => Math.log(v * v))],
    sqrt: [t.sqrt(t.square(x)), [0.5, 1, 2, 4]],
    sine: [t.sine(x), [0.5, -1, 2, 4].map(Math.sin)],
    maximum: [t.maximum(x, t.constant([1, -2])), [1, -1, 2, 4]],
    floor: [t.floor(t.divide(x, t.scalar(-1.6))), [-1, 0, -2, -3]],
    ofBatch: [t.ofBatch(x), [0.5, -1, 2, 4]],
    reshape: [t.reshape(t.sum(x, "rows"), 2, 1), [2.5, 3]],
    "reshape of the batch": [t.reshape(x, "2 batch", 1), [0.5, -1, 2, 4]],
    repeatRows: [t.repeatRows(x, 2), [0.5, -1, 0.5, -1, 2, 4, 2, 4]],
    "add to runs": [t.add(t.repeatRows(x, 2), t.reshape(x, "2 batch", 1)), [1, -0.5, -0.5, -2, 4, 6, 6, 8]],
    sumRuns: [t.sumRuns(t.reshape(x, "2 batch", 1), 2), [-0.5, 6]],
    sliceRows: [t.multiply(t.sliceRows(t.constant([1, 2, 3, 4, 5, 6], 3, 2), 1, 2), x), [1.5, -4, 6, 16]],
    padRows: [t.matmul(x, t.padRows(t.constant([1, 2, 3]), 1, 0)), [-1, -2, -3, 4, 8, 12]],
    rows: [t.sum(x, "rows"), [2.5, 3]],
    "fixed rows": [t.multiply(t.sum(t.constant([1, 2, 3, 4, 5, 6], 3, 2), "rows"), x), [4.5, -12, 18, 48]],
    "expanded to fixed rows": [
      t.matmul(t.expandLike(t.constant([7, 8]), t.constant([0, 0, 0, 0], 2, 2)), t.constant([1, 1], 2, 1), [true, false]),
      [14, 16],
    ],
    columns: [t.sum(x, "columns"), [-0.5, 6]],
    all: [t.sum(x, "all"), [5.5]],
    expanded: [t.expandLike(t.constant([7, 8]), x), [7, 8, 7, 8]],
    slice: [t.sliceColumns(x, 1, 2), [-1, 4]],
    pad: [t.padColumns(x, 1, 2), [0, 0.5, -1, 0, 0, 0, 2, 4, 0, 0]],
    "slice of concat": [t.sliceColumns(t.concatColumns([t.square(x), x]), 2, 3), [0.5, 2]],
    concat: [t.concatColumns([t.sliceColumns(x, 1, 2), x]), [-1, 0.5, -1, 4, 2, 4]],
  };
  const evaluate = await evaluator(
    [x],
    Object.entries(cases).map(([name, [tensor]]) => ({ name, tensor })),
  );
  const results = await evaluate({ x: Float64Array.of(0.5, -1, 2, 4) });
  for (const [name, [, expected]] of Object.entries(cases)) {
    expect(results[name]).toHaveLength(expected.length);
    expected.forEach((value, i) => expect(results[name][i]).toBeCloseTo(value, 13));
  }
});

test("equal subexpressions are computed once, different ones are not mixed up", () => {
  const twice = t.add(t.tanh(t.multiply(x, t.scalar(2))), t.exp(t.tanh(t.multiply(x, t.scalar(2)))));
  const { nodes, initializers } = graphNodes([{ name: "y", tensor: twice }], "float32");
  expect(nodes.map(({ opType }) => opType)).toEqual(["Mul", "Tanh", "Exp", "Add"]);
  expect(initializers).toHaveLength(1);
  const different = t.add(t.sliceColumns(x, 0, 1), t.add(t.sliceColumns(x, 1, 2), t.multiply(t.scalar(2), t.sliceColumns(x, 1, 2))));
  expect(graphNodes([{ name: "y", tensor: different }], "float32").nodes.filter(({ opType }) => opType === "Slice")).toHaveLength(2);
});

test("an output may be an input, a constant, another output, or part of one", async () => {
  const y = t.add(x, t.scalar(1));
  const evaluate = await evaluator(
    [x],
    [
      { name: "same", tensor: x },
      { name: "first", tensor: y },
      { name: "second", tensor: y },
      { name: "equal", tensor: t.add(x, t.scalar(1)) },
      { name: "part", tensor: t.square(y) },
      { name: "fixed", tensor: t.scalar(1) },
    ],
  );
  const results = await evaluate({ x: Float64Array.of(2, 3) });
  expect(Object.fromEntries(Object.entries(results).map(([name, values]) => [name, [...values]]))).toEqual({
    same: [2, 3],
    first: [3, 4],
    second: [3, 4],
    equal: [3, 4],
    part: [9, 16],
    fixed: [1],
  });
});

test("names given by the author never meet names made up between them", async () => {
  const inputs = ["t0", "t1", "one", "t3"].map((name) => t.input(name, 1, 1));
  const product = t.multiply(
    t.softplus(t.add(inputs[0], inputs[1])),
    t.sliceColumns(t.padColumns(t.add(inputs[2], inputs[3]), 1, 1), 1, 2),
  );
  const evaluate = await evaluator(inputs, [{ name: "t2", tensor: t.multiply(product, t.scalar(2)) }]);
  const one = (value: number): Float64Array => Float64Array.of(value);
  const { t2 } = await evaluate({ t0: one(0.1), t1: one(0.2), one: one(0.3), t3: one(0.4) });
  expect(t2[0]).toBeCloseTo(2 * Math.log1p(Math.exp(0.3)) * 0.7, 13);
});

const file = (): Uint8Array => {
  const w = t.input("w", 2, 3);
  const weights = [initializer("w", [1, 2, 3, 4, 5, 6.5], [2, 3], "float32")];
  return graphModel("f", [x], [{ name: "y", tensor: t.matmul(x, w) }], "float32", weights, { method: "alices", note: "κ = 1" });
};

test("a file holds its weights and metadata, and computes with them", async () => {
  const { weights, metadata } = readModel(file());
  expect([...(weights.get("w") ?? [])]).toEqual([1, 2, 3, 4, 5, 6.5]);
  expect(metadata).toEqual({ method: "alices", note: "κ = 1" });
  const session = await openSession(file());
  const { y } = await session.run({ x: float32(Float32Array.of(1, 2, 0, 1), [2, 2]) });
  expect([...(y.data as Float32Array)]).toEqual([9, 12, 16, 4, 5, 6.5]);
});

test("a file's bytes depend on its content alone, and it says which standard it follows", () => {
  expect(Buffer.from(file()).equals(Buffer.from(file()))).toBe(true);
  const model = onnxProto.onnx.ModelProto.decode(file());
  expect(Number(model.irVersion)).toBe(8);
  expect(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([["", 17]]);
});

test("weights that do not fit their shape are refused", () => {
  expect(() => initializer("w", [1, 2, 3], [2, 2], "float32")).toThrow("w of 2 x 2 got 3 values");
});

test("a file that is no network is the user's error", async () => {
  await expect(openSession(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: "TRAIN_ENGINE" });
});
