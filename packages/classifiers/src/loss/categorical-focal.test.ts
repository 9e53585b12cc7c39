import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { float32, float64, openSession } from "../engine/onnxruntime.ts";
import { gradients } from "../graph/differentiate.ts";
import { graphModel } from "../graph/onnx-model.ts";
import { input } from "../graph/tensor.ts";
import { parametersOf, type Architecture } from "../network/mlp.ts";
import { gradientModel } from "../training/training-graph.ts";
import { categoricalFocal } from "./categorical-focal.ts";
import { lossInputs, lossValue } from "./loss.ts";

const N = 9;

/** Weights of both signs. */
function events(
  classes: number,
  scale: number,
): { readonly z: Float64Array; readonly truth: Float64Array; readonly weights: Float64Array } {
  const stream = randomStream(classes, "focal");
  const truth = new Float64Array(N * classes);
  for (let i = 0; i < N; i++) truth[i * classes + stream.integer(classes)] = 1;
  return {
    z: Float64Array.from({ length: N * classes }, () => scale * stream.normal()),
    truth,
    weights: Float64Array.from({ length: N }, (_, i) => (i % 4 === 3 ? -0.5 : 1) * (0.5 + stream.uniform())),
  };
}

/** Σ w (1 − p)^γ (−log p) with p by the definition of the softmax. */
function plainLoss(z: Float64Array, truth: Float64Array, weights: Float64Array, gamma: number): number {
  const classes = z.length / N;
  let loss = 0;
  for (let i = 0; i < N; i++) {
    const row = z.subarray(i * classes, (i + 1) * classes);
    const own = truth.subarray(i * classes, (i + 1) * classes).indexOf(1);
    const most = Math.max(...row);
    const parts = row.map((value) => Math.exp(value - most));
    const rest = parts.reduce((sum, part, c) => (c === own ? sum : sum + part), 0);
    loss += weights[i] * (rest / (rest + parts[own])) ** gamma * Math.log1p(rest / parts[own]);
  }
  return loss;
}

test.each([2, 3, 5].flatMap((classes) => [0, 0.25, 2].map((gamma) => [classes, gamma] as const)))(
  "%i classes, γ = %f: value and gradient of the loss by their definition",
  async (classes, gamma) => {
    const loss = categoricalFocal(classes, gamma);
    const [output, columns] = [input("z", "batch", classes), lossInputs(loss, "batch")];
    const value = lossValue(loss, () => output, output, columns);
    const outputs = [
      { name: "loss", tensor: value },
      { name: "slope", tensor: gradients(value, [output])[0] },
    ];
    const session = await openSession(graphModel("loss", [output, ...columns], outputs, "float64"));
    const { z, truth, weights } = events(classes, 2);
    const results = await session.run({
      z: float64(z, [N, classes]),
      class: float64(truth, [N, classes]),
      weight_event: float64(weights, [N, 1]),
    });
    expect(Number(results["loss"].data[0])).toBeCloseTo(plainLoss(z, truth, weights, gamma), 10);
    const slope = results["slope"].data as Float64Array;
    const h = 1e-4;
    slope.forEach((found, e) => {
      const at = (by: number): number => plainLoss(z.map((each, i) => (i === e ? each + by : each)), truth, weights, gamma); // prettier-ignore
      const expected = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      expect(Math.abs(found - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
    });
  },
);

test("outputs far apart leave loss and gradient finite in single precision, for right and for wrong classes", async () => {
  const loss = categoricalFocal(3, 0.25);
  const [output, columns] = [input("z", "batch", 3), lossInputs(loss, "batch")];
  const value = lossValue(loss, () => output, output, columns);
  const outputs = [
    { name: "loss", tensor: value },
    { name: "slope", tensor: gradients(value, [output])[0] },
  ];
  const session = await openSession(graphModel("loss", [output, ...columns], outputs, "float32"));
  const z = Float32Array.of(900, 0, -900, 0, 900, 0, 40, 0, 0, 0, 0, 0);
  const truth = Float32Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0);
  const one = async (i: number): Promise<{ readonly loss: number; readonly slope: number[] }> => {
    const part = (values: Float32Array) => float32(values.slice(3 * i, 3 * i + 3), [1, 3]);
    const results = await session.run({ z: part(z), class: part(truth), weight_event: float32(Float32Array.of(1), [1, 1]) });
    return { loss: Number(results["loss"].data[0]), slope: Array.from(results["slope"].data as Float32Array) };
  };
  const [right, wrong, sure, even] = await Promise.all([0, 1, 2, 3].map(one));
  expect(right.loss).toBeLessThan(1e-20);
  expect(wrong.loss).toBeCloseTo(900, 3);
  expect(wrong.slope[0]).toBeCloseTo(-1, 5);
  expect(wrong.slope[1]).toBeCloseTo(1, 5);
  expect(sure.loss).toBeLessThan(1e-15);
  expect(even.loss).toBeCloseTo((2 / 3) ** 0.25 * Math.log(3), 5);
  for (const { slope } of [right, wrong, sure, even]) for (const each of slope) expect(Number.isFinite(each)).toBe(true);
});

test("gradients by the parameters of a network agree with finite differences of the loss to 1e-4", async () => {
  const architecture: Architecture = { inputs: 2, hidden: [4, 3], outputs: 3, activation: "tanh" };
  const loss = categoricalFocal(3, 0.25);
  const session = await openSession(gradientModel(architecture, loss, N, "float64"));
  const stream = randomStream(8, "network");
  const layout = parametersOf(architecture);
  const start = layout.map(({ rows, columns }) => Float64Array.from({ length: rows * columns }, () => stream.normal()));
  const x = Float64Array.from({ length: 2 * N }, () => stream.normal());
  const { truth, weights } = events(3, 1);
  const outputOf = (parameters: readonly Float64Array[]): Float64Array => {
    const z = new Float64Array(3 * N);
    for (let i = 0; i < N; i++) {
      let h = x.subarray(2 * i, 2 * i + 2);
      [2, 4, 3].forEach((width, layer) => {
        const next = [4, 3, 3][layer];
        const total = Float64Array.from({ length: next }, (_, j) => {
          let sum = parameters[2 * layer + 1][j];
          for (let k = 0; k < width; k++) sum += h[k] * parameters[2 * layer][k * next + j];
          return layer < 2 ? Math.tanh(sum) : sum;
        });
        h = total;
      });
      z.set(h, 3 * i);
    }
    return z;
  };
  const total = (parameters: readonly Float64Array[]): number => plainLoss(outputOf(parameters), truth, weights, 0.25) / N;
  const results = await session.run({
    x: float64(x, [N, 2]),
    class: float64(truth, [N, 3]),
    weight_event: float64(weights, [N, 1]),
    ...Object.fromEntries(layout.map(({ name, rows, columns }, p) => [name, float64(start[p], [rows, columns])])),
  });
  expect(Number(results["loss"].data[0])).toBeCloseTo(total(start), 7);
  const h = 1e-4;
  layout.forEach(({ name }, p) => {
    (results[`gradient_${name}`].data as Float64Array).forEach((found, e) => {
      const at = (by: number): number => total(start.map((values, q) => values.map((each, i) => (q === p && i === e ? each + by : each))));
      const expected = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-4 * Math.abs(expected) + 1e-7);
    });
  });
});
