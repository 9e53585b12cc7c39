import { randomStream } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { probabilityCalibration } from "./probability-calibration.ts";

/** Events of a standard normal x (the denominator), and of one shifted by 1: r(x) = exp(x − ½) exactly. */
function shiftedNormals(events: number): { ratio: Float64Array; numerator: Float64Array; denominator: Float64Array } {
  const stream = randomStream(3, "shifted normals");
  const x = Float64Array.from({ length: events }, () => 1.5 * stream.normal());
  const density = (mean: number): Float64Array => {
    const weights = x.map((value) => Math.exp(-((value - mean) ** 2) / 2 + (value * value) / 4.5));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  };
  return { ratio: x.map((value) => Math.exp(value - 0.5)), numerator: density(1), denominator: density(0) };
}

test("an exact ratio is calibrated: in every bin the fraction of denominator events is the predicted one", () => {
  const { ratio, numerator, denominator } = shiftedNormals(40_000);
  const { predicted, observed, error, events } = probabilityCalibration([1], ratio, numerator, denominator);
  const pulls = predicted.map((value, b) => (error[b] > 0 ? (observed[b] - value) / error[b] : 0));
  // 20 bins, and weights whose normalisation is known to about a percent of a standard deviation each
  expect(Math.max(...pulls.map(Math.abs))).toBeLessThan(4.5);
  expect(events.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
});

test("a ratio that claims too much separation is not: the ends come out nearer to a half than predicted", () => {
  const { ratio, numerator, denominator } = shiftedNormals(40_000);
  const exaggerated = ratio.map((r) => r ** 2);
  const { predicted, observed, error, events } = probabilityCalibration([1], exaggerated, numerator, denominator);
  const last = events.length - 2;
  expect(observed[last]).toBeLessThan(predicted[last] - 5 * error[last]);
  expect(observed[1]).toBeGreaterThan(predicted[1] + 5 * error[1]);
});
