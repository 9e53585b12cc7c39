import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { symmetricEigenvalues } from "./eigenvalues.ts";

function eigenvalues(xx: number, xy: number, xz: number, yy: number, yz: number, zz: number): [number, number, number] {
  const [first, second, third] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
  symmetricEigenvalues(xx, xy, xz, yy, yz, zz, 0, first, second, third);
  return [first[0], second[0], third[0]];
}

test("trace, sum of minors and determinant are those of the matrix, and the order falls", () => {
  const stream = randomStream(1);
  for (let i = 0; i < 200; i++) {
    const [xx, xy, xz, yy, yz, zz] = Array.from({ length: 6 }, () => stream.normal());
    const [a, b, c] = eigenvalues(xx, xy, xz, yy, yz, zz);
    expect(a).toBeGreaterThanOrEqual(b);
    expect(b).toBeGreaterThanOrEqual(c);
    expect(a + b + c).toBeCloseTo(xx + yy + zz, 13);
    expect(a * b + a * c + b * c).toBeCloseTo(xx * yy - xy * xy + xx * zz - xz * xz + yy * zz - yz * yz, 12);
    expect(a * b * c).toBeCloseTo(xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz), 12);
  }
});

test("close eigenvalues keep their digits", () => {
  // R diag(1, 1 - 1e-10, 0) Rᵀ with a rotation of 1 rad in each of two planes.
  const [c, s] = [Math.cos(1), Math.sin(1)];
  const columns = [
    [c, s * c, s * s],
    [-s, c * c, c * s],
    [0, -s, c],
  ];
  const element = (a: number, b: number): number => columns[0][a] * columns[0][b] + (1 - 1e-10) * columns[1][a] * columns[1][b];
  const [first, second, third] = eigenvalues(element(0, 0), element(0, 1), element(0, 2), element(1, 1), element(1, 2), element(2, 2));
  expect(first - second).toBeCloseTo(1e-10, 14);
  expect(Math.abs(third)).toBeLessThan(1e-15);
});

test("diagonal matrices and missing ones", () => {
  expect(eigenvalues(1, 0, 0, 3, 0, 2)).toEqual([3, 2, 1]);
  expect(eigenvalues(NaN, NaN, NaN, NaN, NaN, NaN)).toEqual([NaN, NaN, NaN]);
});
