import { expect, test } from "@jest/globals";
import type { BasketTable } from "./basket-table.ts";
import { clusterBoundaries } from "./cluster-boundaries.ts";

const table = (firstEntries: readonly number[], bytes: number): BasketTable => ({
  length: firstEntries.length - 1,
  firstEntries: Float64Array.from(firstEntries),
  seeks: new Float64Array(firstEntries.length - 1),
  bytes: new Float64Array(firstEntries.length - 1).fill(bytes),
  embedded: new Map(),
});

test("ranges end where the baskets of all branches end", () => {
  expect(clusterBoundaries([table([0, 10, 20, 30, 40], 5), table([0, 20, 40], 5)], 40)).toEqual([0, 20, 40]);
  expect(clusterBoundaries([table([0, 100], 5)], 100)).toEqual([0, 100]);
  expect(clusterBoundaries([], 7)).toEqual([0, 7]);
});

test("a tree without entries has no range", () => {
  expect(clusterBoundaries([table([0], 0)], 0)).toEqual([0]);
});

test("where they do not for long, ranges end within the smallest baskets", () => {
  const megabytes = 2 ** 20;
  // A large branch with a basket in every 10 entries, and small ones that never end together with it.
  const large = table(
    Array.from({ length: 11 }, (_, i) => 10 * i),
    12 * megabytes,
  );
  const small = table([0, 15, 45, 75, 100], 1);
  expect(clusterBoundaries([large, small], 100)).toEqual([0, 20, 40, 60, 80, 100]);
});
