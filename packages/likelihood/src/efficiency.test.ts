import { expect, test } from "@jest/globals";
import { clopperPearson, incompleteBeta } from "./binomial-interval.ts";
import { efficiency, type EventSums } from "./efficiency.ts";

/** Sum of the binomial probabilities of k and more of n. */
function upperTail(k: number, n: number, p: number): number {
  let choose = 1;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    if (i >= k) sum += choose * p ** i * (1 - p) ** (n - i);
    choose *= (n - i) / (i + 1);
  }
  return sum;
}

const sums = (weights: readonly number[]): EventSums => ({
  events: weights.length,
  weight: weights.reduce((a, b) => a + b, 0),
  squares: weights.reduce((a, b) => a + b * b, 0),
});

test("the incomplete beta function is the binomial tail, and is known in closed form", () => {
  for (const [k, n, p] of [
    [1, 5, 0.2],
    [3, 10, 0.7],
    [20, 40, 0.45],
    [40, 40, 0.9],
  ] as const)
    // prettier-ignore
    expect(incompleteBeta(k, n - k + 1, p)).toBeCloseTo(upperTail(k, n, p), 13);
  // I_x(½, ½) = 2/π arcsin √x
  expect(incompleteBeta(0.5, 0.5, 0.3)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(0.3)), 13);
  expect(incompleteBeta(5e4, 5e4, 0.5)).toBeCloseTo(0.5, 9);
});

test("the ends of a Clopper-Pearson interval leave half of the rest on either side", () => {
  const [low, high] = clopperPearson(3, 20, 0.9);
  expect(upperTail(3, 20, low)).toBeCloseTo(0.05, 12);
  expect(1 - upperTail(4, 20, high)).toBeCloseTo(0.05, 12);
  // none of n: 1 − (tail)^(1/n)
  expect(clopperPearson(0, 7, 0.95)[1]).toBeCloseTo(1 - 0.025 ** (1 / 7), 12);
  expect(clopperPearson(7, 7, 0.95)).toEqual([expect.closeTo(0.025 ** (1 / 7), 12), 1]);
  expect(() => clopperPearson(8, 7)).toThrow(RangeError);
});

test("equal weights are counted, whatever they are", () => {
  const [low, high] = clopperPearson(2, 5);
  expect(efficiency(sums([0.1, 0.1]), sums([0.1, 0.1, 0.1, 0.1, 0.1]))).toEqual({
    value: expect.closeTo(0.4, 14),
    up: expect.closeTo(high - 0.4, 12),
    down: expect.closeTo(0.4 - low, 12),
  });
});

test("other weights have the error of their sums; at the borders their effective number decides", () => {
  const found = efficiency(sums([1, 2]), sums([1, 2, 3, 4]));
  const error = Math.sqrt(0.7 ** 2 * 5 + 0.3 ** 2 * 25) / 10;
  expect(found).toEqual({ value: 0.3, up: expect.closeTo(error, 14), down: expect.closeTo(error, 14) });
  const none = efficiency(sums([]), sums([1, 3]));
  expect(none).toMatchObject({ value: 0, down: 0 });
  // 16/10 effective events
  expect(none?.up).toBeCloseTo(1 - 0.158655253931457 ** (1 / 1.6), 10);
});

test("a share that does not exist is none", () => {
  expect(efficiency(sums([]), sums([]))).toBeUndefined();
  expect(efficiency(sums([2]), sums([2, -1]))).toBeUndefined();
  expect(efficiency(sums([1]), sums([1, -3]))).toBeUndefined();
  expect(efficiency(sums([1, 1]), sums([1, 1]))).toMatchObject({ value: 1, up: 0 });
});
