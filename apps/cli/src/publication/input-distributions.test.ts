import { expect, test } from "@jest/globals";
import { inputEdges } from "./input-distributions.ts";

test("whole numbers have a bin each, gaps included", () => {
  expect([...inputEdges(Float64Array.of(2, 2, 3, 5))]).toEqual([1.5, 2.5, 3.5, 4.5, 5.5]);
  expect([...inputEdges(Float64Array.of(4, 4))]).toEqual([3.5, 4.5]);
});

test("other inputs have equal bins between their outer quantiles, and open ends", () => {
  const edges = inputEdges(Float64Array.from({ length: 2001 }, (_, i) => i / 10));
  expect([edges.length, edges[0], edges[edges.length - 1]]).toEqual([21, -Infinity, Infinity]);
  expect([edges[1], edges[19]]).toEqual([1, 199]);
  expect(edges[2] - edges[1]).toBeCloseTo(11, 12);
  expect([...inputEdges(Float64Array.of(0.5, 0.5, 0.5))]).toEqual([-Infinity, 0.5, Infinity]);
  // whole numbers that are a spectrum
  expect(inputEdges(Float64Array.from({ length: 200 }, (_, i) => i))[0]).toBe(-Infinity);
});
