import { expect, test } from "@jest/globals";
import { binCentres, binNames, drawnEdges, openedWideEnds } from "./bin-edges.ts";

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

test("a bin at the end that is much wider than the others is drawn like its neighbour, as one that is open", () => {
  expect(openedWideEnds([0, 1, 2, 3, 30])).toEqual([0, 1, 2, 3, Infinity]);
  expect(openedWideEnds([-30, 1, 2, 3, 4])).toEqual([-Infinity, 1, 2, 3, 4]);
  expect(openedWideEnds([0, 1, 2, 3, 7])).toEqual([0, 1, 2, 3, 7]);
  expect(openedWideEnds([0, 100, 101])).toEqual([0, 100, 101]);
});
