import { expect, test } from "@jest/globals";
import { prunedVariation, smoothedVariation, variationFate, variationSize, type TemplateVariation } from "./template-variation.ts";

const NOMINAL = [10, 20, 40, 0, 30];
/** Yields times 1 ± 0.1 in all, and times 1 ± 0.02 s in bins. */
const both = (up: number, shape: readonly number[]): TemplateVariation => {
  const of = (sign: number): number[] => NOMINAL.map((value, bin) => value * ((1 + sign * up) * (1 + sign * shape[bin]) - 1));
  return { up: of(1), down: of(-1) };
};
const close = (values: readonly number[]): unknown[] => values.map((value): unknown => expect.closeTo(value, 12));
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** A change of shape that leaves the sum alone: 10 · 4 − 20 · 2 = 0. */
const SHAPE = [0.04, -0.02, 0, 0, 0];

test("the size of a variation: what the sum changes by, and the largest change beside that", () => {
  expect(variationSize(NOMINAL, both(0.1, SHAPE))).toEqual({
    normalisation: { up: expect.closeTo(0.1, 12), down: expect.closeTo(-0.1, 12) },
    shape: expect.closeTo(0.04, 12),
  });
  expect(variationSize([1, -1], { up: [0, 0], down: [0, 0] })).toBeUndefined();
  expect(variationSize([1, 1], { up: [0, 0], down: [-1, -1] })).toBeUndefined();
});

test.each([
  ["kept", { shape: 0.04 - 1e-9, normalisation: 0.05 }],
  ["normalisation", { shape: 0.05, normalisation: 0.1 - 1e-9 }],
  ["shape", { shape: 0.01, normalisation: 0.2 }],
  ["dropped", { shape: 0.05, normalisation: 0.2 }],
  ["kept", { shape: 0, normalisation: 0 }],
] as const)("pruning leaves %s with thresholds %j", (fate, threshold) => {
  const variation = both(0.1, SHAPE);
  const size = variationSize(NOMINAL, variation);
  expect(size && variationFate(size, threshold)).toBe(fate);
  const expected = {
    kept: variation,
    normalisation: both(0.1, [0, 0, 0, 0, 0]),
    shape: both(0, SHAPE),
    dropped: both(0, [0, 0, 0, 0, 0]),
  }[fate];
  const { up, down } = prunedVariation(NOMINAL, variation, fate);
  expect(up).toEqual(close(expected.up));
  expect(down).toEqual(close(expected.down));
});

test("a smoothed variation has the relative changes smoothed and the sum that it had", () => {
  const nominal = [100, 80, 60, 40, 30, 20, 10];
  // one bin fluctuates on an even change of 2 %
  const shift = nominal.map((value, bin) => value * (bin === 3 ? 0.3 : 0.02));
  const { up, down } = smoothedVariation(nominal, { up: shift, down: shift.map((value) => -value) }, [[[0, 1, 2, 3, 4, 5, 6]]]);
  // even again, by the change of the sum
  const even = total(shift) / total(nominal);
  expect(up).toEqual(close(nominal.map((value) => even * value)));
  expect(down).toEqual(close(nominal.map((value) => -even * value)));
});

test("a change that is a line along each axis stays; merged bins are smoothed as the bins that they were", () => {
  // 3 × 3 bins, the last two of the first row merged
  const bins = [[0, 1, 1], [2, 3, 4], [5, 6, 7]]; // prettier-ignore
  const columns = [0, 1, 2].map((j) => bins.map((row) => row[j]));
  const nominal = [5, 9, 4, 6, 8, 3, 2, 1];
  const changes = [0, 0.01, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08];
  const shift = nominal.map((value, bin) => value * changes[bin]);
  const { up } = smoothedVariation(nominal, { up: shift, down: shift }, [columns, bins]);
  expect(total(up)).toBeCloseTo(total(shift), 12);
  const inTwoRows = (values: readonly number[]): number[] => values.slice(2).map((value, i) => value / nominal[i + 2]);
  expect(inTwoRows(up).map((value) => Math.round(100 * value))).toEqual([3, 4, 5, 6, 7, 8]);
});

test("bins that expect nothing take no part", () => {
  const shift = NOMINAL.map((value) => 0.1 * value);
  shift[3] = 0.5;
  const { up } = smoothedVariation(NOMINAL, { up: shift, down: shift }, [[[0, 1, 2, 3, 4]]]);
  expect(total(up)).toBeCloseTo(total(shift), 12);
  expect(up[3]).toBeCloseTo(0.5, 1);
});
