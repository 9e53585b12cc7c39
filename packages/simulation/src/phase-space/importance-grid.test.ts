import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { addToCells, drawPoint, refineGrid, uniformGrid, type ImportanceGrid } from "./importance-grid.ts";

/** Mean, its error and efficiency (mean over largest) of the weights of n points; sums for refinement. */
function sampled(grid: ImportanceGrid, f: (x: Float64Array) => number, n: number, label: string) {
  const stream = randomStream(5, label);
  const x = new Float64Array(grid.dimensions);
  const cells = new Int32Array(grid.dimensions);
  const sums = new Float64Array(grid.dimensions * grid.bins);
  let sum = 0;
  let squares = 0;
  let most = 0;
  for (let i = 0; i < n; i++) {
    const weight = drawPoint(grid, stream.uniform, x, cells) * f(x);
    addToCells(grid, cells, weight, sums);
    sum += weight;
    squares += weight * weight;
    most = Math.max(most, weight);
  }
  const mean = sum / n;
  return { mean, error: Math.sqrt((squares / n - mean * mean) / n), efficiency: mean / most, sums };
}

// the integral of Π π/2 sin(π x) is 1; of the narrow peak along one axis it is arctan's difference
const peak = (x: number): number => 0.01 / ((x - 0.3) ** 2 + 1e-4) / (Math.atan(70) + Math.atan(30));
const integrand = (x: Float64Array): number => (Math.PI / 2) ** 2 * Math.sin(Math.PI * x[0]) * Math.sin(Math.PI * x[1]) * peak(x[2]);

test("adaptation leaves the integral and flattens the weights", () => {
  let grid = uniformGrid(3);
  const before = sampled(grid, integrand, 20_000, "before");
  for (let i = 0; i < 6; i++) grid = refineGrid(grid, sampled(grid, integrand, 5000, `adapt ${i}`).sums, 1);
  const after = sampled(grid, integrand, 20_000, "after");
  expect(Math.abs(before.mean - 1)).toBeLessThan(4 * before.error);
  expect(Math.abs(after.mean - 1)).toBeLessThan(4 * after.error);
  expect(after.error).toBeLessThan(before.error / 10);
  expect(after.efficiency).toBeGreaterThan(0.4);
});

test("edges rise from 0 to 1 whatever the sums; without damping, or with nothing to learn from, nothing changes", () => {
  const grid = uniformGrid(2, 8);
  const single = new Float64Array(16);
  single[3] = 1;
  for (let d = 0; d < 2; d++)
    for (const edges of [refineGrid(grid, single, 1.5).edges.subarray(9 * d, 9 * d + 9)]) {
      expect(edges[0]).toBe(0);
      expect(edges[8]).toBe(1);
      for (let i = 0; i < 8; i++) expect(edges[i + 1]).toBeGreaterThan(edges[i]);
    }
  expect(refineGrid(grid, new Float64Array(16), 1).edges).toEqual(grid.edges);
  expect([
    ...refineGrid(
      grid,
      Float64Array.from({ length: 16 }, (_, i) => i),
      0,
    ).edges,
  ]).toEqual([...grid.edges].map((edge) => expect.closeTo(edge, 12)));
});

test("the density of a grid integrates to one and is what points are drawn from", () => {
  const grid = { dimensions: 1, bins: 4, edges: Float64Array.of(0, 0.1, 0.3, 0.7, 1) };
  const { mean, error } = sampled(grid, (x) => x[0] ** 2, 40_000, "square");
  expect(Math.abs(mean - 1 / 3)).toBeLessThan(4 * error);
});
