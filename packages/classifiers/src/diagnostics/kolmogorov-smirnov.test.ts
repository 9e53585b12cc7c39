import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { kolmogorovSmirnov, kolmogorovSurvival } from "./kolmogorov-smirnov.ts";

test("Kolmogorov's distribution has its tabulated quantiles, and its two series agree where they meet", () => {
  // critical values of the limiting distribution
  expect(kolmogorovSurvival(1.223847870217082)).toBeCloseTo(0.1, 9);
  expect(kolmogorovSurvival(1.3580986393225505)).toBeCloseTo(0.05, 9);
  expect(kolmogorovSurvival(1.62762361151895)).toBeCloseTo(0.01, 9);
  expect(kolmogorovSurvival(0.827573555189906)).toBeCloseTo(0.5, 9);
  expect(kolmogorovSurvival(1.18 - 1e-12)).toBeCloseTo(kolmogorovSurvival(1.18), 10);
  expect(kolmogorovSurvival(0)).toBe(1);
  expect(kolmogorovSurvival(30)).toBe(0);
});

test("the distance is that of the step functions, with weights and ties", () => {
  const { distance, effectiveEvents } = kolmogorovSmirnov(
    { values: [1, 2, 2, 5], weights: [1, 1, 1, 1] },
    { values: [2, 3, 4], weights: [2, 1, 1] },
  );
  // behind 2 the shares are ¾ and ½, behind 4 they are ¾ and 1
  expect(distance).toBeCloseTo(0.25, 14);
  expect(effectiveEvents).toBeCloseTo((4 * (16 / 6)) / (4 + 16 / 6), 12);
});

test("p-values of weighted samples of one distribution are uniform, signed weights included", () => {
  const stream = randomStream(1, "same");
  const trials = 400;
  const sample = (n: number): { values: Float64Array; weights: Float64Array } => ({
    values: Float64Array.from({ length: n }, () => stream.normal()),
    weights: Float64Array.from({ length: n }, () => (stream.uniform() < 0.1 ? -1 : 1) * (0.2 + stream.uniform())),
  });
  const small = [0.1, 0.3, 0.6].map(() => 0);
  for (let trial = 0; trial < trials; trial++) {
    const { pValue } = kolmogorovSmirnov(sample(400), sample(250));
    [0.1, 0.3, 0.6].forEach((level, l) => (small[l] += Number(pValue < level)));
  }
  [0.1, 0.3, 0.6].forEach((level, l) =>
    expect(Math.abs(small[l] / trials - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / trials) + 0.02),
  );
});

test("a shift of half a standard deviation is seen, samples without weight are refused", () => {
  const stream = randomStream(2, "shift");
  const sample = (shift: number): { values: Float64Array; weights: Float64Array } => ({
    values: Float64Array.from({ length: 300 }, () => stream.normal() + shift),
    weights: new Float64Array(300).fill(0.3),
  });
  expect(kolmogorovSmirnov(sample(0), sample(0.5)).pValue).toBeLessThan(1e-3);
  expect(() => kolmogorovSmirnov(sample(0), { values: [1, 2], weights: [1, -1] })).toThrow("add up to 0");
});
