import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { crossEntropy } from "../diagnostics/cross-entropy.ts";
import { input } from "../graph/tensor.ts";
import { graphModel } from "../graph/onnx-model.ts";
import { networkOutput } from "../engine/network-output.ts";
import { calibrated, calibratedTensor, type CalibrationCurve } from "./calibration-curve.ts";
import { histogramLogRatio, histogramMean } from "./histogram-calibration.ts";
import { isotonicLogRatio, isotonicMean } from "./isotonic.ts";

const ones = (n: number): Float64Array => new Float64Array(n).fill(1);

/** Isotonic regression by its min-max formula: f_i = max over j ≤ i of min over k ≥ i of the mean of y_j … y_k. */
function minMax(y: readonly number[], w: readonly number[]): number[] {
  const mean = (from: number, to: number): number => {
    let [sum, weight] = [0, 0];
    for (let i = from; i <= to; i++) [sum, weight] = [sum + w[i] * y[i], weight + w[i]];
    return sum / weight;
  };
  const from = (i: number, n: number): number[] => Array.from({ length: n }, (_, k) => i + k);
  return y.map((_, i) => Math.max(...from(0, i + 1).map((j) => Math.min(...from(i, y.length - i).map((k) => mean(j, k))))));
}

test("the levels of isotonic regression are those of the min-max formula, each at the middle of its events", () => {
  const stream = randomStream(1, "isotonic");
  const n = 60;
  const x = Float64Array.from({ length: n }, (_, i) => i / 8);
  const y = [...x].map((value) => 0.3 * value + stream.normal());
  const w = y.map(() => 0.1 + stream.uniform());
  const exact = minMax(y, w);
  const levels = [...new Set(exact.map((value) => Number(value.toFixed(9))))];
  const middles = levels.map((level) => {
    const events = [...x].filter((_, i) => Math.abs(exact[i] - level) < 1e-8);
    return events.reduce((sum, value) => sum + value, 0) / events.length;
  });
  expect(levels.length).toBeGreaterThan(5);
  const curve = isotonicMean(x, y, w);
  calibrated(curve, middles).forEach((value, l) => expect(value).toBeCloseTo(levels[l], 6));
  // events of one x are one event of their mean
  const twice = isotonicMean([...x, ...x], [...y.map((value) => value + 0.7), ...y.map((value) => value - 0.7)], [...w, ...w]);
  calibrated(twice, middles).forEach((value, l) => expect(value).toBeCloseTo(levels[l], 6));
});

test("the calibrated mean is the mean, no two events become one, and outside the curve is constant", () => {
  const stream = randomStream(2, "mean");
  const n = 5000;
  const x = Float64Array.from({ length: n }, () => Math.fround(stream.normal()));
  const y = x.map((value) => Math.tanh(value) + stream.normal());
  const w = x.map(() => stream.uniform());
  const curve = isotonicMean(x, y, w);
  const values = calibrated(curve, x);
  const total = w.reduce((sum, weight) => sum + weight, 0);
  const difference = values.reduce((sum, value, i) => sum + (w[i] * (value - y[i])) / total, 0);
  // lines instead of levels move the mean by far less than its error, 1/√n
  expect(Math.abs(difference)).toBeLessThan(0.3 / Math.sqrt(n));
  expect(curve.values.every((value, i) => i === 0 || value > curve.values[i - 1])).toBe(true);
  const [low, high] = calibrated(curve, [-1e6, 1e6]);
  expect([low, high]).toEqual([curve.values[0], curve.values.at(-1)]);
});

/** Shifted normals, log r = x − ½ exactly, and an estimate that exaggerates. */
function exaggerated(n: number, seed: number): { logRatio: Float64Array; exact: Float64Array; a: Float64Array; b: Float64Array } {
  const stream = randomStream(seed, "shifted normals");
  const x = Float64Array.from({ length: n }, () => 0.5 + 1.3 * stream.normal());
  const weights = (mean: number): Float64Array =>
    x.map((value) => Math.exp((value - 0.5) ** 2 / 3.38 - (value - mean) ** 2 / 2) * (stream.uniform() < 0.1 ? -0.5 : 1));
  return { logRatio: x.map((value) => 2 * (value - 0.5) + 0.3), exact: x.map((value) => value - 0.5), a: weights(1), b: weights(0) };
}

