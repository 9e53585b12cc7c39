import { expect, test } from "@jest/globals";
import { formValue, inPhysicalValues, termCount } from "./quadratic-form.ts";

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
