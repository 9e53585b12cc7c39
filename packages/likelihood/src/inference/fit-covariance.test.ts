import { expect, test } from "@jest/globals";
import { fitCovariance } from "./fit-covariance.ts";

test("parameters that are fixed, held or at a bound have no part in the covariance", () => {
  const parameters = Array.from({ length: 4 }, (_, i) => ({
    name: `p${i}`,
    init: 0,
    bounds: [-1, 1] as const,
    fixed: i === 0,
    role: "free" as const,
    searched: false,
  }));
  const hessian = Float64Array.of(9, 1, 1, 1, 1, 4, 1, 1, 1, 1, 8, 1, 1, 1, 1, 2);
  const found = fitCovariance(parameters, { hessian, atBound: [false, true, false, false] }, new Set([3]));
  const expected = new Float64Array(16);
  // of the third alone: V = 2/8
  expected[10] = 0.25;
  expect(found?.map((value) => Math.round(value * 1e12) / 1e12)).toEqual(expected);
});
