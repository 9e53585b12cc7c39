import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { drawCoefficient } from "./coefficient-prior.ts";
import { trainingTargets } from "./training-target.ts";

/** Mean and variance of the density exp(−½((x − m)/w)²) on a range, by Simpson's rule. */
function moments([low, high]: readonly [number, number], density: (x: number) => number): { mean: number; variance: number } {
  const n = 2000;
  const sums = [0, 0, 0];
  for (let i = 0; i <= n; i++) {
    const x = low + ((high - low) * i) / n;
    const weight = (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * density(x);
    for (const power of [0, 1, 2]) sums[power] += weight * x ** power;
  }
  const mean = sums[1] / sums[0];
  return { mean, variance: sums[2] / sums[0] - mean ** 2 };
}

test.each([
  ["uniform", undefined],
  ["narrow", { mean: 0.5, width: 0.4 }],
  ["at the end of the range", { mean: 3, width: 2 }],
  ["much wider than the range", { mean: 1, width: 1e6 }],
  ["as wide as the range", { mean: -1, width: 4 }],
])("values are drawn from the prior, here one that is %s", (_, prior) => {
  const range = [-1, 3] as const;
  const stream = randomStream(3, "prior");
  const n = 20_000;
  const values = Array.from({ length: n }, () => drawCoefficient({ range, ...(prior === undefined ? {} : { prior }) }, stream));
  const { mean, variance } = moments(range, (x) => (prior === undefined ? 1 : Math.exp(-0.5 * ((x - prior.mean) / prior.width) ** 2)));
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
  expect(Math.max(...values)).toBeLessThanOrEqual(3);
  const found = values.reduce((sum, value) => sum + value, 0) / n;
  expect(Math.abs(found - mean)).toBeLessThan(4.5 * Math.sqrt(variance / n));
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  // the variance of (x - mean)^2 is at most 2 of variance^2 for all of these
  expect(Math.abs(spread / variance - 1)).toBeLessThan(4.5 * Math.sqrt(2 / n));
});

test("training draws its points from the priors", () => {
  const { task } = closedFormTask("alices", 2, 2000, { hidden: [4], epochs: 1, batch: 10 });
  const [first, second] = task.coefficients;
  const narrow = { ...task, coefficients: [{ ...first, prior: { mean: 1, width: 0.01 } }, second] };
  const { delta } = trainingTargets(narrow, task.train, randomStream(1));
  // in units of 4/√12
  const values = delta.filter((_, i) => i % 2 === 0).map((value) => (value * 4) / Math.sqrt(12));
  expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - 1)).toBeLessThan(0.002);
  expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.1);
  const other = delta.filter((_, i) => i % 2 === 1);
  expect(Math.max(...other) - Math.min(...other)).toBeGreaterThan(0.99 * Math.sqrt(12));
});
