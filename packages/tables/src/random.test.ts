import { expect, test } from "@jest/globals";
import { permutation, randomStream } from "./random.ts";

const N = 30_000;

function moment(values: Float64Array, order: number, centre = 0): number {
  return values.reduce((sum, value) => sum + (value - centre) ** order, 0) / values.length;
}

const draws = (n: number, next: () => number): Float64Array => Float64Array.from({ length: n }, next);

test("uniform numbers have the moments 1/(k + 1), within 4 standard errors", () => {
  const values = draws(N, randomStream(1, "uniform").uniform);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  for (const order of [1, 2, 3, 4]) {
    const error = Math.sqrt((1 / (2 * order + 1) - 1 / (order + 1) ** 2) / N);
    expect(Math.abs(moment(values, order) - 1 / (order + 1))).toBeLessThan(4 * error);
  }
});

test("uniform numbers use more than 32 bits", () => {
  const values = draws(1000, randomStream(2, "uniform").uniform);
  expect(values.filter((value) => !Number.isInteger(value * 2 ** 32)).length).toBeGreaterThan(990);
});

test("normal numbers have the moments 0, 1, 0, 3, within 4 standard errors", () => {
  const values = draws(N, randomStream(3, "normal").normal);
  const expected = [0, 1, 0, 3];
  // Variances of z, z², z³, z⁴ for a standard normal z.
  const variances = [1, 2, 15, 96];
  for (const [i, value] of expected.entries())
    expect(Math.abs(moment(values, i + 1) - value)).toBeLessThan(4 * Math.sqrt(variances[i] / N));
});

test.each([0.3, 5, 80])("Poisson numbers of mean %p have that mean and variance, within 4 standard errors", (mean) => {
  const stream = randomStream(4, "poisson", mean);
  const values = draws(N, () => stream.poisson(mean));
  expect(Math.abs(moment(values, 1) - mean)).toBeLessThan(4 * Math.sqrt(mean / N));
  expect(Math.abs(moment(values, 2, mean) - mean)).toBeLessThan(4 * Math.sqrt((mean + 2 * mean ** 2) / N));
});

test("integers below n are equally frequent (chi-square, 9 degrees of freedom, 4 standard deviations)", () => {
  const stream = randomStream(5);
  const counts = new Float64Array(10);
  for (let i = 0; i < N; i++) counts[stream.integer(10)]++;
  const chiSquare = counts.reduce((sum, count) => sum + (count - N / 10) ** 2 / (N / 10), 0);
  expect(Math.abs(chiSquare - 9)).toBeLessThan(4 * Math.sqrt(18));
});

test("the same seed and labels give the same numbers", () => {
  expect(draws(10, randomStream(7, "train", 3).uniform)).toEqual(draws(10, randomStream(7, "train", 3).uniform));
});

test.each([
  ["another seed", randomStream(8, "train", 3)],
  ["another label", randomStream(7, "train", 4)],
  ["labels joined differently", randomStream(7, "train3")],
  ["a label that is text, not number", randomStream(7, "train", "3")],
])("%s gives an independent stream: no correlation within 4 standard errors, at lags 0, 1, 2", (_, other) => {
  const a = draws(N, randomStream(7, "train", 3).uniform);
  const b = draws(N, other.uniform);
  for (const lag of [0, 1, 2]) {
    let covariance = 0;
    for (let i = lag; i < N; i++) covariance += (a[i] - 0.5) * (b[i - lag] - 0.5);
    expect(Math.abs((12 * covariance) / N)).toBeLessThan(4 / Math.sqrt(N));
  }
});

test("a permutation holds every number once", () => {
  const order = permutation(1000, randomStream(9));
  expect(order.toSorted()).toEqual(Uint32Array.from({ length: 1000 }, (_, i) => i));
  expect(permutation(0, randomStream(9))).toHaveLength(0);
});

test("all six permutations of three are equally frequent (chi-square, 5 degrees of freedom, 4 standard deviations)", () => {
  const stream = randomStream(10);
  const counts = new Map<string, number>();
  const trials = 30_000;
  for (let i = 0; i < trials; i++) {
    const key = permutation(3, stream).join("");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - trials / 6) ** 2 / (trials / 6), 0);
  expect(Math.abs(chiSquare - 5)).toBeLessThan(4 * Math.sqrt(10));
});
