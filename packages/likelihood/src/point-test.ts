import { AnalysisError, unknownName } from "@ratiometer/config";
import { chi2LogSurvival, significanceOfLogPValue } from "./distributions.ts";
import { freeLikelihood } from "./free-likelihood.ts";
import { distinctMinima, minimaOfFit } from "./minima.ts";
import type { Minimum, MinimiserStatus } from "./minimise.ts";
import type { Likelihood } from "./model/experiment.ts";
import { twiceNll } from "./objective.ts";

/** How far the data disfavour a point, by Wilks' theorem. */
export interface PointTest {
  readonly at: Readonly<Record<string, number>>;
  /** -2 log L at the point, the coefficients that it does not name at their minimum, above the best fit. */
  readonly deltaTwiceNll: number;
  /** Number of coefficients that the point names. */
  readonly degreesOfFreedom: number;
  /** Standard deviations of a normal variable with the same two-sided p-value. */
  readonly significance: number;
  /** 0 where it underflows; its logarithm does not. */
  readonly pValue: number;
  readonly log10PValue: number;
  /** Of the best fit and of the fit at the point: the first that did not converge. */
  readonly status: MinimiserStatus;
}

/**
 * Tests of points against one best fit, which is searched for once: the expected exclusion (or, at the SM, significance) where the data are Asimov data.
 *
 * @returns the test of a point, given as physical values of some or all coefficients;
 *   it throws AnalysisError FIT_UNKNOWN_COEFFICIENT, FIT_EMPTY_POINT, FIT_NOT_POSITIVE
 */
export function pointTests(likelihood: Likelihood): (at: Readonly<Record<string, number>>) => PointTest {
  const names = likelihood.parameters.map(({ name }) => name);
  const free = freeLikelihood(likelihood);
  let best: Minimum | undefined;
  return (at) => {
    const fixed = new Map(
      Object.entries(at).map(([name, value]) => {
        if (!names.includes(name)) throw unknownName("FIT_UNKNOWN_COEFFICIENT", "coefficient", name, names);
        return [names.indexOf(name), value] as const;
      }),
    );
    if (fixed.size === 0)
      throw new AnalysisError("FIT_EMPTY_POINT", `the point names no coefficient, expected some of ${names.join(", ")}`);
    best ??= minimaOfFit(free)[0];
    const values = free.complete(best.point);
    const conditional = freeLikelihood(likelihood, fixed);
    const others = distinctMinima(conditional, [conditional.free.map((i) => values[i])]);
    if (others.length === 0) {
      twiceNll(
        likelihood,
        likelihood.parameters.map(({ init }, a) => fixed.get(a) ?? init),
      );
    }
    const lowest = others[0];
    const deltaTwiceNll = Math.max(0, lowest.value - best.value);
    const logP = chi2LogSurvival(deltaTwiceNll, fixed.size);
    return {
      at,
      deltaTwiceNll,
      degreesOfFreedom: fixed.size,
      significance: significanceOfLogPValue(logP),
      pValue: Math.exp(logP),
      log10PValue: logP / Math.LN10,
      status: best.status === "converged" ? lowest.status : best.status,
    };
  };
}

/** The test of one point: as pointTests. */
export const pointTest = (likelihood: Likelihood, at: Readonly<Record<string, number>>): PointTest => pointTests(likelihood)(at);
