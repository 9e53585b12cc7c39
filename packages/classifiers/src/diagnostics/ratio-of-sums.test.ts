import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { ratioOfSums } from "./ratio-of-sums.ts";

test("proportional weights have a ratio without error, unit denominators the error of a mean", () => {
  const proportional = ratioOfSums([2, 4, 6], [1, 2, 3]);
  expect(proportional).toEqual({ value: 2, error: 0 });
  const { value, error } = ratioOfSums([1, 2, 6], [1, 1, 1]);
  expect(value).toBe(3);
  expect(error).toBeCloseTo(Math.sqrt(4 + 1 + 9) / 3, 14);
  expect(() => ratioOfSums([1, 1], [1, -1])).toThrow("add up to 0");
});

test("the error is the spread of the ratio over repeated samples", () => {
  const stream = randomStream(1, "ratios");
  const trials = 400;
  let [pulls, squares] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const b = Float64Array.from({ length: 300 }, () => 0.2 + stream.uniform() - (stream.uniform() < 0.1 ? 1 : 0));
    const { value, error } = ratioOfSums(
      b.map((weight) => 1.5 * weight + 0.2 * stream.normal()),
      b,
    );
    pulls += (value - 1.5) / error;
    squares += ((value - 1.5) / error) ** 2;
  }
  expect(Math.abs(pulls / trials)).toBeLessThan(4.5 / Math.sqrt(trials));
  expect(Math.abs(squares / trials - 1)).toBeLessThan(4.5 * Math.sqrt(2 / trials) + 0.02);
});
