import { AnalysisError } from "@ratiometer/config";
import type { MinimiserStatus } from "../minimise.ts";
import type { Experiment } from "../model/experiment.ts";
import { expectedInformation } from "./expected-information.ts";
import { checkWithinBounds, findFreeParameter } from "./find-parameter.ts";
import { fitFrom } from "./fit-from.ts";
import { statusOfAll } from "./fit-status.ts";
import { profiledInformation } from "./profiled-information.ts";

/** How far a point is expected to be from the truth. */
export interface ExpectedDistance {
  /** k values of the parameters of interest. */
  readonly at: readonly number[];
  /** Squared distance in the metric of the profiled information at the truth: what -2 log L would be for a linear model. */
  readonly local: number;
  /** -2 log L of Asimov data at the truth above its minimum there, the other parameters fitted. */
  readonly full: number;
  readonly status: MinimiserStatus;
}

/** Expected distances from the truth, by information geometry and by the likelihood itself. */
export interface ExpectedDistances {
  readonly parameters: readonly string[];
  /** k × k, row-major: profiled information at the truth. */
  readonly information: Float64Array;
  readonly points: readonly ExpectedDistance[];
  readonly status: MinimiserStatus;
}

/**
 * Distances of points from the truth: contours of either number are expected exclusions by Wilks' theorem. They differ where coefficients enter
 * quadratically (Brehmer et al., arXiv:1612.05261): the information at the truth has only the linear terms.
 *
 * @param names  k parameters of interest
 * @param truth  n parameters
 * @param points k values each
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER, FIT_FIXED_PARAMETER, FIT_POINT_LENGTH, FIT_OUTSIDE_BOUNDS, FIT_INFORMATION
 */
export function expectedDistances(
  experiment: Experiment,
  names: readonly string[],
  truth: ArrayLike<number>,
  points: readonly (readonly number[])[],
): ExpectedDistances {
  const { parameters } = experiment;
  const interest = names.map((name) => findFreeParameter(parameters, name));
  const k = interest.length;
  const information = profiledInformation(parameters, expectedInformation(experiment, truth).total, interest);
  const likelihood = experiment.likelihood(experiment.asimov(truth));
  const least = likelihood.value(truth);
  let start: ArrayLike<number> = truth;
  const distances = points.map((at): ExpectedDistance => {
    if (at.length !== k) throw new AnalysisError("FIT_POINT_LENGTH", `a point has ${at.length} values, expected ${k}: ${names.join(", ")}`);
    for (const [a, i] of interest.entries()) checkWithinBounds(parameters[i], at[a]);
    const { twiceNll, values, status } = fitFrom(likelihood, { held: new Map(interest.map((i, a) => [i, at[a]])), start });
    start = values;
    let local = 0;
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) local += (at[a] - truth[interest[a]]) * information[a * k + b] * (at[b] - truth[interest[b]]);
    }
    return { at, local, full: Math.max(0, twiceNll - least), status };
  });
  return { parameters: names, information, points: distances, status: statusOfAll(distances) };
}
