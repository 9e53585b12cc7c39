import { expect, test } from "@jest/globals";
import { asimovChannel, asimovWeights, yieldTerms } from "./asimov.ts";
import { binnedTwiceNll } from "./binned.ts";

function expectNumbers(found: Float64Array, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 9);
}

test("2 fb⁻¹ of 0.003 pb are 6 events, and as many more as the weight grows elsewhere", () => {
  // w(kt) = 0.003 (1 + δ)² and 0.001
  const polynomial = { events: 2, coefficients: ["kt"], sm: [1], values: Float64Array.of(0.003, 0.003, 0.003, 0.001, 0, 0) };
  expectNumbers(asimovWeights(polynomial, [1], 2), [6, 2]);
  expectNumbers(asimovWeights(polynomial, [-2], 2), [24, 2]);
  expectNumbers(yieldTerms(Float64Array.of(0.004, 0.003, 0.003), 2), [8, 6, 6]);
});

test("a luminosity that is not positive is refused", () => {
  expect(() => yieldTerms(Float64Array.of(1), 0)).toThrow(/luminosity 0 fb\^-1, expected a positive finite number/);
  expect(() => yieldTerms(Float64Array.of(1), Infinity)).toThrow(/luminosity Infinity/);
});

test("a binned channel that observes what it expects has its minimum there", () => {
  const channel = { name: "cr", yields: Float64Array.of(10, 2, 3, 5, -1, 0), observed: new Float64Array(2) };
  const asimov = asimovChannel(channel, [0.7]);
  expectNumbers(asimov.observed, [10 + 2.8 + 1.47, 5 - 1.4]);
  expect(binnedTwiceNll(asimov, 1)([0.7]).gradient[0]).toBeCloseTo(0, 12);
});