test.each([
  ["isotonic", isotonicLogRatio],
  ["histogram", histogramLogRatio],
] as const)("%s calibration brings an exaggerated ratio back to the exact one on other events, signed weights included", (_, fit) => {
  const made = exaggerated(20_000, 3);
  const curve = fit(made.logRatio, made.a, made.b);
  const other = exaggerated(20_000, 4);
  const corrected = calibrated(curve, other.logRatio);
  const loss = (values: Float64Array): number => crossEntropy(values, other.a, other.b).value;
  const best = loss(other.exact);
  expect(loss(other.logRatio) - best).toBeGreaterThan(0.05);
  expect(loss(corrected) - best).toBeLessThan(0.004);
  expect(corrected.every(Number.isFinite)).toBe(true);
});

test("ratios stay finite where one sample has no events, and what cannot be calibrated is refused", () => {
  const x = [0, 1, 2, 3];
  for (const fit of [isotonicLogRatio, histogramLogRatio]) {
    const curve = fit(x, [0, 0, 1, 3], [2, 1, 1, 0]);
    expect(curve.values.every(Number.isFinite)).toBe(true);
    expect(calibrated(curve, x).every(Number.isFinite)).toBe(true);
  }
  // levels 1/(2 + 1) and (1 + 3)/1, in units of 5/4
  const curve = isotonicLogRatio(x, [1, 0, 1, 3], [2, 1, 1, 0]);
  expect([...calibrated(curve, [0.5, 2.5])]).toEqual([expect.closeTo(Math.log(4 / 15), 12), expect.closeTo(Math.log(16 / 5), 12)]);
  expect(() => isotonicLogRatio(x, [0, 0, 0, 0], ones(4))).toThrow("add up to 0");
  expect(() => histogramLogRatio(x, ones(4), [-1, -1, -1, -1])).toThrow("the sums of 4 events");
});

test("histogram means are those of the bins; negative weights cancel within them", () => {
  const curve = histogramMean([1, 2, 3, 4], [10, 20, 30, 40], [1, 1, 1, 1], 2);
  expect(curve).toEqual({ kind: "steps", at: [2.5], values: [15, 35] });
  // the third event has no positive weight and joins the last
  expect(histogramMean([1, 2, 3, 4], [10, 20, 30, 40], [1, 1, -1, 2], 4)).toEqual({
    kind: "steps",
    at: [1.5, 2.75],
    values: [10, 20, 50],
  });
});

test("as part of a network a curve gives the same numbers, keeps the order, and is a constant where it has one value", async () => {
  const made = exaggerated(4000, 5);
  const rows = Float32Array.from([...made.logRatio, -50, 50, 1e5, -1e5]);
  const constantCurve: CalibrationCurve = { kind: "linear", at: [0], values: [0.25] };
  for (const curve of [isotonicLogRatio(made.logRatio, made.a, made.b), histogramLogRatio(made.logRatio, made.a, made.b), constantCurve]) {
    const x = input("x", "batch", 1);
    const model = graphModel("calibration", [x], [{ name: "y", tensor: calibratedTensor(curve, x) }], "float32");
    const published = await networkOutput(model, "x", rows, 1, "y");
    const expected = calibrated(curve, rows);
    const largest = Math.max(...expected.map((value, i) => Math.abs(value - published[i])));
    expect(largest).toBeLessThan(5e-6);
    if (curve.kind === "steps") continue;
    const order = [...rows.keys()].sort((i, j) => rows[i] - rows[j]);
    expect(order.every((row, k) => k === 0 || published[row] >= published[order[k - 1]] - 1e-6)).toBe(true);
  }
});
