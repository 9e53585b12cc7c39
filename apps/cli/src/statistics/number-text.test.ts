import { expect, test } from "@jest/globals";
import { measuredText, roundedText, significantText, unionText } from "./number-text.ts";

test.each([
  [1.23456, 0.31234, "1.23 ± 0.31"],
  [-0.00012, 0.034, "0.000 ± 0.034"],
  [1234.5, 120, "1235 ± 120"],
  [1, 0, "1 ± 0"],
  [1e-20, 2e-21, "1e-20 ± 2e-21"],
])("%f with uncertainty %f is %s", (value, uncertainty, text) => {
  expect(measuredText(value, uncertainty)).toBe(text);
});

test.each([
  [[], "none"],
  [
    [
      [-1.23456, -0.34567],
      [0.1, 0.98765],
    ],
    "[-1.235, -0.346] ∪ [0.100, 0.988]",
  ],
  [[[0.5, 0.5]], "[0.5, 0.5]"],
] as [[number, number][], string][])("the union %j is %s", (intervals, text) => {
  expect(unionText(intervals)).toBe(text);
});

test("numbers are as long as their scale allows", () => {
  expect([roundedText(2.34567, 0.1), roundedText(2.34567, 10), significantText(12345.678), significantText(-0)]).toEqual([
    "2.346",
    "2.3",
    "12350",
    "0",
  ]);
});
