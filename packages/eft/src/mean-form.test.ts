import { expect, test } from "@jest/globals";
import { meanForm } from "./mean-form.ts";
import { formValue } from "./quadratic-form.ts";

const forms = [1, 0.2, 0.5, 1, -0.4, 2, 3, 1, 0.1];
const weights = [2, -0.5, 1];

test("the value of a mean of forms is the mean of their values, at every point", () => {
  const mean = meanForm(forms, weights);
  const last = meanForm(forms, weights, [2, 0]);
  for (const delta of [0, -1.3, 4]) {
    const values = [0, 1, 2].map((row) => formValue(forms.slice(3 * row, 3 * row + 3), [delta]));
    expect(formValue(mean, [delta])).toBeCloseTo((2 * values[0] - 0.5 * values[1] + values[2]) / 2.5, 12);
    expect(formValue(last, [delta])).toBeCloseTo((2 * values[0] + values[2]) / 3, 12);
  }
});

test("without weight there is no mean", () => {
  expect(() => meanForm(forms, weights, [])).toThrow("the weights of 0 rows add up to 0");
  expect(() => meanForm(forms, [1, -1, 0])).toThrow("the weights of 3 rows add up to 0");
});
