import { expect, test } from "@jest/globals";
import { Matrix, inverse } from "ml-matrix";
import { randomStream } from "@ratiometer/tables";
import { fitCovariance } from "./fit-covariance.ts";
import type { Parameter } from "./parameter.ts";

const parameters = (n: number, fixed: readonly number[] = []): readonly Parameter[] =>
  Array.from({ length: n }, (_, i) => ({
    name: `p${i}`,
    init: 0,
    bounds: [-1, 1],
    fixed: fixed.includes(i),
    role: "free",
    searched: false,
  }));

/** A AᵀD-like positive definite matrix whose parameters have scales from 1e-6 to 1e6. */
function curvature(n: number): Float64Array {
  const stream = randomStream(7, "covariance");
  const root = Float64Array.from({ length: n * n }, () => stream.normal());
  const scale = (i: number): number => 10 ** (6 - (12 * i) / (n - 1));
  return Float64Array.from({ length: n * n }, (_, t) => {
    const [a, b] = [Math.floor(t / n), t % n];
    let sum = a === b ? 1 : 0;
    for (let k = 0; k < n; k++) sum += root[a * n + k] * root[b * n + k];
    return sum * scale(a) * scale(b);
  });
}

test("the covariance is twice the inverse of the curvature of what the fit determined, over twelve orders of magnitude", () => {
  const n = 8;
  const hessian = curvature(n);
  const atBound = Array.from({ length: n }, (_, i) => i === 2);
  const found = fitCovariance(parameters(n, [5]), { hessian, atBound }, new Set([6]));
  expect(found?.free).toEqual([0, 1, 3, 4, 7]);
  const free = [0, 1, 3, 4, 7];
  // by another program's method, in units where all scales are one
  const unit = free.map((a) => free.map((b) => hessian[a * n + b] / Math.sqrt(hessian[a * n + a] * hessian[b * n + b])));
  const expected = inverse(new Matrix(unit), true).to2DArray();
  for (const [i, a] of free.entries()) {
    for (const [j, b] of free.entries()) {
      const value = (2 * expected[i][j]) / Math.sqrt(hessian[a * n + a] * hessian[b * n + b]);
      expect((found?.matrix[i * free.length + j] ?? NaN) / value).toBeCloseTo(1, 9);
    }
  }
});

test("a direction that nothing determines has no covariance, and no parameters have an empty one", () => {
  const flat = Float64Array.of(4, -4, -4, 4);
  expect(fitCovariance(parameters(2), { hessian: flat, atBound: [false, false] })).toBeUndefined();
  expect(fitCovariance(parameters(1), { hessian: Float64Array.of(0), atBound: [false] })).toBeUndefined();
  expect(fitCovariance(parameters(2, [0, 1]), { hessian: flat, atBound: [false, false] })).toEqual({
    free: [],
    matrix: new Float64Array(),
  });
});
