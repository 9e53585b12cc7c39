import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { conditionalMeans } from "./conditional-mean.ts";

test("bins of equal weight in the order of the estimate", () => {
  const means = conditionalMeans([4, 1, 3, 2], [40, 10, 30, 20], [1, 1, 2, 2], 2);
  expect(means.map(({ estimate, exact, events }) => [estimate, exact, events])).toEqual([
    [expect.closeTo(5 / 3, 12), expect.closeTo(50 / 3, 12), 2],
    [expect.closeTo(10 / 3, 12), expect.closeTo(100 / 3, 12), 2],
  ]);
});

test("an unbiased estimate agrees in every bin, a biased one does not", () => {
  const stream = randomStream(1, "calibration");
  const n = 20_000;
  const estimate = Float64Array.from({ length: n }, () => stream.normal());
  const exact = estimate.map((value) => value + 3 * stream.normal());
  const weights = estimate.map(() => stream.uniform());
  const pulls = (guess: Float64Array): number[] =>
    conditionalMeans(guess, exact, weights, 10).map((bin) => Math.abs(bin.exact - bin.estimate) / bin.error);
  expect(pulls(estimate)).toHaveLength(10);
  expect(Math.max(...pulls(estimate))).toBeLessThan(4.5);
  expect(Math.max(...pulls(estimate.map((value) => 1.5 * value)))).toBeGreaterThan(6);
});

test("every event is in one bin, and bins without weight are left out", () => {
  const weights = [0, 0, 5, 1, 0];
  const means = conditionalMeans([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], weights, 3);
  expect(means.map(({ exact }) => exact)).toEqual([3, 4]);
  expect(means.reduce((sum, { events }) => sum + events, 0)).toBe(5);
});
