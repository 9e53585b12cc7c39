import { expect, test } from "@jest/globals";
import { hermiteWeights, intervalOf } from "./cubic-interpolation.ts";

const uneven = Float64Array.from([-3, -1.5, -1, 0.2, 1, 4]);

function interpolate(knots: Float64Array, f: (x: number) => number, at: number): number {
  const weights = new Float64Array(4);
  const i = intervalOf(knots, at);
  hermiteWeights(knots, i, at, weights);
  return weights.reduce((sum, weight, k) => (weight === 0 ? sum : sum + weight * f(knots[i - 1 + k])), 0);
}

test("the interval of a place, ends and knots included", () => {
  expect([-3, -2, -1.5, -1.2, 0.9, 1, 4].map((at) => intervalOf(uneven, at))).toEqual([0, 0, 1, 1, 3, 4, 4]);
});

test("straight lines are reproduced on any knots, parabolas in the inner intervals of even ones", () => {
  for (let at = -3; at <= 4; at += 0.1) expect(interpolate(uneven, (x) => 2 - 3 * x, at)).toBeCloseTo(2 - 3 * at, 12);
  const even = Float64Array.from([0, 1, 2, 3, 4]);
  for (let at = 1; at <= 3; at += 0.1) expect(interpolate(even, (x) => 1 + x - 2 * x * x, at)).toBeCloseTo(1 + at - 2 * at * at, 12);
});

test("the curve goes through the knots, and its slope there is the mean of the slopes on both sides", () => {
  const f = (x: number): number => Math.exp(x / 2);
  for (const knot of uneven) expect(interpolate(uneven, f, knot)).toBeCloseTo(f(knot), 13);
  for (let i = 1; i + 1 < uneven.length; i++) {
    const [before, here, after] = uneven.subarray(i - 1, i + 2);
    const expected = ((f(here) - f(before)) / (here - before) + (f(after) - f(here)) / (after - here)) / 2;
    const h = 1e-6;
    const left = (interpolate(uneven, f, here) - interpolate(uneven, f, here - h)) / h;
    const right = (interpolate(uneven, f, here + h) - interpolate(uneven, f, here)) / h;
    expect(left).toBeCloseTo(expected, 4);
    expect(right).toBeCloseTo(expected, 4);
  }
});
