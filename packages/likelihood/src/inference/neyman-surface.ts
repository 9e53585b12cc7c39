import { cholesky } from "../cholesky.ts";
import type { Threshold } from "./neyman-threshold.ts";

/** A threshold as a smooth function of the point. */
export type ThresholdSurface = (at: readonly number[]) => number;

/** How many neighbours along an axis shape the surface at a point. */
const NEIGHBOURS = [7, 5];

/** Position of a value on an axis in units of its steps; outside as the nearest step goes on. */
function position(axis: readonly number[], value: number): number {
  const last = axis.length - 2;
  const next = axis.findIndex((edge) => edge > value);
  const cell = next < 0 ? last : Math.max(0, next - 1);
  return cell + (value - axis[cell]) / (axis[cell + 1] - axis[cell]);
}

/** Half the width of the window that has `count` steps of an axis around a position. */
function halfWidth(length: number, at: number, count: number): number {
  const distances = Array.from({ length }, (_, i) => Math.abs(i - at)).sort((a, b) => a - b);
  return Math.max(count / 2, distances[Math.min(count, length) - 1] + 0.5);
}

/** Monomials up to second degree. */
function basis(u: readonly number[]): number[] {
  return [1, ...u, ...u.flatMap((a, i) => u.slice(0, i + 1).map((b) => a * b))];
}

/**
 * Thresholds of toys on a grid made smooth: at a point, the value of the parabola that fits those of its neighbours best (locally weighted regression,
 * Cleveland, J. Am. Stat. Assoc. 74, 829 (1979)), weighted by their distance, in steps of the grid, and by their binomial errors; never negative.
 *
 * @param thresholds one per grid point, the last axis running fastest
 */
export function thresholdSurface(axes: readonly (readonly number[])[], thresholds: readonly Threshold[]): ThresholdSurface {
  const largest = Math.max(...thresholds.map(({ low, high }) => high - low));
  // ties give no spread: no point may then count without limit
  const precision = thresholds.map(({ low, high }) => 1 / Math.max(high - low, 1e-3 * largest, 1e-12) ** 2);
  const count = NEIGHBOURS[axes.length - 1];
  return (at) => {
    const places = axes.map((axis, a) => position(axis, at[a]));
    const widths = axes.map(({ length }, a) => halfWidth(length, places[a], count));
    const size = basis(places).length;
    const matrix = new Float64Array(size * size);
    const right = new Float64Array(size);
    for (const [p, { value }] of thresholds.entries()) {
      let index = p;
      let weight = precision[p];
      const u: number[] = [];
      for (let a = axes.length - 1; a >= 0; a--) {
        const step = index % axes[a].length;
        index = Math.floor(index / axes[a].length);
        u[a] = (step - places[a]) / widths[a];
        weight *= Math.abs(u[a]) < 1 ? (1 - Math.abs(u[a]) ** 3) ** 3 : 0;
      }
      if (weight === 0) continue;
      const terms = basis(u);
      for (let i = 0; i < size; i++) {
        right[i] += weight * terms[i] * value;
        for (let j = 0; j < size; j++) matrix[i * size + j] += weight * terms[i] * terms[j];
      }
    }
    const factors = cholesky(size);
    if (!factors.factorise(matrix))
      throw new RangeError(`a grid of ${axes.map(({ length }) => length).join(" × ")} points has no parabola`);
    return Math.max(0, factors.solve(right)[0]);
  };
}

/**
 * The mean square of the distances between thresholds and their surface at the points of the grid, in units of their binomial errors: about 1 at most where the
 * grid is fine enough, more where thresholds change faster than a parabola through neighbours.
 */
export function surfaceMisfit(points: readonly (readonly number[])[], thresholds: readonly Threshold[], surface: ThresholdSurface): number {
  const squares = thresholds.map(({ value, low, high }, p) => {
    const error = (high - low) / 2;
    const distance = value - surface(points[p]);
    return distance === 0 ? 0 : (distance / Math.max(error, 1e-12)) ** 2;
  });
  return squares.reduce((sum, square) => sum + square, 0) / squares.length;
}
