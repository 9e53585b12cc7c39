import { expect, test } from "@jest/globals";
import { classEntropy, eventClassEntropy } from "./class-entropy.ts";
import { confusionMatrix, likeliestClass } from "./confusion-matrix.ts";

const PROBABILITIES = [0.7, 0.2, 0.1, 0.1, 0.6, 0.3, 0.2, 0.2, 0.6, 0.4, 0.4, 0.2, 0.1, 0.1, 0.8];

test("the likeliest class is that of largest probability, the first of equal ones", () => {
  expect([...likeliestClass(PROBABILITIES, 3)]).toEqual([0, 1, 2, 0, 2]);
});

test("rows of the matrix are shares of a true class by weight, events of no class are left aside", () => {
  const found = confusionMatrix([0, 1, 2, 0, 2, 1], [0, 0, 2, 1, 1, 3], [3, 1, 2, 1, 1, 50], 3);
  expect(found.map((row) => row.map(({ value }) => value))).toEqual([
    [0.75, 0.25, 0],
    [0.5, 0, 0.5],
    [0, 0, 1],
  ]);
  // equal weights: the binomial error √(s (1 − s)/n)
  expect(found[1][0].error).toBeCloseTo(Math.sqrt(0.25 / 2), 12);
  expect(found[2][2].error).toBe(0);
  // (1 − s)² 3² + s² 1² over 4²
  expect(found[0][0].error).toBeCloseTo(Math.sqrt(0.0625 * 9 + 0.5625) / 4, 12);
});

test("a class of negative weight has no shares", () => {
  expect(() => confusionMatrix([0, 1], [0, 1], [1, -1], 2)).toThrow(RangeError);
});

test("the cross entropy is the mean of −log p of the true class, with the error of a weighted mean", () => {
  const classOf = [0, 1, 2, 1, 2];
  const weights = [1, 2, 1, 1, -0.5];
  const logs = [0.7, 0.6, 0.6, 0.4, 0.8].map((p) => -Math.log(p));
  const mean = logs.reduce((sum, value, i) => sum + weights[i] * value, 0) / 4.5;
  const { value, error } = classEntropy(PROBABILITIES, 3, classOf, weights);
  expect(value).toBeCloseTo(mean, 12);
  expect(error).toBeCloseTo(Math.sqrt(logs.reduce((sum, each, i) => sum + (weights[i] * (each - mean)) ** 2, 0)) / 4.5, 12);
  const parts = eventClassEntropy(PROBABILITIES, 3, classOf, weights);
  expect(parts.reduce((a, b) => a + b) / 5).toBeCloseTo(mean, 12);
  expect(Number.isFinite(classEntropy([0, 1], 2, [0], [1]).value)).toBe(true);
});
