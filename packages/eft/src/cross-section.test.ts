import { randomStream } from "@ratiometer/tables";
import { expect, test } from "@jest/globals";
import { crossSection, crossSectionCovariance, crossSectionFromTerms, crossSectionTerms } from "./cross-section.ts";
import { termCount } from "./quadratic-form.ts";
import { concatPolynomials, constantPolynomial, type WeightPolynomial } from "./weight-polynomial.ts";

/** Weights w = 1, 2, 3 and 10, 10 in two files, without dependence on the coefficient. */
const flat = constantPolynomial([1, 2, 3, 10, 10], ["a"], [0]);
const strata = Int32Array.of(0, 0, 0, 1, 1);

function randomPolynomial(events: number, k: number): WeightPolynomial {
  const stream = randomStream(1, "cross-section");
  const values = Float64Array.from({ length: events * termCount(k) }, () => stream.normal());
  return { events, coefficients: ["a", "b", "c"].slice(0, k), sm: [0.5, 0, -1].slice(0, k), values };
}

test("value, error and effective sample size of a few weights", () => {
  const { value, error, effectiveSampleSize } = crossSection(flat, [4]);
  expect([value, error ** 2, effectiveSampleSize]).toEqual([26, expect.closeTo(214, 10), expect.closeTo((26 * 26) / 214, 10)]);
});

test("within files of fixed size only the spread counts: N s² per file", () => {
  // Sample variances 1 and 0.
  expect(crossSection(flat, [0], strata).error ** 2).toBeCloseTo(3, 10);
});

test("events that a selection removed count with weight zero", () => {
  const withZeros = concatPolynomials([flat, constantPolynomial([0, 0, 0], ["a"], [0])]);
  const whole = crossSection(withZeros, [0], Int32Array.of(0, 0, 0, 1, 1, 1, 1, 0));
  const selected = crossSection(flat, [0], strata, [4, 4]);
  expect(selected.error).toBeCloseTo(whole.error, 12);
  expect(selected.error).toBeGreaterThan(crossSection(flat, [0], strata).error);
  const covariance = crossSectionCovariance(flat, strata, [4, 4]);
  expect(covariance[0]).toBeCloseTo(whole.error ** 2, 10);
});

test("the entries of σ's triangle with their covariance give the same value and error at any point", () => {
  const polynomial = randomPolynomial(200, 3);
  const files = Int32Array.from({ length: 200 }, (_, i) => i % 3);
  const terms = crossSectionTerms(polynomial);
  for (const c of [
    [0.5, 0, -1],
    [2, -1, 0.3],
  ])
    for (const strata of [undefined, files]) {
      const direct = crossSection(polynomial, c, strata);
      const fromTerms = crossSectionFromTerms(polynomial, terms, crossSectionCovariance(polynomial, strata), c);
      expect(fromTerms.value).toBeCloseTo(direct.value, 9);
      expect(fromTerms.error).toBeCloseTo(direct.error, 9);
    }
});

test("terms of some rows only", () => {
  expect([...crossSectionTerms(flat, [0, 4])]).toEqual([11, 0, 0]);
});
