import { expect, test } from "@jest/globals";
import { chi2Quantile } from "./distributions.ts";
import type { Likelihood } from "./model/experiment.ts";
import { coefficientLikelihood } from "./objective.ts";
import { profileScan, type ScanResult } from "./scan.ts";

type Range = readonly [number, number];

/** A curve of one coefficient given in closed form. */
function curve(range: Range, f: (c: number) => readonly [value: number, slope: number, curvature: number], sm = 0): Likelihood {
  return coefficientLikelihood([{ name: "c", sm, range }], (c) => {
    const [value, slope, curvature] = f(c[0]);
    return { value, gradient: Float64Array.of(slope), hessian: Float64Array.of(curvature) };
  });
}

/** (c - mean)²/σ² */
const parabola =
  (mean: number, sigma: number) =>
  (c: number): [number, number, number] => [((c - mean) / sigma) ** 2, (2 * (c - mean)) / sigma ** 2, 2 / sigma ** 2];

/** (c² - a²)²/s²: minima at ±a, below q where |c² - a²| ≤ s √q. */
const doubleWell =
  (a: number, s: number) =>
  (c: number): [number, number, number] => {
    const well = c * c - a * a;
    return [(well / s) ** 2, (4 * c * well) / s ** 2, (12 * c * c - 4 * a * a) / s ** 2];
  };

function expectIntervals(scan: ScanResult, level: number, expected: readonly (readonly [number, number])[]): void {
  const found = scan.intervals[String(level)];
  expect(found).toHaveLength(expected.length);
  for (const [i, [low, high]] of expected.entries()) {
    const tolerance = 1e-6 * (high - low);
    expect(Math.abs(found[i][0] - low)).toBeLessThan(tolerance);
    expect(Math.abs(found[i][1] - high)).toBeLessThan(tolerance);
  }
}

test.each([
  ["wide", 0.37, 0.3],
  ["of the size of the grid", 0.0123, 0.05],
  ["far narrower than the grid", 0.7071, 0.005],
  ["a thousandth of the grid", -1.2345678, 5e-5],
])("Gaussian mean, %s: ends at mean ± σ √q", (_, mean, sigma) => {
  const scan = profileScan(curve([-2, 2], parabola(mean, sigma)), { parameter: "c" });
  expect(scan.points).toHaveLength(81);
  expect(scan.points[0].at).toEqual([-2]);
  expect(scan.points[80].at).toEqual([2]);
  expect(scan.status).toBe("converged");
  expect(scan.bestFit.parameters[0].value).toBeCloseTo(mean, 9);
  expect(scan.bestFit.parameters[0].uncertainty).toBeCloseTo(sigma, 9);
  for (const level of [0.6827, 0.95]) {
    const half = sigma * Math.sqrt(chi2Quantile(level));
    expectIntervals(scan, level, [[mean - half, mean + half]]);
    expect(scan.open[String(level)]).toEqual([[false, false]]);
  }
  for (const { at, deltaTwiceNll } of scan.points) {
    const expected = ((at[0] - mean) / sigma) ** 2;
    expect(deltaTwiceNll).not.toBeNull();
    expect(Math.abs((deltaTwiceNll ?? 0) - expected)).toBeLessThan(1e-9 * (1 + expected));
  }
  const refined = scan.refined.map(({ at }) => at[0]);
  expect(refined).toEqual([...refined].sort((a, b) => a - b));
});

test("a quadratic dependence without linear term has two minima and disjoint intervals, which join at the higher level", () => {
  const [a, s] = [0.8, 0.4];
  const scan = profileScan(curve([-2, 2], doubleWell(a, s)), { parameter: "c" });
  const end = (q: number, sign: number): number => Math.sqrt(a * a + sign * s * Math.sqrt(q));
  const q68 = chi2Quantile(0.6827);
  expectIntervals(scan, 0.6827, [
    [-end(q68, 1), -end(q68, -1)],
    [end(q68, -1), end(q68, 1)],
  ]);
  const q95 = chi2Quantile(0.95);
  expect(a * a).toBeLessThan(s * Math.sqrt(q95));
  expectIntervals(scan, 0.95, [[-end(q95, 1), end(q95, 1)]]);
  expect(scan.bestFit.minima.map(({ at }) => Math.abs(at[0]).toFixed(8))).toEqual(["0.80000000", "0.80000000"]);
});

