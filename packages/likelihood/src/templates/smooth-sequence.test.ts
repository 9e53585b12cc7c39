import { expect, test } from "@jest/globals";
import { smoothSequence } from "./smooth-sequence.ts";

const close = (values: readonly number[]): unknown[] => values.map((value): unknown => expect.closeTo(value, 12));

test.each([
  ["nothing", []],
  ["two values", [3, -1]],
  ["a constant", [2, 2, 2, 2, 2, 2]],
  ["a line", [1, 1.5, 2, 2.5, 3, 3.5, 4]],
  ["three values in a line", [1, 2, 3]],
])("%s stays as it is", (_, values) => {
  expect(smoothSequence(values)).toEqual(close(values));
});

test("a lone outlier on a slope is gone, wherever it is inside", () => {
  const line = Array.from({ length: 9 }, (_, i) => 0.1 * i);
  for (let i = 2; i < 7; i++) {
    const smooth = smoothSequence(line.map((value, j) => (i === j ? value + 5 : value)));
    // the median of three moves the outlier's place by no more than one step of the slope
    for (const [j, value] of smooth.entries()) expect(Math.abs(value - line[j])).toBeLessThan(0.1);
  }
  expect(smoothSequence([1, 1, 1, 9, 1, 1, 1])).toEqual(close([1, 1, 1, 1, 1, 1, 1]));
});

test("a step is blurred over its two bins and no further", () => {
  expect(smoothSequence([0, 0, 0, 0, 1, 1, 1, 1])).toEqual(close([0, 0, 0, 0.25, 0.75, 1, 1, 1]));
});

test("a peak of a parabola keeps its height within what medians and means take", () => {
  // medians make 0, 3, 4, 4, 4, 3, 0 of it, the parabola through (−2, 3), (−1, 4) and (2, 3) gives 4 + 1/2 − 1/6 in the middle and 4 on the other side
  const [left, middle] = [4, 4 + 1 / 2 - 1 / 6];
  const once = (left + 2 * middle + 4) / 4;
  const smooth = smoothSequence([0, 3, 4, 5, 4, 3, 0]);
  // what is left over is smoothed too, by less than the remaining height
  expect(smooth[3]).toBeGreaterThanOrEqual(once - 1e-12);
  expect(smooth[3]).toBeLessThan(5);
});

test("smoothing commutes with units, offsets, signs and, but for ties, the direction", () => {
  const values = [0.3, -0.2, 0.9, 0.4, 1.7, 0.1, 0.6, 2.2, 1.1, 0.8];
  const smooth = smoothSequence(values);
  expect(smoothSequence(values.map((value) => 3 - 2 * value))).toEqual(close(smooth.map((value) => 3 - 2 * value)));
  expect(smoothSequence(values.toReversed())).toEqual(close(smooth.toReversed()));
  const roughness = (of: readonly number[]): number => of.slice(1).reduce((sum, value, i) => sum + Math.abs(value - of[i]), 0);
  expect(roughness(smooth)).toBeLessThan(0.6 * roughness(values));
});
