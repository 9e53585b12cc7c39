import { expect, test } from "@jest/globals";
import { Matrix, inverse } from "ml-matrix";
import { randomStream } from "@ratiometer/tables";
import { fitCovariance, inverseOfPositive } from "./fit-covariance.ts";

test.each([0, 1, 2, 7, 40])("the inverse of a positive matrix of %d rows of very different sizes is that of ml-matrix", (k) => {
  const stream = randomStream(1, "matrix", k);
  const factor = Matrix.from1DArray(
    k,
    k,
    Float64Array.from({ length: k * k }, () => stream.normal()),
  );
  const sizes = Array.from({ length: k }, (_, a) => 10 ** ((a % 7) - 3));
  const matrix = k === 0 ? new Matrix(0, 0) : factor.mmul(factor.transpose()).add(Matrix.eye(k));
  const scaled = Float64Array.from(
    { length: k * k },
    (_, cell) => matrix.get(Math.floor(cell / k), cell % k) * sizes[Math.floor(cell / k)] * sizes[cell % k],
  );
  const found = inverseOfPositive(scaled, k) ?? new Float64Array(0);
  expect(found).toHaveLength(k * k);
  const expected = k === 0 ? matrix : inverse(matrix);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) expect(found[a * k + b] * sizes[a] * sizes[b]).toBeCloseTo(expected.get(a, b), 9);
  }
});

test.each([
  ["a saddle", [1, 2, 2, 1]],
  ["a flat direction", [1, 1, 1, 1]],
  ["a maximum", [-1, 0, 0, -1]],
  ["a row of zeros", [1, 0, 0, 0]],
])("%s has no covariance", (_, matrix) => {
  expect(inverseOfPositive(Float64Array.from(matrix), 2)).toBeUndefined();
});

test("parameters that are fixed, held or at a bound have no part in the covariance", () => {
  const parameters = Array.from({ length: 4 }, (_, i) => ({
    name: `p${i}`,
    init: 0,
    bounds: [-1, 1] as const,
    fixed: i === 0,
    role: "free" as const,
    searched: false,
  }));
  const hessian = Float64Array.of(9, 1, 1, 1, 1, 4, 1, 1, 1, 1, 8, 1, 1, 1, 1, 2);
  const covariance = fitCovariance(parameters, { hessian, atBound: [false, true, false, false] }, new Set([3]));
  expect([...(covariance ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.25, 0, 0, 0, 0, 0]);
});
