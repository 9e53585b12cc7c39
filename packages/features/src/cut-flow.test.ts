import { expect, test } from "@jest/globals";
import { tableOf } from "@ratiometer/tables";
import { cutFlow } from "./cut-flow.ts";
import { compileSelection } from "./expression.ts";

const table = tableOf([["x", { values: Float64Array.of(1, 2, 3, 4, 5), unit: "1" }]]);
const selections = ["x > 1", "x < 5", "x > 9"].map((text) => compileSelection(text, ["x"]));

test("signed weights: sums, errors, negative events and the effective sample size after each selection", () => {
  const { all, steps } = cutFlow(selections, table, Float64Array.of(2, -1, 3, 1, -2));
  expect([all, ...steps]).toEqual([
    { selection: "all", events: 5, weight: 3, error: Math.sqrt(19), negative: 2, effectiveSampleSize: 9 / 19 },
    { selection: "x > 1", events: 4, weight: 1, error: Math.sqrt(15), negative: 2, effectiveSampleSize: 1 / 15 },
    { selection: "x < 5", events: 3, weight: 3, error: Math.sqrt(11), negative: 1, effectiveSampleSize: 9 / 11 },
    { selection: "x > 9", events: 0, weight: 0, error: 0, negative: 0, effectiveSampleSize: 0 },
  ]);
});

test("weights that are all alike, or none, make every event count", () => {
  for (const weights of [undefined, new Float64Array(5).fill(-0.5)]) {
    const { all, steps } = cutFlow(selections, table, weights);
    expect([all, ...steps].map(({ effectiveSampleSize }) => effectiveSampleSize)).toEqual([5, 4, 3, 0]);
    expect(all.negative).toBe(weights === undefined ? 0 : 5);
  }
});
