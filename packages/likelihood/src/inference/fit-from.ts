import { bestFit, type BestFit, type FitOptions } from "../model/best-fit.ts";
import type { Likelihood } from "../model/experiment.ts";

/** Whether there may be several minima in the parameters that are neither fixed nor held. */
export function mayHaveValleys({ parameters, kinks = [] }: Likelihood, held: ReadonlyMap<number, number> = new Map()): boolean {
  return parameters.some(({ fixed, searched }, i) => !fixed && !held.has(i) && (searched || kinks.includes(i)));
}

/**
 * The minimum that one descent reaches from near it, in the valley of the start; a search where that does not converge.
 */
export function followedFit(likelihood: Likelihood, options: Pick<FitOptions, "held" | "start">): BestFit {
  const near = bestFit(likelihood, { ...options, search: false });
  return near.status === "converged" ? near : bestFit(likelihood, options);
}

/**
 * The best fit of one of many data sets or conditions that are much alike: one descent from where a fit like it ended, and a search only where there may be
 * several minima, or where the descent does not converge.
 */
export function fitFrom(likelihood: Likelihood, options: Pick<FitOptions, "held" | "start">): BestFit {
  return mayHaveValleys(likelihood, options.held) ? bestFit(likelihood, options) : followedFit(likelihood, options);
}
