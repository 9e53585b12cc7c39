import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { graphModel, readModel } from "../graph/onnx-model.ts";
import * as t from "../graph/tensor.ts";
import { initialParameters, parametersOf } from "../network/network-body.ts";
import { memberModel } from "../publication/member-model.ts";
import { answersOf, distance, normalRows } from "../testing/network-answers.ts";
import { parityNetworks } from "../testing/parity-networks.ts";
import { architectureOf, type NetworkDescription } from "../training/estimator-task.ts";
import { hiddenLayersOf } from "./hidden-units.ts";
import { networkFileBytes, readNetworkFile } from "./network-file.ts";
import { withoutSmallUnits } from "./prune-units.ts";

const pruned = (bytes: Uint8Array, fraction: number): Uint8Array => networkFileBytes(withoutSmallUnits(readNetworkFile(bytes), fraction));

const describe = (network: Partial<NetworkDescription["network"]>, perTerm = false): NetworkDescription => ({
  name: "pruned",
  method: perTerm ? "alice" : "sally",
  coefficients: [{ name: "c", sm: 0, range: [-1, 1] }],
  network: { hidden: [10, 6], activation: "silu", ...network, ...(perTerm ? { form: "per-term" } : {}) },
  featureNames: ["a", "b", "c"],
});

/** A member of which some units of each hidden layer have weights a hundred thousand times smaller than the others, and biases of 0. */
function member(description: NetworkDescription, idle: ReadonlySet<number>): Uint8Array {
  const architecture = architectureOf(description);
  const stream = randomStream(1, "prune");
  const layout = parametersOf(architecture);
  const values = initialParameters(architecture, stream);
  const depth = description.network.hidden.length + 1;
  const parameters = layout.map(({ name, columns }, p) => {
    const layer = Number(/\d+$/.exec(name)?.[0]) % depth;
    const [made, read] = [layer < depth - 1, layer > 0 && name.startsWith("W")];
    return values[p].map((value, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const ofIdle = (made && idle.has(column)) || (read && idle.has(row));
      return ofIdle && /^[Wb]/.test(name) ? (name.startsWith("b") ? 0 : 1e-5 * value) : value;
    });
  });
  return memberModel(description, { parameters, standardisation: { means: new Float64Array(3), scales: new Float64Array(3).fill(1) } });
}

const IDLE = new Set([1, 4]);

test.each([
  ["a perceptron", describe({})],
  ["rectified units", describe({ activation: "elu" })],
  ["perceptrons side by side", describe({}, true)],
])("units that hardly count go first, and the matrices become smaller: %s", async (_, description) => {
  const bytes = member(description, IDLE);
  const smaller = pruned(bytes, 0.35);
  const { weights } = readModel(smaller);
  // 3 of 10, 2 of 6
  expect([weights.get("W0")?.length, weights.get("b0")?.length, weights.get("W1")?.length, weights.get("b1")?.length]).toEqual([
    21, 7, 28, 4,
  ]);
  const two = networkFileBytes(withoutSmallUnits(readNetworkFile(bytes), 0.2));
  expect([readModel(two).weights.get("b0")?.length, readModel(two).weights.get("b1")?.length]).toEqual([8, 5]);
  const rows = normalRows(3);
  const [found, expected] = [await answersOf(two, rows, 3, ["parts"]), await answersOf(bytes, rows, 3, ["parts"])];
  expect(distance(found["parts"], expected["parts"])).toBeLessThan(1e-3);
});

test("means, variances, gains and shifts of normalised units go with them", async () => {
  const bytes = member(describe({ batchNorm: true, activation: "relu" }), new Set());
  const { weights } = readModel(pruned(bytes, 0.5));
  for (const name of ["b", "gain", "shift", "mean", "variance"]) expect([name, weights.get(`${name}0`)?.length]).toEqual([name, 5]);
  const { parts } = await answersOf(pruned(bytes, 0.5), normalRows(3), 3, ["parts"]);
  expect(parts).toHaveLength(100);
  expect(parts.every(Number.isFinite)).toBe(true);
});

test("of sums of two products both are pruned, and of what is both input and output of one nothing", async () => {
  const x = t.input("x", "batch", 2);
  const weights = (rows: number, columns: number, from: number): t.Tensor =>
    t.constant(
      Array.from({ length: rows * columns }, (_, i) => Math.sin(i + from)),
      rows,
      columns,
    );
  const model = (tensor: t.Tensor): Uint8Array => graphModel("g", [x], [{ name: "y", tensor }], "float32");
  const h = t.tanh(t.matmul(x, weights(2, 6, 1)));
  const residual = t.add(h, t.tanh(t.matmul(h, weights(6, 6, 20))));
  expect(hiddenLayersOf(readNetworkFile(model(t.matmul(residual, weights(6, 1, 70)))))).toEqual([]);
  const [a, b, out] = [weights(2, 6, 1), weights(2, 6, 20), weights(6, 1, 70)];
  const bytes = pruned(model(t.matmul(t.add(t.tanh(t.matmul(x, a)), t.relu(t.matmul(x, b))), out)), 0.5);
  // the length of the weights of each unit in both products, times that of what it goes out with
  const [va, vb, vout] = [a, b, out].map(({ values = [] }) => values);
  const size = vout.map((w, u) => (va[u] ** 2 + va[6 + u] ** 2 + vb[u] ** 2 + vb[6 + u] ** 2) * w * w);
  const kept = [0, 1, 2, 3, 4, 5].sort((i, j) => size[j] - size[i]).slice(0, 3);
  const answer = (p: number, q: number): number =>
    kept.reduce((sum, u) => sum + vout[u] * (Math.tanh(p * va[u] + q * va[6 + u]) + Math.max(0, p * vb[u] + q * vb[6 + u])), 0);
  const { y } = await answersOf(bytes, Float32Array.of(0.5, -1, 2, 0.3), 2, ["y"]);
  expect(distance(y, [answer(0.5, -1), answer(2, 0.3)])).toBeLessThan(1e-6);
});

test.each(parityNetworks().map((network) => [network.name, network] as const))(
  "what is pruned still runs, and units that something else sees stay: %s",
  async (name, { bytes, columns, outputs }) => {
    const layers = hiddenLayersOf(readNetworkFile(bytes));
    const half = pruned(bytes, 0.5);
    const rows = normalRows(columns, 20);
    const answers = await answersOf(half, rows, columns, outputs);
    for (const output of outputs) expect(answers[output].every(Number.isFinite)).toBe(true);
    if (/perceptron|^member/.test(name)) expect(layers.map(({ units }) => units)).toEqual([16, 16]);
    if (/^published/.test(name)) expect(layers.map(({ units }) => units)).toEqual([16, 16, 16, 16]);
    // of an event graph the perceptron behind it
    if (/^event graph/.test(name)) expect(layers.map(({ units }) => units)).toContain(8);
    if (/every operation/.test(name)) expect(layers).toEqual([]);
    if (layers.length > 0) expect(half.length).toBeLessThan(bytes.length);
    else expect(distance(answers[outputs[0]], (await answersOf(bytes, rows, columns, outputs))[outputs[0]])).toBe(0);
  },
);

test("one unit is always left", () => {
  const { weights } = readModel(pruned(member(describe({ hidden: [3] }), new Set()), 0.99));
  expect(weights.get("b0")?.length).toBe(1);
});
