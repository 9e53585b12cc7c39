import { expect, test } from "@jest/globals";
import { distributionEdges } from "./input-distributions.ts";

test("numbers of objects have a bin each", () => {
  expect([...distributionEdges([4, 2, 3, 2, 4, 6])]).toEqual([-Infinity, 2.5, 3.5, 5, Infinity]);
});

test("a continuous column has bins of one width between open ones with a hundredth of the events each", () => {
  const edges = distributionEdges(Float64Array.from({ length: 1001 }, (_, i) => i));
  expect(edges.length).toBe(21);
  expect([edges[0], edges[1], edges[19], edges[20]]).toEqual([-Infinity, 10, 990, Infinity]);
  for (let i = 2; i < 20; i++) expect(edges[i] - edges[i - 1]).toBeCloseTo(980 / 18, 9);
});

test("a column with nearly all events at one value has bins over the whole range", () => {
  const values = Float64Array.from({ length: 3000 }, (_, i) => (i < 25 ? 10 + i : 0));
  const edges = distributionEdges(values);
  expect([edges[1], edges[19]]).toEqual([0, 34]);
});

test("one value has one bin around it", () => {
  expect([...distributionEdges([4, 4, 4])]).toEqual([3.5, 4.5]);
});
