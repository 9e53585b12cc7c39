import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { chi2Quantile } from "../distributions.ts";
import { surfaceMisfit, thresholdSurface } from "./neyman-surface.ts";
import { threshold } from "./neyman-threshold.ts";

test("the quantile of N values is number level (N + 1) of them, with the binomial error of its number", () => {
  const values = Float64Array.from({ length: 99 }, (_, i) => ((i * 37) % 99) + 1);
  const { value, low, high } = threshold(values, 0.9);
  expect(value).toBeCloseTo(90, 12);
  const spread = Math.sqrt(99 * 0.09);
  expect(low).toBeCloseTo(90 - spread, 12);
  expect(high).toBeCloseTo(90 + spread, 12);
  expect(threshold(Float64Array.of(2), 0.5)).toEqual({ value: 2, low: 2, high: 2 });
});

test("the error is that of quantiles of squared normal numbers", () => {
  const stream = randomStream(4, "threshold");
  const pulls = Array.from({ length: 200 }, () => {
    const { value, low, high } = threshold(
      Float64Array.from({ length: 300 }, () => stream.normal() ** 2),
      0.95,
    );
    return (value - chi2Quantile(0.95)) / ((high - low) / 2);
  });
  const mean = pulls.reduce((sum, pull) => sum + pull / 200, 0);
  const spread = Math.sqrt(pulls.reduce((sum, pull) => sum + (pull - mean) ** 2 / 200, 0));
  expect(Math.abs(mean)).toBeLessThan(0.3); // the error is asymmetric, and so is the quantile
  expect(Math.abs(spread - 1)).toBeLessThan(0.2);
});

const exact = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });

test("a surface through thresholds on a parabola is the parabola, between uneven points and at the ends", () => {
  const axis = [-2, -1, -0.5, 0, 0.5, 1, 2, 3];
  const even = Array.from({ length: 9 }, (_, i) => i / 2 - 2);
  const parabola = (c: number): number => 3 - c + 0.5 * c * c;
  const surface = thresholdSurface([even], even.map(parabola).map(exact));
  for (const c of [-2, -1.9, -0.3, 0, 1.24, 2]) expect(surface([c])).toBeCloseTo(parabola(c), 10);
  const constant = thresholdSurface(
    [axis],
    axis.map(() => exact(3.84)),
  );
  for (const c of [-2, 0.7, 2.5, 3]) expect(constant([c])).toBeCloseTo(3.84, 10);
});

test("a surface in two parameters, and its noise, which is less than that of a point", () => {
  const axes = [Array.from({ length: 7 }, (_, i) => i - 3), Array.from({ length: 6 }, (_, i) => i / 5)];
  const form = (a: number, b: number): number => 4 + a - 2 * b + 0.3 * a * b + b * b;
  const values = axes[0].flatMap((a) => axes[1].map((b) => exact(form(a, b))));
  const surface = thresholdSurface(axes, values);
  for (const [a, b] of [
    [-3, 0],
    [0.4, 0.33],
    [2.9, 0.95],
  ])
    expect(surface([a, b])).toBeCloseTo(form(a, b), 9);
  const stream = randomStream(8, "surface");
  const axis = Array.from({ length: 41 }, (_, i) => i);
  const squares = Array.from({ length: 100 }, () => {
    const noisy = thresholdSurface(
      [axis],
      axis.map(() => exact(3 + 0.1 * stream.normal())),
    );
    return (noisy([20.5]) - 3) ** 2;
  });
  expect(Math.sqrt(squares.reduce((sum, square) => sum + square / 100, 0))).toBeLessThan(0.08);
});

test("a surface is never negative, and says where it does not follow the points", () => {
  const axis = Array.from({ length: 11 }, (_, i) => [i]);
  const grid = [axis.map(([i]) => i)];
  const smooth = axis.map(([i]) => exact(2 + 0.1 * i));
  expect(surfaceMisfit(axis, smooth, thresholdSurface(grid, smooth))).toBeLessThan(1e-12);
  const jump = axis.map(([i]) => exact(i < 5 ? 0.01 : 8));
  const surface = thresholdSurface(grid, jump);
  expect(surfaceMisfit(axis, jump, surface)).toBeGreaterThan(10);
  for (let at = 0; at <= 10; at += 0.1) expect(surface([at])).toBeGreaterThanOrEqual(0);
});
