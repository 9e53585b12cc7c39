import { expect, test } from "@jest/globals";
import { contourScan } from "./contour-scan.ts";
import { chi2Quantile } from "./distributions.ts";
import { coefficientLikelihood } from "./objective.ts";

test("contours of a correlated Gaussian, a third parameter profiled, are ellipses of its covariance", () => {
  // W of (x, y, z); the profile over z has W_ab - W_az W_bz / W_zz
  const W = [30, 8, 4, 8, 20, 6, 4, 6, 10];
  const mean = [0.2, -0.3, 0.1];
  const likelihood = coefficientLikelihood(
    ["x", "y", "z"].map((name) => ({ name, sm: 0, range: [-2, 2] as const })),
    (c) => {
      const d = mean.map((m, a) => c[a] - m);
      const slope = d.map((_, a) => 2 * d.reduce((sum, value, b) => sum + W[a * 3 + b] * value, 0));
      return {
        value: d.reduce((sum, value, a) => sum + (value * slope[a]) / 2, 0),
        gradient: Float64Array.from(slope),
        hessian: Float64Array.from(W, (w) => 2 * w),
      };
    },
  );
  const profile = (x: number, y: number): number => {
    const [dx, dy] = [x - 0.2, y + 0.3];
    return (30 - 1.6) * dx * dx + 2 * (8 - 2.4) * dx * dy + (20 - 3.6) * dy * dy;
  };
  const scan = contourScan(likelihood, [
    { parameter: "x", range: [-1, 1], points: 21 },
    { parameter: "y", range: [-1.5, 1], points: 26 },
  ]);
  expect(scan.status).toBe("converged");
  expect(scan.points).toHaveLength(21 * 26);
  for (const { at, deltaTwiceNll } of scan.points) expect(deltaTwiceNll).toBeCloseTo(profile(at[0], at[1]), 8);
  for (const level of [0.6827, 0.95]) {
    const [line, ...more] = scan.intervals[String(level)];
    expect(more).toHaveLength(0);
    expect(line[0]).toEqual(line[line.length - 1]);
    for (const [x, y] of line) expect(profile(x, y)).toBeCloseTo(chi2Quantile(level, 2), 2);
  }
});

test("valleys of a third parameter are handed on to where they are lowest, under another branch", () => {
  // (z² - 1)² 50 + z x: z = -sign(x) is the lower valley; z starts in the other one
  const likelihood = coefficientLikelihood(
    [
      { name: "x", sm: 0, range: [-1, 1] },
      { name: "y", sm: 0, range: [-1, 1] },
      { name: "z", sm: 1, range: [-2, 2] },
    ],
    (c) => {
      const [x, y, z] = [c[0], c[1], c[2]];
      const well = z * z - 1;
      return {
        value: 50 * well * well + z * x + 3 * y * y + 3 * x * x,
        gradient: Float64Array.of(z + 6 * x, 6 * y, 200 * z * well + x),
        hessian: Float64Array.of(6, 0, 1, 0, 6, 0, 1, 0, 200 * well + 400 * z * z),
      };
    },
  );
  const { points } = contourScan(likelihood, [
    { parameter: "x", points: 12 },
    { parameter: "y", points: 3 },
  ]);
  for (const { at, coefficients } of points) expect(Math.sign(coefficients[2])).toBe(-Math.sign(at[0]));
  const branches = (sign: number): Set<number> => new Set(points.filter(({ at }) => Math.sign(at[0]) === sign).map(({ branch }) => branch));
  for (const branch of branches(1)) expect(branches(-1).has(branch)).toBe(false);
});

test("an adaptive scan finds contours smaller than a cell of the grid around each of two minima, and few nodes are enough", () => {
  // q = 400 [(x² − 1)² + 25 (y − x z)² …]: minima at x = ±1, y = ± 1/2, z = 1/2
  const likelihood = coefficientLikelihood(
    [
      { name: "x", sm: 1, range: [-2, 2] },
      { name: "y", sm: 0.5, range: [-2, 2] },
      { name: "z", sm: 0.5, range: [-2, 2] },
    ],
    (c) => {
      const [x, y, z] = [c[0], c[1], c[2]];
      const [a, b, d] = [x * x - 1, y - x / 2, z - 0.5];
      return {
        value: 400 * a * a + 1e4 * b * b + 100 * d * d,
        gradient: Float64Array.of(1600 * x * a - 1e4 * b, 2e4 * b, 200 * d),
        hessian: Float64Array.of(1600 * a + 3200 * x * x + 5e3, -1e4, 0, -1e4, 2e4, 0, 0, 0, 200),
      };
    },
  );
  const q = (x: number, y: number): number => 400 * (x * x - 1) ** 2 + 1e4 * (y - x / 2) ** 2;
  const { points, intervals } = contourScan(likelihood, [{ parameter: "x", points: 21 }, { parameter: "y", points: 21 }], [0.6827, 0.95], { adaptive: true }); // prettier-ignore
  for (const { at, deltaTwiceNll } of points) expect(deltaTwiceNll).toBeCloseTo(q(at[0], at[1]), 6);
  for (const level of [0.6827, 0.95]) {
    const lines = intervals[String(level)];
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line[0]).toEqual(line[line.length - 1]);
      expect(line.length).toBeGreaterThan(10);
      for (const [x, y] of line) expect(q(x, y)).toBeCloseTo(chi2Quantile(level, 2), 1);
      // the whole of the contour: x² − 1 reaches ± sqrt(threshold)/20 where y = x/2
      const reach = Math.max(...line.map(([x]) => x * x - 1));
      expect(Math.abs(reach - Math.sqrt(chi2Quantile(level, 2)) / 20)).toBeLessThan(0.02);
    }
  }
  expect(points.length).toBeLessThan((51 * 51) / 2);
});