test("two minima far narrower than the grid, between grid points, are both found", () => {
  const [a, s] = [1.0123, 0.01];
  const scan = profileScan(curve([-2, 2], doubleWell(a, s)), { parameter: "c", points: 41, levels: [0.95] });
  const q = s * Math.sqrt(chi2Quantile(0.95));
  const [inner, outer] = [Math.sqrt(a * a - q), Math.sqrt(a * a + q)];
  expectIntervals(scan, 0.95, [
    [-outer, -inner],
    [inner, outer],
  ]);
});

test("a bump between two grid points splits an interval", () => {
  // Height of the bump a⁴/s² = 1.44 above the 68 % threshold, both grid neighbours -0.1 and 0.1 below it
  const [a, s] = [0.12, 0.012];
  const scan = profileScan(curve([-0.9, 0.9], doubleWell(a, s)), { parameter: "c", points: 10 });
  const q = s * Math.sqrt(chi2Quantile(0.6827));
  const [inner, outer] = [Math.sqrt(a * a - q), Math.sqrt(a * a + q)];
  expectIntervals(scan, 0.6827, [
    [-outer, -inner],
    [inner, outer],
  ]);
});

test("an interval that runs out of the range ends there and is marked", () => {
  const scan = profileScan(curve([-1, 2], parabola(-0.5, 1)), { parameter: "c", levels: [0.6827, 0.95] });
  const end = -0.5 + Math.sqrt(chi2Quantile(0.6827));
  expectIntervals(scan, 0.6827, [[-1, end]]);
  expect(scan.open["0.6827"]).toEqual([[true, false]]);
  const beyond = profileScan(curve([1, 2], parabola(0, 0.5)), { parameter: "c", levels: [0.6827] });
  expect(beyond.bestFit.parameters[0]).toMatchObject({ value: 1, atBound: true, uncertainty: null });
  // Above the lowest value in the range, 4: (c/0.5)² - 4 = q
  expectIntervals(beyond, 0.6827, [[1, 0.5 * Math.sqrt(4 + chi2Quantile(0.6827))]]);
  expect(beyond.open["0.6827"]).toEqual([[true, false]]);
});

test("where the model is not positive the curve has no value, and an interval ends before it", () => {
  // c - log(c) for c > 0: minimum 1 at c = 1
  const scan = profileScan(
    curve([-1, 4], (c) => (c > 0 ? [2 * (c - Math.log(c)), 2 - 2 / c, 2 / (c * c)] : [Infinity, 0, 0]), 1),
    { parameter: "c", points: 11, levels: [0.6827, 0.99] },
  );
  expect(scan.points.slice(0, 3).map(({ deltaTwiceNll, status }) => [deltaTwiceNll, status])).toEqual(
    Array.from({ length: 3 }, () => [null, "model not positive"]),
  );
  const [[low, high]] = scan.intervals["0.6827"];
  for (const end of [low, high]) expect(2 * (end - Math.log(end)) - 2).toBeCloseTo(chi2Quantile(0.6827), 6);
  const [[lowest]] = scan.intervals["0.99"];
  expect(lowest).toBeGreaterThan(0);
  expect(2 * (lowest - Math.log(lowest)) - 2).toBeCloseTo(chi2Quantile(0.99), 4);
});

/** A valley y² = x + 1/2 with two arms, tilted, and a parabola in x. */
const height = (x: number, y: number): number => 4 * (y * y - 0.5 - x) ** 2 + 0.3 * y + (x - 0.4) ** 2 / 0.04;

