import { expect, test } from "@jest/globals";
import { binBoxes, binCount, binFinder, binSequences, cellText, mergedBins, type BinGrid } from "./bin-grid.ts";

const axis = (column: string, edges: readonly number[]): BinGrid["axes"][number] => ({ column, unit: "1", edges });
const AXES = [axis("a", [0, 1, 3]), axis("b", [-Infinity, 0, Infinity]), axis("c", [0, 1, 2, 3])];
const MERGED: BinGrid = { axes: AXES, kept: [[0, 1, 2, 3], [0, 2, 3], [0, 3], [0, 1, 3]] }; // prettier-ignore

/** The one box that holds a point, by looking at all of them. */
const boxOf = (grid: BinGrid, point: readonly number[]): number =>
  binBoxes(grid).findIndex((box) =>
    box.every(({ low, high }, i) => {
      const uppermost = high === grid.axes[i].edges.at(-1);
      return point[i] >= low && (point[i] < high || (uppermost && point[i] === high));
    }),
  );

test.each([
  ["without merging", { axes: AXES }, 12],
  ["merged along the last axis", MERGED, 8],
  ["one axis", { axes: AXES.slice(2) }, 3],
  ["one axis, merged", { axes: AXES.slice(2), kept: [[0, 2, 3]] }, 2],
])("bins of several quantities are boxes, and an event is in the box that holds it: %s", (_, grid: BinGrid, count) => {
  expect(binCount(grid)).toBe(count);
  expect(binBoxes(grid)).toHaveLength(count);
  const points = [-1, 0, 0.5, 1, 2.5, 3, 4].flatMap((a) =>
    [-7, 0, 9].flatMap((b) => [-0.1, 0, 1, 1.5, 2, 3, 3.1, NaN].map((c) => [a, b, c].slice(3 - grid.axes.length))),
  );
  const find = binFinder(
    grid,
    grid.axes.map((__, i) => points.map((point) => point[i])),
  );
  expect(points.map((___, row) => find(row))).toEqual(points.map((point) => boxOf(grid, point)));
  expect(new Set(points.map((___, row) => find(row))).size).toBe(count + 1);
});

test("the last axis runs fastest", () => {
  expect(binBoxes({ axes: AXES })[5]).toEqual([
    { low: 0, high: 1 },
    { low: 0, high: Infinity },
    { low: 2, high: 3 },
  ]);
  expect(cellText(AXES, binBoxes({ axes: AXES })[5])).toBe("a from 0 to 1, b from 0 to inf, c from 2 to 3");
});

test("sequences run along each axis, through merged bins as often as they were bins", () => {
  // 2 × 2 × 3 bins: [0, 1, 2], [3, 3, 4], [5, 5, 5], [6, 7, 7]
  expect(binSequences(MERGED)).toEqual([
    [[0, 5], [1, 5], [2, 5], [3, 6], [3, 7], [4, 7]],
    [[0, 3], [1, 3], [2, 4], [5, 6], [5, 7], [5, 7]],
    [[0, 1, 2], [3, 3, 4], [5, 5, 5], [6, 7, 7]],
  ]); // prettier-ignore
});

test("bins that expect too little join the emptier neighbour, cell by cell", () => {
  const axes = [axis("a", [0, 1, 2]), axis("c", [0, 1, 2, 3, 4])];
  // second cell: 0.5 joins 0.6, then 1.1 is enough; the third cell never is
  expect(mergedBins({ axes }, [5, 2, 3, 1, 3, 0.5, 0.6, 4], 1)).toEqual({ axes, kept: [[0, 1, 2, 3, 4], [0, 1, 3, 4]] }); // prettier-ignore
  expect(mergedBins({ axes }, [5, 2, 3, 1, 0.1, 0, 0.2, 0.1], 1).kept?.[1]).toEqual([0, 4]);
  // what no cell keeps is no edge
  expect(mergedBins({ axes }, [5, 0.2, 3, 1, 0.1, 4, 0.2, 0.1], 1)).toEqual({
    axes: [axes[0], axis("c", [0, 1, 3, 4])],
    kept: [[0, 1, 2, 3], [0, 3]], // prettier-ignore
  });
  expect(mergedBins({ axes }, [5, 2, 3, 1, 1, 1, 1, 1], 1)).toEqual({ axes });
  // of equal neighbours the lower one
  expect(mergedBins({ axes: axes.slice(1) }, [2, 0, 2, 3], 1)).toEqual({ axes: [axis("c", [0, 2, 3, 4])] });
});
