import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { weightedMean } from "./weighted-mean.ts";

test("two values in closed form", () => {
  const { mean, error, effectiveSampleSize } = weightedMean([1, 4], [2, 1]);
  expect(mean).toBeCloseTo(2, 14);
  // √((2·1)² + (1·2)²)/3
  expect(error).toBeCloseTo(Math.sqrt(8) / 3, 14);
  expect(effectiveSampleSize).toBeCloseTo(9 / 5, 14);
});

test("equal weights give the mean, σ/√n and n", () => {
  const values = [3, 5, 4, 8];
  const { mean, error, effectiveSampleSize } = weightedMean(values, [7, 7, 7, 7]);
  expect(mean).toBe(5);
  expect(error).toBeCloseTo(Math.sqrt((4 + 0 + 1 + 9) / 4 / 4), 14);
  expect(effectiveSampleSize).toBeCloseTo(4, 12);
});

test("the error is the spread of the mean over repeated samples", () => {
  const stream = randomStream(1, "means");
  const [n, trials] = [50, 500];
  let [pulls, squares] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const weights = Float64Array.from({ length: n }, () => 0.2 + stream.uniform());
    const { mean, error } = weightedMean(
      weights.map(() => 3 + 2 * stream.normal()),
      weights,
    );
    pulls += (mean - 3) / error;
    squares += ((mean - 3) / error) ** 2;
  }
  expect(Math.abs(pulls / trials)).toBeLessThan(4.5 / Math.sqrt(trials));
  // variance 1 within its error √(2/trials); dividing by the sample's own spread adds about 3/n
  expect(Math.abs(squares / trials - 1)).toBeLessThan(4.5 * Math.sqrt(2 / trials) + 3 / n);
});

test("weights that add up to nothing have no mean", () => {
  expect(() => weightedMean([1, 2], [1, -1])).toThrow("2 weights add up to 0");
  expect(() => weightedMean([], [])).toThrow("0 weights add up to 0");
});
