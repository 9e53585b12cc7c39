import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { addToSums, exactSums, mergeSums, roundedSums } from "./exact-sum.ts";

const sumOf = (values: readonly number[]): number => {
  const sums = exactSums(1);
  for (const value of values) addToSums(sums, [value]);
  return roundedSums(sums)[0];
};

/** Numbers of both signs over many decades. */
function wideNumbers(count: number): number[] {
  const stream = randomStream(3, "exact-sum");
  return Array.from({ length: count }, () => stream.normal() * 10 ** (40 * stream.uniform() - 20));
}

/** The exact sum of doubles as a fraction over 2^1074, by integers without bounds. */
function bigSum(values: readonly number[]): bigint {
  let total = 0n;
  for (const value of values) {
    const bits = new BigUint64Array(Float64Array.of(value).buffer)[0];
    const exponent = Number((bits >> 52n) & 0x7ffn);
    const fraction = bits & 0xfffffffffffffn;
    const integer = exponent === 0 ? fraction : (fraction | 0x10000000000000n) << BigInt(exponent - 1);
    total += value < 0 ? -integer : integer;
  }
  return total;
}

test("what other orders lose is kept", () => {
  expect(sumOf([1e100, 1, -1e100])).toBe(1);
  expect(sumOf([1, 2 ** -1074, -1])).toBe(2 ** -1074);
  expect(sumOf([0.1, 0.2, -0.3])).toBe(2 ** -55);
  expect(sumOf([-3, 5e-324, 3 - 2 ** -51])).toBe(-(2 ** -51));
  expect(sumOf([Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE])).toBe(Number.MAX_VALUE);
  expect(sumOf([])).toBe(0);
});

test("sums of numbers over forty decades are those of integers without bounds, within the last place", () => {
  for (const count of [1, 2, 17, 3000]) {
    const values = wideNumbers(count);
    const found = sumOf(values);
    const difference = bigSum([found]) - bigSum(values);
    const lastPlace = bigSum([Math.abs(found) * 2 ** -52]);
    expect(difference <= lastPlace && -difference <= lastPlace).toBe(true);
  }
});

test("neither order nor blocks change a bit", () => {
  const values = wideNumbers(2000);
  const whole = sumOf(values);
  expect(sumOf(values.toReversed())).toBe(whole);
  for (const size of [1, 7, 999]) {
    const total = exactSums(1);
    for (let start = 0; start < values.length; start += size) {
      const block = exactSums(1);
      for (const value of values.slice(start, start + size)) addToSums(block, [value]);
      mergeSums(total, block);
    }
    expect(roundedSums(total)[0]).toBe(whole);
  }
});

test("millions of additions to one digit are still exact", () => {
  const sums = exactSums(2);
  for (let i = 0; i < 2_100_000; i++) addToSums(sums, [4294967295, -0.75]);
  expect([...roundedSums(sums)]).toEqual([4294967295 * 2_100_000, -0.75 * 2_100_000]);
});

test("what is no number is refused", () => {
  expect(() => addToSums(exactSums(1), [NaN])).toThrow(RangeError);
  expect(() => mergeSums(exactSums(1), exactSums(2))).toThrow(RangeError);
});
