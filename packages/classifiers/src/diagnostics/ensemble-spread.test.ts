import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { ensembleSpread } from "./ensemble-spread.ts";

test("two members in closed form", () => {
  // variances 2, 8 and 0, weights 1, 1 and 2
  const { members, spread, median, high } = ensembleSpread(
    [
      [1, 5, 3],
      [3, 1, 3],
    ],
    [1, 1, 2],
  );
  expect(members).toBe(2);
  expect(spread.mean).toBeCloseTo(Math.sqrt(10 / 4), 14);
  expect(spread.effectiveSampleSize).toBeCloseTo(16 / 6, 14);
  expect(median).toBe(0);
  expect(high).toBeCloseTo(Math.sqrt(8), 14);
});

test("members that scatter with a known width have that spread, whatever they have in common", () => {
  const stream = randomStream(1, "members");
  const n = 4000;
  const common = Float64Array.from({ length: n }, () => 3 * stream.normal());
  const outputs = Array.from({ length: 5 }, () => common.map((value) => value + 0.2 * stream.normal()));
  const weights = common.map(() => (stream.uniform() < 0.1 ? -1 : 1) * stream.uniform());
  const { spread, median, high } = ensembleSpread(outputs, weights);
  expect(Math.abs(spread.mean - 0.2)).toBeLessThan(4.5 * spread.error);
  expect(spread.error).toBeLessThan(0.003);
  // χ² with four degrees of freedom: median 3.357, 95 % below 9.488
  expect(median).toBeCloseTo(0.2 * Math.sqrt(3.357 / 4), 2);
  expect(Math.abs(high - 0.2 * Math.sqrt(9.488 / 4))).toBeLessThan(0.012);
});

test("one member has no spread", () => {
  expect(() => ensembleSpread([[1, 2]], [1, 1])).toThrow("1 member has no spread");
});
