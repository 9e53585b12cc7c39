import { randomStream } from "@ratiometer/tables";
import { chi2Quantile } from "../distributions.ts";
import type { Experiment } from "../model/experiment.ts";
import type { NeymanBelt } from "./neyman-belt.ts";
import { acceptedIntervals, gridProfile } from "./neyman-region.ts";
import type { NeymanParameters } from "./neyman-statistic.ts";

/** Toys of a study of coverage: some of those that a seed has. */
export interface CoverageSettings extends NeymanParameters {
  /** n: where the toys are made, the truth. */
  readonly truth: Float64Array;
  readonly seed: number;
  /** The first toy, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** How intervals of one kind and level did. */
export interface Covered {
  readonly level: number;
  /** Toys whose intervals contain the truth. */
  readonly covered: number;
  /** Sum of the toys' lengths of intervals, inside the grid. */
  readonly length: number;
}

/** How often intervals contain the truth. Counts of several ranges of toys add up. */
export interface Coverage {
  readonly toys: number;
  /** Toys of which a fit did not converge; they count with what was found. */
  readonly unconverged: number;
  /** By the belt's thresholds, one per level. */
  readonly belt: readonly Covered[];
  /** By those of the χ² distribution. */
  readonly asymptotic: readonly Covered[];
}

/** Binomial standard deviations between a coverage and its level. */
export function coveragePull({ covered, level }: Covered, toys: number): number {
  return (covered - level * toys) / Math.sqrt(toys * level * (1 - level));
}

/**
 * Intervals of one parameter in toys of a known truth, by a belt that was made once for all of them, which is exact where no other parameter is free, and by
 * the χ² distribution. Each toy goes the whole way of data: grid, best fit, ends of intervals; then one looks whether the truth is between two of them. Toy
 * t has the stream ("coverage", t) of the seed.
 */
export function coverage(experiment: Experiment, belt: NeymanBelt, { indices, axes, truth, seed, from, to }: CoverageSettings): Coverage {
  const { levels, surfaces } = belt;
  const value = truth[indices[0]];
  const kinds = [surfaces, levels.map((level) => () => chi2Quantile(level))].map((thresholds) => ({
    thresholds,
    sums: levels.map((level) => ({ level, covered: 0, length: 0 })),
  }));
  let unconverged = 0;
  for (let toy = from; toy < to; toy++) {
    const data = experiment.toy(truth, randomStream(seed, "coverage", toy));
    const profile = gridProfile(experiment.likelihood(data), { indices, axes });
    if (profile.status !== "converged") unconverged++;
    for (const { thresholds, sums } of kinds) {
      for (const [l, surface] of thresholds.entries()) {
        for (const [low, high] of acceptedIntervals(profile, surface).intervals) {
          if (low <= value && value <= high) sums[l].covered++;
          sums[l].length += high - low;
        }
      }
    }
  }
  return { toys: to - from, unconverged, belt: kinds[0].sums, asymptotic: kinds[1].sums };
}
