import { expect, test } from "@jest/globals";
import { monomialGradients, monomials } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { weightAndSlope } from "./weight-form.ts";

test.each([1, 2, 3, 8])("value and slope of a form in %i coefficients are those of the monomials", (k) => {
  const stream = randomStream(1, "form", k);
  const delta = Float64Array.from({ length: k }, () => stream.normal());
  const mono = monomials(delta);
  const slopes = monomialGradients(delta);
  const values = Float64Array.from({ length: 3 * mono.length }, () => stream.normal());
  const point = Float64Array.of(1, ...delta);
  const slope = new Float64Array(k + 1);
  for (let event = 0; event < 3; event++) {
    const form = values.subarray(event * mono.length, (event + 1) * mono.length);
    const value = weightAndSlope(values, event * mono.length, point, slope);
    expect(value).toBeCloseTo(
      mono.reduce((sum, m, t) => sum + m * form[t], 0),
      12,
    );
    for (let p = 0; p < k; p++)
      expect(2 * slope[p + 1]).toBeCloseTo(
        form.reduce((sum, m, t) => sum + m * slopes[p * mono.length + t], 0),
        12,
      );
  }
});

test("rounding of a vanishing amplitude is zero on both sides, a small weight is not", () => {
  const at = (c: number, excess: number): number => weightAndSlope([1, 1, 1 + excess], 0, Float64Array.of(1, c), new Float64Array(2));
  expect(at(-1, 1e-8)).toBe(0);
  expect(at(-1, -1e-8)).toBe(0);
  expect(at(-1, 1e-4)).toBeCloseTo(1e-4, 12);
  expect(at(-1, -1e-4)).toBeCloseTo(-1e-4, 12);
});
