import { expect, test } from "@jest/globals";
import { formatBytes, formatCount, formatInterval, formatMeasurement, formatNumber, formatPercent, plainNumber } from "./number-format.ts";

test.each([
  [1.0000000002, "1"],
  [-1.0000000002, "−1"],
  [0, "0"],
  [-0, "0"],
  [0.070411, "0.07041"],
  [123456.7, "123\u2009457"],
  [1234.5, "1235"],
  [3.2e-7, "3.2 × 10⁻⁷"],
  [999999.9, "1 × 10⁶"],
  [-4.5678e12, "−4.568 × 10¹²"],
])("%d reads %s", (value, expected) => {
  expect(formatNumber(value)).toBe(expected);
});

test.each([
  [0.071234, 0.00031, "0.07123 ± 0.00031"],
  [488, 1.1, "488.0 ± 1.1"],
  [121223, 340, "121\u2009223 ± 340"],
  [1.5e-5, 2e-7, "(1.500 ± 0.020) × 10⁻⁵"],
  [0.999, 0.0996, "1.00 ± 0.10"],
  [2, 0, "2 ± 0"],
])("%d ± %d reads %s", (value, error, expected) => {
  expect(formatMeasurement(value, error)).toBe(expected);
});

test("an interval is written to a hundredth of its width", () => {
  expect(formatInterval([0.99551, 1.00449])).toBe("[0.99551, 1.00449]");
  expect(formatInterval([-1.234, 2.361])).toBe("[−1.23, 2.36]");
});

test("counts, sizes and percentages", () => {
  expect(formatCount(1234567)).toBe("1\u2009234\u2009567");
  expect(formatCount(8000)).toBe("8000");
  expect([812, 12_400, 999_949, 999_950, 3_100_000].map(formatBytes)).toEqual(["812 B", "12.4 kB", "999.9 kB", "1.0 MB", "3.1 MB"]);
  expect([0.6827, 0.95, 0.9973, 1].map(formatPercent)).toEqual(["68\u2009%", "95\u2009%", "99.7\u2009%", "100\u2009%"]);
});

test("numbers for copying are ASCII and parse to themselves within seven digits", () => {
  for (const value of [-0.1 - 0.2, 1e-12, 123456789, -3.25]) {
    expect(plainNumber(value)).toMatch(/^[-+.\de]+$/);
    expect(Math.abs(Number(plainNumber(value)) / value - 1)).toBeLessThan(1e-6);
  }
});

test("nothing that is not finite is printed", () => {
  for (const print of [formatNumber, formatCount, formatBytes, formatPercent, plainNumber]) expect(() => print(NaN)).toThrow(/NaN/);
  expect(() => formatMeasurement(1, Infinity)).toThrow(/Infinity/);
  expect(() => formatInterval([NaN, 1])).toThrow(/NaN/);
});

test("an uncertainty too small for the digits is written on its own, and rounding errors are none", () => {
  expect(formatMeasurement(0.0707553211, 1.4e-9)).toBe("0.07075532 ± 1.4 × 10⁻⁹");
  expect(formatMeasurement(0.9999999999980838, 6e-15)).toBe("1 ± 0");
});
