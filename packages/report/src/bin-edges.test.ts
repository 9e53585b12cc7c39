import { expect, test } from "@jest/globals";
import { binCentres, binNames, drawnEdges } from "./bin-edges.ts";

test("open bins are drawn as wide as their neighbours and named by their inner edge", () => {
  const edges = [-Infinity, 0, 200, 300, Infinity];
  expect(drawnEdges("h_pt", edges)).toEqual([-200, 0, 200, 300, 400]);
  expect(binNames(edges)).toEqual(["< 0", "[0, 200)", "[200, 300)", "≥ 300"]);
  expect(binCentres([0, 2, 6])).toEqual([1, 4]);
});

test("edges that do not grow, or are not numbers, are refused with their place", () => {
  expect(() => drawnEdges("h_pt", [0, 2, 2])).toThrow("h_pt: edge 2 is 2, expected a finite number above the one before");
  expect(() => drawnEdges("h_pt", [0, NaN, 2])).toThrow("h_pt: edge 1 is NaN");
  expect(() => drawnEdges("h_pt", [0])).toThrow("h_pt: 1 edges make no bin");
});
