import { expect, test } from "@jest/globals";
import { quantileEdges } from "@ratiometer/features";
import { randomStream } from "@ratiometer/tables";
import { equalWeightEdges } from "./equal-weight-edges.ts";

test("of values that differ the edges are the quantiles", () => {
  const stream = randomStream(1, "edges");
  const values = Float64Array.from({ length: 500 }, () => stream.normal());
  const weights = values.map(() => stream.uniform());
  const ends = { low: Math.min(...values), high: Math.max(...values) };
  expect([...equalWeightEdges(values, weights, 7)]).toEqual([...quantileEdges(values, weights, 7, ends)]);
});

test("a few values have a bin each, a heavy one has one of its own, negative weights count by size", () => {
  expect([...equalWeightEdges([3, 1, 2, 3, 1], [1, 1, -1, 1, 1], 20)]).toEqual([1, 1.5, 2.5, 3]);
  // a half of the weight at 0, the rest spread over 1 … 8, four bins of an eighth or more
  const values = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
  expect([
    ...equalWeightEdges(
      values,
      values.map(() => -1),
      4,
    ),
  ]).toEqual([0, 0.5, 4.5, 8]);
  expect([...equalWeightEdges([5, 5], [1, 1], 3)]).toEqual([5, 5]);
});
