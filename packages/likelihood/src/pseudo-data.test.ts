import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { pseudoCounts, pseudoData } from "./pseudo-data.ts";

test("counts of every row, and their sum, have the mean and the variance of Poisson variables", () => {
  const weights = Float64Array.of(0.5, 0, 3, 12, 0.01);
  const experiments = 4000;
  const sums = [...weights, 15.51].map(() => [0, 0]);
  const stream = randomStream(11, "pseudo-data");
  for (let e = 0; e < experiments; e++) {
    const counts = pseudoData(weights, stream);
    const total = counts.reduce((sum, n) => sum + n, 0);
    for (const [i, n] of [...counts, total].entries()) {
      sums[i][0] += n;
      sums[i][1] += n * n;
    }
  }
  for (const [i, expected] of [...weights, 15.51].entries()) {
    const mean = sums[i][0] / experiments;
    const variance = sums[i][1] / experiments - mean * mean;
    // Four standard deviations: of the mean, and of the variance of a Poisson variable, whose fourth central moment is λ + 3 λ²
    expect(Math.abs(mean - expected)).toBeLessThanOrEqual(4 * Math.sqrt(expected / experiments));
    expect(Math.abs(variance - expected)).toBeLessThanOrEqual(4 * Math.sqrt((expected + 2 * expected * expected) / experiments));
  }
});

test("rows are independent: the covariance of two of them vanishes", () => {
  const stream = randomStream(12, "pseudo-data");
  const experiments = 4000;
  let product = 0;
  for (let e = 0; e < experiments; e++) {
    const [a, b] = pseudoData(Float64Array.of(3, 5), stream);
    product += ((a - 3) * (b - 5)) / experiments;
  }
  expect(Math.abs(product)).toBeLessThan(4 * Math.sqrt((3 * 5) / experiments));
});

test("the same stream gives the same data", () => {
  const weights = Float64Array.from({ length: 50 }, (_, i) => i / 10);
  expect(pseudoData(weights, randomStream(1, "toy", 3))).toEqual(pseudoData(weights, randomStream(1, "toy", 3)));
  expect(pseudoData(weights, randomStream(1, "toy", 3))).not.toEqual(pseudoData(weights, randomStream(1, "toy", 4)));
});

test("signed weights and nothing to draw from are refused with the reason", () => {
  const stream = randomStream(1);
  expect(() => pseudoData(Float64Array.of(1, -0.5), stream)).toThrow(
    /event 1 has weight -0\.5; events can only be drawn with probabilities/,
  );
  expect(() => pseudoData(Float64Array.of(0, 0), stream)).toThrow(/2 weights sum to 0/);
  expect(() => pseudoData(new Float64Array(0), stream)).toThrow(/0 weights sum to 0/);
  expect(() => pseudoCounts(Float64Array.of(-1), stream)).toThrow(/bin 0 expects -1 events/);
});

test("counts in bins average to their expectation", () => {
  const stream = randomStream(13, "bins");
  const expected = Float64Array.of(0, 2, 40);
  const mean = new Float64Array(3);
  for (let e = 0; e < 2000; e++) for (const [b, n] of pseudoCounts(expected, stream).entries()) mean[b] += n / 2000;
  expect(mean[0]).toBe(0);
  for (const b of [1, 2]) expect(Math.abs(mean[b] - expected[b])).toBeLessThan(4 * Math.sqrt(expected[b] / 2000));
});
