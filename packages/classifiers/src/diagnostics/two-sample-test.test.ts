import { expect, test } from "@jest/globals";
import { randomStream, type RandomStream } from "@ratiometer/tables";
import { twoSampleTest } from "./two-sample-test.ts";

/** Two features; joint weights 1 + 0.5 z with z = (x + y)/2 + noise, so that the exact ratio is 1 + (x + y)/4. */
function process(stream: RandomStream, n: number): { columns: Float64Array[]; truth: Float64Array; exact: Float64Array } {
  const columns = [0, 1].map(() => Float64Array.from({ length: n }, () => 2 * stream.uniform() - 1));
  const exact = columns[0].map((x, i) => 1 + (x + columns[1][i]) / 4);
  return { columns, exact, truth: exact.map((value) => value + 0.5 * stream.normal()) };
}

test("the exact ratio passes: pulls over repeated samples are standard normal, joint weights being negative at times", () => {
  const pulls = Array.from({ length: 40 }, (_, trial) => {
    const { columns, truth, exact } = process(randomStream(1, "exact", trial), 1200);
    return twoSampleTest(columns, truth, exact, randomStream(1, "halves", trial))?.pull ?? NaN;
  });
  const mean = pulls.reduce((a, b) => a + b, 0) / pulls.length;
  const variance = pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length;
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(pulls.length));
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / pulls.length));
});

test("a ratio that misses one feature fails, and so does one that is right in each feature alone", () => {
  const { columns, truth, exact } = process(randomStream(2, "wrong"), 12_000);
  const missing = columns[0].map((x) => 1 + x / 4);
  expect(twoSampleTest(columns, truth, missing, randomStream(2, "halves"))?.pull).toBeGreaterThan(5);
  const uncorrelated = exact.map((value, i) => value - 0.3 * columns[0][i] * columns[1][i]);
  expect(twoSampleTest(columns, truth, uncorrelated, randomStream(2, "halves"))?.pull).toBeGreaterThan(5);
});

test("no more than 20 000 events are used, half of them to learn", () => {
  const { columns, truth, exact } = process(randomStream(3, "many"), 25_000);
  expect(twoSampleTest(columns, truth, exact, randomStream(3, "halves"))).toMatchObject({ trained: 10_000, tested: 10_000 });
});

test("weights that do not add up to a positive number in both halves make no test", () => {
  const minus = new Float64Array(40).fill(-1);
  expect(
    twoSampleTest(
      [minus],
      minus,
      minus.map((one) => -one),
      randomStream(4, "halves"),
    ),
  ).toBeUndefined();
  expect(twoSampleTest([[1]], [1], [1], randomStream(4, "halves"))).toBeUndefined();
});