/** Its lowest value over y in [-2, 2]: the best of 2001 points, then a golden-section search around it. */
function lowest(x: number): number {
  let best = -2;
  for (let i = 0; i <= 2000; i++) if (height(x, -2 + i * 2e-3) < height(x, best)) best = -2 + i * 2e-3;
  let [low, high] = [best - 2e-3, best + 2e-3];
  const golden = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-9) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (height(x, a) < height(x, b)) high = b;
    else low = a;
  }
  return height(x, (low + high) / 2);
}

test("the profile over a second coefficient is the brute-force minimum", () => {
  const likelihood = coefficientLikelihood(
    [
      { name: "x", sm: 0, range: [-1, 1] },
      { name: "y", sm: 1, range: [-2, 2] },
    ],
    (c) => {
      const [x, y] = [c[0], c[1]];
      const ridge = y * y - 0.5 - x;
      return {
        value: height(x, y),
        gradient: Float64Array.of(-8 * ridge + 50 * (x - 0.4), 16 * y * ridge + 0.3),
        hessian: Float64Array.of(58, -16 * y, -16 * y, 16 * ridge + 32 * y * y),
      };
    },
  );
  const scan = profileScan(likelihood, { parameter: "x", points: 41 });
  const best = Math.min(...Array.from({ length: 401 }, (_, i) => lowest(-1 + i * 5e-3)));
  expect(scan.bestFit.twiceNll).toBeLessThanOrEqual(best);
  expect(best - scan.bestFit.twiceNll).toBeLessThan(1e-3); // 29 (2.5e-3)²
  for (const { at, deltaTwiceNll, coefficients, status } of scan.points) {
    expect(deltaTwiceNll).toBeCloseTo(lowest(at[0]) - scan.bestFit.twiceNll, 8);
    expect(status).toBe("converged");
    if (at[0] > -0.3) expect(coefficients[1]).toBeLessThan(0);
  }
  expect(scan.bestFit.minima).toHaveLength(2);
  for (const level of [0.6827, 0.95]) {
    const [[low, high]] = scan.intervals[String(level)];
    for (const end of [low, high]) expect(lowest(end) - scan.bestFit.twiceNll).toBeCloseTo(chi2Quantile(level), 7);
  }
});

test("a jump between valleys of the other coefficient changes the branch", () => {
  // The valleys y = ±1 exchange their order at x = 0.
  const likelihood = coefficientLikelihood(
    [
      { name: "x", sm: 0.5, range: [-1, 1] },
      { name: "y", sm: 1, range: [-2, 2] },
    ],
    (c) => {
      const [x, y] = [c[0], c[1]];
      const well = y * y - 1;
      return {
        value: 50 * well * well + 4 * x * y + x * x,
        gradient: Float64Array.of(4 * y + 2 * x, 200 * y * well + 4 * x),
        hessian: Float64Array.of(2, 4, 4, 200 * well + 400 * y * y),
      };
    },
  );
  const scan = profileScan(likelihood, { parameter: "x", points: 20 });
  const left = scan.points.filter(({ at }) => at[0] < 0);
  const right = scan.points.filter(({ at }) => at[0] > 0);
  expect(new Set(left.map(({ branch }) => branch)).size).toBe(1);
  expect(new Set(right.map(({ branch }) => branch)).size).toBe(1);
  expect(left[0].branch).not.toBe(right[0].branch);
  for (const { coefficients } of left) expect(coefficients[1]).toBeGreaterThan(0.9);
  for (const { coefficients } of right) expect(coefficients[1]).toBeLessThan(-0.9);
});

test("settings that cannot be met are refused", () => {
  const likelihood = curve([-2, 2], parabola(0, 1));
  expect(() => profileScan(likelihood, { parameter: "d" })).toThrow(/unknown parameter "d"/);
  expect(() => profileScan(likelihood, { parameter: "c", points: 1 })).toThrow(/scan of 1 points/);
  expect(() => profileScan(likelihood, { parameter: "c", levels: [95] })).toThrow(/confidence level 95/);
});
