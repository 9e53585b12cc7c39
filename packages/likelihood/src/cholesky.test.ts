import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { Matrix, solve } from "ml-matrix";
import { cholesky } from "./cholesky.ts";

/** A positive definite matrix: eight parameters that move a bin of their own each, and four that move all. */
function arrowhead(): Float64Array {
  const stream = randomStream(5, "arrowhead");
  const n = 12;
  const matrix = new Float64Array(n * n);
  const order = [3, 0, 7, 10, 1, 5, 11, 2, 4, 6, 8, 9];
  const put = (i: number, j: number, value: number): void => {
    matrix[order[i] * n + order[j]] = value;
    matrix[order[j] * n + order[i]] = value;
  };
  for (let i = 0; i < n; i++) {
    for (let j = Math.max(8, i + 1); j < n; j++) put(i, j, stream.normal());
    put(i, i, 8 + stream.uniform());
  }
  return matrix;
}

test("solutions are those of a dense solver, however the rows are ordered", () => {
  const matrix = arrowhead();
  const right = Float64Array.from({ length: 12 }, (_, i) => i - 5.5);
  const factors = cholesky(12);
  expect(factors.factorise(matrix)).toBe(true);
  const expected = solve(Matrix.from1DArray(12, 12, matrix), Matrix.columnVector(right)).to1DArray();
  const found = factors.solve(right);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 12);
  expect(factors.inverseNorm(right)).toBeCloseTo(
    expected.reduce((sum, value, i) => sum + value * right[i], 0),
    12,
  );
});

test("a shift is added to the diagonal; what is not positive definite is told", () => {
  const matrix = Float64Array.of(1, 2, 2, 1); // eigenvalues -1 and 3
  const factors = cholesky(2);
  expect(factors.factorise(matrix)).toBe(false);
  expect(factors.factorise(matrix, 1)).toBe(false);
  expect(factors.factorise(matrix, 2)).toBe(true);
  for (const value of factors.solve(Float64Array.of(5, 5))) expect(value).toBeCloseTo(1, 14);
});
