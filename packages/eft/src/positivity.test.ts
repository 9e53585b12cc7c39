import { expect, test } from "@jest/globals";
import { mergePositivity, positivity } from "./positivity.ts";
import { eventWeights, type WeightPolynomial } from "./weight-polynomial.ts";

const inOne = (...values: number[]): WeightPolynomial => ({
  events: values.length / 3,
  coefficients: ["a"],
  sm: [0],
  values: Float64Array.from(values),
});

test("events whose weight is negative somewhere are counted, the first and the worst named", () => {
  // 1 + 2a + a² ≥ 0; 1 + 4a + a² < 0 at a = −2; 1 + 6a + a² < 0 at a = −3; 1 + a² > 0.
  const polynomial = inOne(1, 1, 1, 1, 2, 1, 1, 3, 1, 1, 0, 1);
  expect([...eventWeights(polynomial, [-2])].map(Math.sign)).toEqual([1, -1, -1, 1]);
  const { negative, first, worst } = positivity(polynomial);
  expect([negative, first, worst?.event]).toEqual([2, 1, 2]);
  // Eigenvalues 1 ± 3 of the third.
  expect(worst?.relativeEigenvalue).toBeCloseTo(-2 / 4, 12);
});

test("an interference without its square is negative somewhere, a square of few digits is not, nor is an event of weight 0", () => {
  expect(positivity(inOne(1, 0.2, 0)).negative).toBe(1);
  expect(positivity(inOne(1, 1 + 1e-8, 1)).negative).toBe(0);
  expect(positivity(inOne(1, 1 + 1e-8, 1), 1e-10).negative).toBe(1);
  expect(positivity(inOne(0, 0, 0, 1, 0, 1)).negative).toBe(0);
});

test("the units of a coefficient do not matter", () => {
  const scaled = inOne(1, 1e4, 1e8, 1, 2e4, 1e8);
  expect(positivity(scaled)).toMatchObject({ negative: 1, first: 1 });
  expect(positivity(scaled).worst?.relativeEigenvalue).toBeCloseTo(-1 / 3, 9);
});

test("in given units blocks are judged event by event and add up to the whole", () => {
  const values = [1, 1, 1, 1, 2, 1, 1, 3, 1, 1, 0, 1];
  const whole = positivity(inOne(...values), 1e-6, [0.5]);
  expect(whole).toMatchObject({ negative: 2, first: 1, worst: { event: 2 } });
  for (const cut of [3, 6, 9]) {
    const [some, others] = [values.slice(0, cut), values.slice(cut)].map((part) => positivity(inOne(...part), 1e-6, [0.5]));
    expect(mergePositivity(some, others, cut / 3)).toEqual(whole);
  }
});
