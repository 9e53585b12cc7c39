import { expect, test } from "@jest/globals";
import { objective } from "./objective.ts";
import { pointTest } from "./point-test.ts";

/** One bin of 100 (1 + 0.2 δ) with 100 observed, and another that only the second coefficient enters. */
const likelihood = objective(
  [
    { name: "sr", yields: Float64Array.of(100, 10, 0, 0, 0, 0), observed: Float64Array.of(100) },
    { name: "cr", yields: Float64Array.of(50, 0, 0, 5, 0, 0), observed: Float64Array.of(50) },
  ],
  [
    { name: "kt", sm: 1, range: [-3, 4] },
    { name: "ktt", sm: 0, range: [-3, 3] },
  ],
);
/** 2 (ν - n + n log(n/ν)) of the first channel. */
const exact = (kt: number): number => 2 * (20 * (kt - 1) - 100 * Math.log(1 + 0.2 * (kt - 1)));

test("one coefficient: the other is profiled away and the significance is the root", () => {
  const result = pointTest(likelihood, { kt: -1 });
  expect(result.status).toBe("converged");
  expect(result.degreesOfFreedom).toBe(1);
  expect(result.deltaTwiceNll).toBeCloseTo(exact(-1), 9);
  expect(result.significance).toBeCloseTo(Math.sqrt(exact(-1)), 9);
  expect(Math.log10(result.pValue)).toBeCloseTo(result.log10PValue, 9);
});

test("two coefficients: two degrees of freedom, p = exp(-Δ/2)", () => {
  const result = pointTest(likelihood, { ktt: 0, kt: 3 });
  expect(result.degreesOfFreedom).toBe(2);
  expect(result.deltaTwiceNll).toBeCloseTo(exact(3), 9);
  expect(result.pValue).toBeCloseTo(Math.exp(-exact(3) / 2), 12);
});

test("the best fit itself, and a point whose p-value underflows", () => {
  expect(pointTest(likelihood, { kt: 1 })).toMatchObject({ deltaTwiceNll: 0, significance: 0, pValue: 1 });
  const strong = objective(
    [{ name: "sr", yields: Float64Array.of(1e5, 1e4, 0), observed: Float64Array.of(1e5) }],
    [{ name: "kt", sm: 1, range: [-3, 4] }],
  );
  const result = pointTest(strong, { kt: -1 });
  expect(result.pValue).toBe(0);
  expect(result.significance).toBeCloseTo(Math.sqrt(1000 * exact(-1)), 6);
  expect(result.log10PValue).toBeLessThan(-2000);
});

test("unknown names, no name, and a point where the model is not positive are refused", () => {
  expect(() => pointTest(likelihood, { kT: 1 })).toThrow(/unknown coefficient "kT"/);
  expect(() => pointTest(likelihood, {})).toThrow(/names no coefficient, expected some of kt, ktt/);
  expect(() => pointTest(likelihood, { kt: -5 })).toThrow(/channel "sr": the expected yield of bin 0 is -20 at kt = -5, ktt = 0/);
});
