import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { addMoments, averageOfEstimates, crossSectionEstimateAt, crossSectionOf, estimateOf, sumOfEstimates, tally } from "./moments.ts";

/** Moments of n draws of (1, u, u²) w and w, w exponential-like, and the same draws. */
function drawn(n: number, label: string) {
  const { uniform } = randomStream(6, label);
  const counted = tally(4);
  const rows: number[][] = [];
  for (let i = 0; i < n; i++) {
    const w = -Math.log(1 - uniform());
    const u = uniform();
    if (uniform() < 0.2) {
      counted.miss();
      rows.push([0, 0, 0, 0]);
    } else {
      rows.push([w, w * u, w * u * u, 2 * w]);
      counted.add(Float64Array.from(rows[i]));
    }
  }
  return { moments: counted.moments(), rows };
}

const at = 1.7;
const polynomial = ([a, b, c]: readonly number[]): number => a + 2 * at * b + at * at * c;

test("value and error at a point are those of the point's own weights", () => {
  const { moments, rows } = drawn(500, "one");
  const values = rows.map(polynomial);
  const mean = values.reduce((sum, value) => sum + value, 0) / 500;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 500 / 499;
  const estimate = crossSectionOf(estimateOf(moments), 3);
  const { value, error } = crossSectionEstimateAt(estimate, [at]);
  expect(value).toBeCloseTo(3 * mean, 10);
  expect(error).toBeCloseTo(3 * Math.sqrt(variance), 10);
  expect(estimate.value).toBeCloseTo(crossSectionEstimateAt(estimate, [0]).value, 12);
  expect(estimate.error).toBeCloseTo(crossSectionEstimateAt(estimate, [0]).error, 12);
  expect(() => crossSectionEstimateAt(estimate, [1, 2])).toThrow(RangeError);
});

test("batches add up to all trials; channels and averages combine as independent estimates", () => {
  const one = drawn(300, "a");
  const two = drawn(200, "b");
  const together = estimateOf(addMoments([one.moments, two.moments]));
  const values = [...one.rows, ...two.rows].map(polynomial);
  expect(crossSectionEstimateAt(crossSectionOf(together, 1), [at]).value).toBeCloseTo(values.reduce((sum, v) => sum + v, 0) / 500, 10);
  const a = estimateOf(one.moments);
  const b = estimateOf(two.moments);
  const point = (estimate: typeof a) => crossSectionEstimateAt(crossSectionOf(estimate, 1), [at]);
  expect(point(sumOfEstimates([a, b])).value).toBeCloseTo(point(a).value + point(b).value, 12);
  expect(point(sumOfEstimates([a, b])).error).toBeCloseTo(Math.hypot(point(a).error, point(b).error), 12);
  expect(point(averageOfEstimates(a, b, 0.3)).value).toBeCloseTo(0.3 * point(a).value + 0.7 * point(b).value, 12);
  expect(point(averageOfEstimates(a, b, 0.3)).error).toBeCloseTo(Math.hypot(0.3 * point(a).error, 0.7 * point(b).error), 12);
});
