import { expect, test } from "@jest/globals";
import {
  coefficientCount,
  formValue,
  inPhysicalValues,
  monomialGradients,
  monomials,
  symmetricMatrix,
  termCount,
  termIndex,
  termNames,
} from "./quadratic-form.ts";

test("terms of k coefficients: their number, order and names", () => {
  expect([0, 1, 2, 3, 5, 22].map(termCount)).toEqual([1, 3, 6, 10, 21, 276]);
  expect([1, 3, 6, 10, 21, 276].map(coefficientCount)).toEqual([0, 1, 2, 3, 5, 22]);
  expect(termNames(["a", "b"])).toEqual(["1", "a", "a^2", "b", "a*b", "b^2"]);
  expect([termIndex(0, 0), termIndex(1, 0), termIndex(1, 1), termIndex(2, 1), termIndex(1, 2)]).toEqual([0, 1, 2, 4, 4]);
});

test("monomials give the value of (1,δ)P(1,δ)ᵀ", () => {
  const triangle = [2, -1, 3, 0.5, 0.25, 7];
  const delta = [1.5, -2];
  const matrix = symmetricMatrix(triangle, 2);
  expect([...matrix]).toEqual([2, -1, 0.5, -1, 3, 0.25, 0.5, 0.25, 7]);
  const vector = [1, ...delta];
  const direct = vector.reduce((sum, a, i) => sum + a * vector.reduce((row, b, j) => row + matrix[3 * i + j] * b, 0), 0);
  expect(monomials(delta).reduce((sum, m, t) => sum + m * triangle[t], 0)).toBeCloseTo(direct, 12);
});

test("gradients of the monomials agree with central differences, which are exact for a quadratic", () => {
  const delta = [0.7, -1.1, 0.3];
  const terms = termCount(3);
  const gradient = monomialGradients(delta);
  for (let p = 0; p < 3; p++) {
    const up = monomials(delta.map((d, q) => (q === p ? d + 0.5 : d)));
    const down = monomials(delta.map((d, q) => (q === p ? d - 0.5 : d)));
    for (let t = 0; t < terms; t++) expect(gradient[p * terms + t]).toBeCloseTo(up[t] - down[t], 12);
  }
});

test("one coefficient: ν (1 + a δ)² has the lower triangle [1, a, a²] ν", () => {
  expect(formValue([2, 2 * 0.3, 2 * 0.09], [-1.5])).toBeCloseTo(2 * (1 - 0.45) ** 2, 12);
});

test("two coefficients: off-diagonals count twice", () => {
  expect(formValue([1, 0, 0, 0, 0.5, 0], [3, 4])).toBe(1 + 12);
  expect(termCount(2)).toBe(6);
});

test("in physical values the form has the same values", () => {
  const terms = [1.5, -0.4, 0.9, 0.2, 0.35, 2.1];
  const sm = [1, -0.5];
  const physical = inPhysicalValues(terms, sm);
  for (const c of [
    [0, 0],
    [1, -0.5],
    [-2, 3],
    [0.3, 0.7],
  ])
    // prettier-ignore
    expect(formValue(physical, c)).toBeCloseTo(formValue(terms, [c[0] - sm[0], c[1] - sm[1]]), 12);
});

test("with the SM at zero the physical form is the form", () => {
  expect(inPhysicalValues([1, 2, 3], [0])).toEqual([1, 2, 3]);
});
