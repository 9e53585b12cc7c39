import { freeLikelihood } from "./free-likelihood.ts";
import { minimise } from "./minimise.ts";
import type { Likelihood } from "./model/experiment.ts";

/** Where each member of an ensemble of estimators would put the best fit. */
export interface MemberMinima {
  /** members × k physical values, row-major. */
  readonly points: Float64Array;
  /** k means over the members. */
  readonly mean: Float64Array;
  /** k standard deviations of one member (n - 1 in the denominator; 0 for a single member). */
  readonly standardDeviation: Float64Array;
  /** Number of members whose minimiser converged. */
  readonly converged: number;
}

/**
 * The minimum of each member's own curve: the spread of the best fit that is due to training. Each descent starts at the ensemble's best fit, so
 * that members are compared within one valley.
 *
 * @param members per member, the likelihood of k coefficients with its own ratio and its own normalisation
 * @param start   k physical values
 */
export function memberMinima(members: readonly Likelihood[], start: ArrayLike<number>): MemberMinima {
  const k = start.length;
  const n = members.length;
  const minima = members.map((likelihood) => minimise(freeLikelihood(likelihood), start));
  const mean = new Float64Array(k);
  const standardDeviation = new Float64Array(k);
  for (let a = 0; a < k; a++) {
    mean[a] = minima.reduce((sum, { point }) => sum + point[a], 0) / n;
    const squares = minima.reduce((sum, { point }) => sum + (point[a] - mean[a]) ** 2, 0);
    standardDeviation[a] = n > 1 ? Math.sqrt(squares / (n - 1)) : 0;
  }
  return {
    points: Float64Array.from(minima.flatMap(({ point }) => [...point])),
    mean,
    standardDeviation,
    converged: minima.filter(({ status }) => status === "converged").length,
  };
}
