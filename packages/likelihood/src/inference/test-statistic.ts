import { bestFit, type BestFit, type FitOptions } from "../model/best-fit.ts";
import type { Likelihood } from "../model/experiment.ts";
import type { MinimiserStatus } from "../minimise.ts";
import { fitFrom, mayHaveValleys } from "./fit-from.ts";
import { rounding, statusOfAll } from "./fit-status.ts";

/**
 * Profile likelihood ratios of one parameter of interest μ (Cowan et al., arXiv:1007.1727), t = -2 log L(μ)/L(μ̂) with all others at their minimum:
 *
 *   t       as it is
 *   ttilde  μ̂ at least 0
 *   q       0 where μ̂ > μ: for upper limits
 *   qtilde  as q, with μ̂ at least 0
 *   q0      t at μ = 0, 0 where μ̂ < 0: for discovery
 */
export type TestStatisticKind = "t" | "ttilde" | "q" | "qtilde" | "q0";

/** A test statistic of some data at one value of the parameter of interest, with the fits behind it. */
export interface TestStatistic {
  readonly at: number;
  /** At least 0; differences below the rounding of the fits are 0. */
  readonly value: number;
  /** ±sqrt t, positive where μ̂ is above the tested value; one-sided statistics keep it. */
  readonly signedRoot: number;
  /** The parameter of interest at the best fit, within its bounds and those of the statistic. */
  readonly muHat: number;
  /** The best fit, and the best fit with the parameter of interest held. */
  readonly free: BestFit;
  readonly conditional: BestFit;
  readonly status: MinimiserStatus;
}

/** Test statistics of the same data at many values: the free fit is made once, conditional ones start from the nearest made before. */
export interface TestStatisticCurve {
  /**
   * @param at       within the bounds of the parameter
   * @param thorough whether several minima are looked for where there may be; otherwise those of the nearest values on either side are followed. True if left
   *                 out
   */
  readonly at: (at: number, thorough?: boolean) => TestStatistic;
  /** Fits made so far. */
  readonly fits: () => number;
}

/** The likelihood with parameter `index` kept at or above `low`. */
export function keptAbove(likelihood: Likelihood, index: number, low: number): Likelihood {
  const parameters = likelihood.parameters.map((parameter, i) => {
    if (i !== index) return parameter;
    const [lower, upper] = parameter.bounds;
    return { ...parameter, bounds: [Math.max(lower, low), upper] as const };
  });
  return { ...likelihood, parameters };
}

/** Whether a statistic keeps μ̂ at or above zero. */
const isTilde = (kind: TestStatisticKind): boolean => kind === "ttilde" || kind === "qtilde";

/** The statistic from t and μ̂. */
function oneSided(kind: TestStatisticKind, t: number, muHat: number, at: number): number {
  if ((kind === "q" || kind === "qtilde") && muHat > at) return 0;
  if (kind === "q0" && muHat < at) return 0;
  return t;
}

/**
 * The test statistic of a likelihood as a function of the tested value. Where a conditional fit ends below the free one, which has then missed the global
 * minimum, the free fit starts from there.
 *
 * @param index  of the parameter of interest, not fixed
 * @param start  n: where the free fit starts
 * @param isBest whether that is the global minimum already, as for Asimov data
 */
export function testStatisticCurve(
  original: Likelihood,
  index: number,
  kind: TestStatisticKind,
  start?: ArrayLike<number>,
  isBest = false,
): TestStatisticCurve {
  const likelihood = isTilde(kind) ? keptAbove(original, index, 0) : original;
  let fits = 0;
  const thoroughFit = (options: Pick<FitOptions, "held" | "start">): BestFit => {
    fits++;
    return fitFrom(likelihood, options);
  };
  const descent = (from: ArrayLike<number>, held?: ReadonlyMap<number, number>): BestFit => {
    fits++;
    return bestFit(likelihood, { start: from, search: false, ...(held === undefined ? {} : { held }) });
  };
  const firstFit = (): BestFit => {
    if (start === undefined) return thoroughFit({});
    const near = isBest ? descent(start) : undefined;
    return near?.status === "converged" ? near : thoroughFit({ start });
  };
  let free = firstFit();
  const known: Float64Array[] = [free.values];
  const nearest = (at: number, side?: 1 | -1): Float64Array | undefined => {
    const candidates = side === undefined ? known : known.filter((values) => side * (values[index] - at) >= 0);
    return candidates.length === 0
      ? undefined
      : candidates.reduce((best, values) => (Math.abs(values[index] - at) < Math.abs(best[index] - at) ? values : best));
  };
  const conditionalFit = (at: number, thorough: boolean): BestFit => {
    const held = new Map([[index, at]]);
    if (!thorough) {
      const neighbours = mayHaveValleys(likelihood, held) ? [nearest(at, -1), nearest(at, 1)] : [nearest(at)];
      const followed = neighbours.flatMap((from) => (from === undefined ? [] : [descent(from, held)]));
      const lowest = followed.reduce((best, fit) => (fit.twiceNll < best.twiceNll ? fit : best));
      if (lowest.status === "converged") return lowest;
    }
    return thoroughFit({ held, start: nearest(at) ?? free.values });
  };
  return {
    at: (at, thorough = true) => {
      const conditional = conditionalFit(at, thorough);
      known.push(conditional.values);
      if (conditional.twiceNll < free.twiceNll - rounding(free.twiceNll)) {
        const better = thoroughFit({ start: conditional.values });
        if (better.twiceNll < free.twiceNll) free = better;
      }
      const difference = conditional.twiceNll - free.twiceNll;
      const t = difference > rounding(free.twiceNll) ? difference : 0;
      const muHat = free.values[index];
      return {
        at,
        value: oneSided(kind, t, muHat, at),
        signedRoot: muHat >= at ? Math.sqrt(t) : -Math.sqrt(t),
        muHat,
        free,
        conditional,
        status: statusOfAll([free, conditional]),
      };
    },
    fits: () => fits,
  };
}
