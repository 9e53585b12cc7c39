import { expect, test } from "@jest/globals";
import { eftPolynomial, polynomialTerms } from "./eft-polynomial.ts";

// over (1, a, b), row by row
const ROWS = [
  [2, 0.5, 3, -1, 0.25, 4],
  [1, 0, 0, 0, 0, 0],
];

test("a published polynomial is the quadratic form, with full cross coefficients", () => {
  const polynomial = eftPolynomial(ROWS, ["a", "b"]);
  expect(polynomial).toEqual({
    constant: [2, 1],
    linear: { a: [1, 0], b: [-2, 0] },
    quadratic: [
      { coefficients: ["a", "a"], values: [3, 0] },
      { coefficients: ["a", "b"], values: [0.5, 0] },
      { coefficients: ["b", "b"], values: [4, 0] },
    ],
  });
});

test("its terms are those that it was made of, in whatever order its coefficients are asked for", () => {
  const polynomial = eftPolynomial(ROWS, ["a", "b"]);
  expect([...polynomialTerms(polynomial, ["a", "b"])]).toEqual(ROWS.flat());
  expect([...polynomialTerms(polynomial, ["b", "a"])]).toEqual([2, -1, 4, 0.5, 0.25, 3, 1, 0, 0, 0, 0, 0]);
});
