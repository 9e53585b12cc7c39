import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { graphModel } from "../graph/onnx-model.ts";
import * as t from "../graph/tensor.ts";
import { initialParameters } from "../network/network-body.ts";
import { memberModel } from "../publication/member-model.ts";
import { foreign, whole } from "../testing/foreign-network.ts";
import { answersOf, distance, normalRows } from "../testing/network-answers.ts";
import { parityNetworks } from "../testing/parity-networks.ts";
import { architectureOf, type NetworkDescription } from "../training/estimator-task.ts";
import { foldNetwork } from "./fold.ts";
import { networkFileBytes, readNetworkFile, type NetworkFile } from "./network-file.ts";

const folded = (bytes: Uint8Array): Promise<NetworkFile> => foldNetwork(readNetworkFile(bytes), true);
const operators = ({ nodes }: NetworkFile): string[] => nodes.map(({ opType }) => opType ?? "");

test.each(parityNetworks().map((network) => [network.name, network] as const))(
  "folded, it gives the same to float32 accuracy and has no more operations: %s",
  async (_, { bytes, columns, outputs }) => {
    const rows = normalRows(columns);
    const file = await folded(bytes);
    expect(file.nodes.length).toBeLessThanOrEqual(readNetworkFile(bytes).nodes.length);
    const [found, expected] = [
      await answersOf(networkFileBytes(file), rows, columns, outputs),
      await answersOf(bytes, rows, columns, outputs),
    ];
    for (const output of outputs) expect([output, distance(found[output], expected[output]) < 3e-6]).toEqual([output, true]);
  },
);

const description: NetworkDescription = {
  name: "normalised",
  method: "sally",
  coefficients: [{ name: "c", sm: 0, range: [-1, 1] }],
  network: { hidden: [12, 8], activation: "tanh", batchNorm: true },
  featureNames: ["a", "b"],
};

function member(means: readonly number[]): Uint8Array {
  const stream = randomStream(1, "fold");
  // running means and variances as after a training
  const parameters = initialParameters(architectureOf(description), stream).map((values) =>
    values.map((value) => value + 0.3 * stream.uniform()),
  );
  return memberModel(description, { parameters, standardisation: { means: Float64Array.from(means), scales: Float64Array.of(2, 0.5) } });
}

test("standardisation and batch norm go into the weights: a product and a sum for each layer are left", async () => {
  const bytes = member([3, -1]);
  const file = await folded(bytes);
  expect(operators(file)).toEqual(["MatMul", "Add", "Tanh", "MatMul", "Add", "Tanh", "MatMul", "Add"]);
  const rows = normalRows(2);
  const [found, expected] = [networkFileBytes(file), bytes].map((one) => answersOf(one, rows, 2, ["parts"]));
  expect(distance((await found)["parts"], (await expected)["parts"])).toBeLessThan(2e-6);
});

test("a mean far from 0 is still subtracted first: in the weights it would cost digits", async () => {
  const bytes = member([1e5, -1]);
  const file = await folded(bytes);
  expect(operators(file).slice(0, 3)).toEqual(["Sub", "Div", "MatMul"]);
  const rows = normalRows(2).map((value, i) => (i % 2 === 0 ? value + 1e5 : value));
  const [found, expected] = [networkFileBytes(file), bytes].map((one) => answersOf(one, rows, 2, ["parts"]));
  expect(distance((await found)["parts"], (await expected)["parts"])).toBeLessThan(2e-6);
});

test("a row that makes several columns of one is no standardisation", async () => {
  const x = t.input("x", "batch", 1);
  const wide = t.multiply(t.add(x, t.constant([1, 2, 3])), t.constant([2, 1, 0.5]));
  const y = t.matmul(wide, t.constant([1, 2, 3, 4, 5, 6], 3, 2));
  const bytes = graphModel("g", [x], [{ name: "y", tensor: y }], "float32");
  const file = await folded(bytes);
  const found = await answersOf(networkFileBytes(file), Float32Array.of(1, -2), 1, ["y"]);
  // x = 1: (4, 3, 2) times the matrix
  expect([...found["y"]]).toEqual([23, 32, -0.5 * 0 + -2 * 1 + 0 * 3 + 0.5 * 5, -2 * 2 + 0 * 4 + 0.5 * 6]);
});

test("what depends on constants alone, changes nothing, is done twice or is read by nothing goes; outputs keep their names", async () => {
  const one = { name: "one", dims: [1], dataType: 1, floatData: [1] };
  const half = { name: "half", dims: [1], dataType: 1, floatData: [0.5] };
  const bytes = foreign(
    [
      { opType: "Add", input: ["half", "half"], output: ["sum"] },
      { opType: "Mul", input: ["x", "sum"], output: ["same"] },
      { opType: "Tanh", input: ["same"], output: ["a"] },
      { opType: "Tanh", input: ["x"], output: ["b"] },
      { opType: "Exp", input: ["x"], output: ["unread"] },
      { opType: "Slice", input: ["a", "from", "to", "axis"], output: ["left"] },
      { opType: "Slice", input: ["b", "from", "to", "axis"], output: ["again"] },
      { opType: "Add", input: ["left", "again"], output: ["twice"] },
      { opType: "Mul", input: ["twice", "one"], output: ["y"] },
    ],
    [one, half, whole("from", [0]), whole("to", [1]), whole("axis", [1])],
  );
  const file = await folded(bytes);
  expect(operators(file)).toEqual(["Tanh", "Slice", "Add", "Mul"]);
  expect(file.outputs).toEqual(["y"]);
  const { y } = await answersOf(networkFileBytes(file), Float32Array.of(0.5, 9, -1, 9), 2, ["y"]);
  [2 * Math.tanh(0.5), -2 * Math.tanh(1)].forEach((value, i) => expect(y[i]).toBeCloseTo(value, 6));
});

test("what would take up more room than before stays an operation", async () => {
  const bytes = foreign(
    [
      { opType: "Expand", input: ["b", "shape"], output: ["wide"] },
      { opType: "MatMul", input: ["x", "wide"], output: ["h"] },
      { opType: "MatMul", input: ["h", "ones"], output: ["y"] },
    ],
    [
      { name: "b", dims: [1, 1], dataType: 1, floatData: [1] },
      whole("shape", [2, 200]),
      { name: "ones", dims: [200, 1], dataType: 1, floatData: Array.from({ length: 200 }, () => 1) },
    ],
  );
  expect(operators(await folded(bytes))).toEqual(["Expand", "MatMul", "MatMul"]);
});
