import type { MinimiserStatus } from "../minimise.ts";

/** "converged" where the fits of the data and of all toys are. */
export type ToyStatus = MinimiserStatus | "toys did not converge";

/** @param failed toys of which a fit did not converge */
export const toyStatus = (failed: number): ToyStatus => (failed === 0 ? "converged" : "toys did not converge");

/** A number from toys, with the standard deviation that their number leaves. */
export interface ToyEstimate {
  readonly value: number;
  readonly error: number;
}

/** Statistics of counts are discrete: those that differ by no more, the rounding of fits, are the same. */
const TIE = 1e-7;

/** How many of ascending statistics are at least x. */
export function countFrom(sorted: Float64Array, x: number): number {
  const least = x - TIE;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < least) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}

/** Probability that `count` of `total` toys estimate; its error is that of half a toy more, so that it is never zero. */
export function toyProbability(count: number, total: number): ToyEstimate {
  const p = (count + 0.5) / (total + 1);
  return { value: count / total, error: Math.sqrt((p * (1 - p)) / total) };
}

/** Quantile of ascending numbers, straight between neighbours. */
export function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
