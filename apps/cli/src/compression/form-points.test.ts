import { expect, test } from "@jest/globals";
import { monomials, termCount } from "@ratiometer/eft";
import { formPoints, formsThrough } from "./form-points.ts";

test.each([1, 2, 3])("a form in %i coefficients is what it was, also where the SM is at an end of a range", (k) => {
  const coefficients = [
    { sm: 1, range: [-2, 2] as const },
    { sm: 0, range: [0, 3] as const },
    { sm: 0.5, range: [-1, 0.5] as const },
  ].slice(0, k);
  const forms = [0, 1].map((event) => Array.from({ length: termCount(k) }, (_, t) => (t === 0 ? 1 : Math.sin(3 * t + event))));
  const points = formPoints(coefficients);
  expect(points).toHaveLength(termCount(k) - 1);
  const values = points.map((at) => {
    const factors = monomials(at.map((value, p) => value - coefficients[p].sm));
    return forms.map((form) => form.reduce((sum, entry, t) => sum + entry * factors[t], 0));
  });
  const found = formsThrough(coefficients, values);
  forms.flat().forEach((entry, i) => expect(found[i]).toBeCloseTo(entry, 12));
});
