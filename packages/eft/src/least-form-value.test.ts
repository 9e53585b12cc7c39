import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { leastFormValue } from "./least-form-value.ts";
import { formValue, termCount } from "./quadratic-form.ts";

test.each([
  ["falling to its bottom inside", [1, -0.5, 0.5], [-2, 2], 0.5, 1],
  ["curving downwards", [1, 0.1, -1], [-1, 2], -2.6, 2],
  ["with its bottom outside", [1, -0.5, 0.1], [-1, 1], 0.1, 1],
  ["linear", [1, 0.4, 0], [-3, 1], -1.4, -3],
  ["constant", [1, 0, 0], [-1, 1], 1, 0],
] as const)("a form in one coefficient %s", (_, form, range, value, at) => {
  const found = leastFormValue([range])(form);
  expect(found.value).toBeCloseTo(value, 12);
  expect(found.at[0]).toBeCloseTo(at, 12);
});

test.each([2, 3])("no point of a grid is below the least value of forms in %i coefficients, of any curvature", (k) => {
  const stream = randomStream(2, "least", k);
  const ranges = Array.from({ length: k }, (_, p) => [-1 - p, 2] as const);
  const side = k === 2 ? 21 : 9;
  for (let n = 0; n < 30; n++) {
    const form = Array.from({ length: termCount(k) }, () => stream.normal());
    const found = leastFormValue(ranges)([9, ...form], 1);
    expect(found.value).toBeCloseTo(formValue(form, found.at), 9);
    found.at.forEach((delta, p) => {
      expect(delta).toBeGreaterThanOrEqual(ranges[p][0]);
      expect(delta).toBeLessThanOrEqual(ranges[p][1]);
    });
    const grid = Array.from({ length: side ** k }, (_, cell) =>
      formValue(
        form,
        ranges.map(([low, high], p) => low + ((high - low) * (Math.floor(cell / side ** p) % side)) / (side - 1)),
      ),
    );
    expect(Math.min(...grid)).toBeGreaterThanOrEqual(found.value - 1e-9);
  }
});

test("in eight coefficients the least value of a convex form is its bottom", () => {
  const stream = randomStream(3, "least", 8);
  const bottom = Array.from({ length: 8 }, () => stream.uniform() - 0.5);
  // 3 + |δ − bottom|²
  const form = new Float64Array(termCount(8));
  form[0] = 3 + bottom.reduce((sum, value) => sum + value ** 2, 0);
  for (let p = 1, t = 1; p <= 8; p++)
    for (let column = 0; column <= p; column++, t++) form[t] = column === 0 ? -bottom[p - 1] : Number(column === p);
  const { value, at } = leastFormValue(bottom.map(() => [-1, 1] as const))(form);
  expect(value).toBeCloseTo(3, 10);
  at.forEach((delta, p) => expect(delta).toBeCloseTo(bottom[p], 5));
});
