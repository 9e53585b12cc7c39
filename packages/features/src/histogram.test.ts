import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { binEdges, binNumber, quantileEdges, uniformEdges } from "./binning.ts";
import { histogram } from "./histogram.ts";

test("lower edges belong to their bin, the uppermost edge to the last", () => {
  const edges = binEdges([0, 1, 2.5, 4]);
  expect([-0.1, 0, 0.99, 1, 2.5, 3.9, 4, 4.1].map((value) => binNumber(edges, value))).toEqual([-1, 0, 0, 1, 2, 2, 2, 3]);
});

test("bins are found as by looking at each", () => {
  const stream = randomStream(1);
  const edges = binEdges(Float64Array.from({ length: 38 }, stream.normal).sort());
  for (let i = 0; i < 500; i++) {
    const value = 1.5 * stream.normal();
    expect(binNumber(edges, value)).toBe(edges.filter((edge) => edge <= value).length - 1);
  }
});

test("infinite outer edges take everything", () => {
  const edges = binEdges([-Infinity, 0, Infinity]);
  expect([-1e300, 5, Infinity, -Infinity].map((value) => binNumber(edges, value))).toEqual([0, 1, 1, 0]);
});

test.each([
  [[1], /expected at least 2 bin edges, found 1/],
  [[0, 1, 1], /bin edges must rise, found 1 at place 2 of \[0, 1, 1\]/],
  [[0, NaN, 1], /found NaN at place 1/],
])("edges %p are refused", (edges, message) => {
  expect(() => binEdges(edges)).toThrow(message);
});

test("uniform edges end exactly where asked", () => {
  expect([...uniformEdges(0, 0.3, 3)]).toEqual([0, expect.closeTo(0.1, 15), expect.closeTo(0.2, 15), 0.3]);
});

test("a histogram sums weights and their squares, outside too", () => {
  const filled = histogram([-1, 0, 0.5, 1, 2, 9, 9], binEdges([0, 1, 2]), [1, 2, -3, 4, 5, 6, 0.5]);
  expect([...filled.weights]).toEqual([-1, 9]);
  expect([...filled.squaredWeights]).toEqual([13, 41]);
  expect([filled.underflow, filled.overflow]).toEqual([
    { weight: 1, squared: 1 },
    { weight: 6.5, squared: 36.25 },
  ]);
  expect([...histogram([0, 0.2, 1.5], binEdges([0, 1, 2])).weights]).toEqual([2, 1]);
});

test("a histogram refuses what it cannot place", () => {
  expect(() => histogram([NaN], binEdges([0, 1]))).toThrow(/entry 0 of a histogram is NaN/);
  expect(() => histogram([1, 2], binEdges([0, 1]), [1])).toThrow(/2 values have 1 weights/);
});

test("quantile bins hold equal weight", () => {
  const stream = randomStream(2);
  const values = Float64Array.from({ length: 5000 }, stream.normal);
  const weights = values.map((value) => Math.exp(value / 2));
  const edges = quantileEdges(values, weights, 6);
  const { weights: sums } = histogram(values, edges, weights);
  const share = weights.reduce((a, b) => a + b) / 6;
  expect([edges[0], edges[6]]).toEqual([-Infinity, Infinity]);
  // One event may fall on the wrong side of each edge.
  sums.forEach((sum) => expect(Math.abs(sum - share)).toBeLessThan(2 * Math.max(...weights)));
});

test("inner edges of quantile bins lie halfway between values, outer ones where given", () => {
  expect([...quantileEdges([4, 1, 3, 2], [1, 1, 1, 1], 2, { low: 0, high: 5 })]).toEqual([0, 2.5, 5]);
  expect([...quantileEdges([1, 2, 3, 4], [1, -0.5, 1.5, 2], 2, { low: 0, high: 5 })]).toEqual([0, 3.5, 5]);
});

test("quantile bins that the values cannot give are refused", () => {
  expect(() => quantileEdges([4, 4, 4, 4, 5], [1, 1, 1, 1, 1], 3)).toThrow(/cannot make 3 bins of equal weight: the values allow 2/);
  expect(() => quantileEdges([1, 2], [1, -1], 2)).toThrow(/need a positive sum of weights, found 0/);
});
