import { AnalysisError } from "@ratiometer/config";
import { chi2LogSurvival, logGamma } from "../distributions.ts";
import type { MinimiserStatus } from "../minimise.ts";
import { bestFit, type BestFit } from "../model/best-fit.ts";
import type { Data } from "../model/data.ts";
import type { TemplateExperiment } from "../model/template-experiment.ts";
import { auxiliaryMeasurements } from "./auxiliary-measurements.ts";

/** How well a binned model describes data, measured by the saturated model, which has a parameter for every bin. */
export interface SaturatedTest {
  /** -2 log L of the best fit above that of the saturated model. */
  readonly statistic: number;
  /** Bins less free parameters without an auxiliary measurement. */
  readonly degreesOfFreedom: number;
  /** Probability of at least as much by χ²; null without degrees of freedom. */
  readonly pValue: number | null;
  readonly status: MinimiserStatus;
}

/**
 * -2 log L of the saturated model, constants included: every bin expects what is observed, every parameter is where its auxiliary measurement puts it
 * (Baker and Cousins, Nucl. Instrum. Meth. 221, 437 (1984)).
 *
 * @throws AnalysisError FIT_SATURATED where a channel is unbinned
 */
export function saturatedTwiceNll(experiment: TemplateExperiment, data: Data): number {
  if (data.events !== undefined && data.events.length > 0) {
    throw new AnalysisError("FIT_SATURATED", "the model has unbinned channels, expected bins only: events have no saturated model");
  }
  const main = data.counts.reduce((sum, n) => sum + 2 * (n - (n > 0 ? n * Math.log(n) : 0) + logGamma(n + 1)), 0);
  return main + experiment.parts(data, auxiliaryMeasurements(experiment, data).values).constraint;
}

/** Bins less free parameters that no auxiliary measurement constrains. */
function degreesOfFreedom({ parameters, observed }: TemplateExperiment): number {
  return observed.counts.length - parameters.filter(({ fixed, role }) => !fixed && role !== "constrained").length;
}

/**
 * The saturated test by χ².
 *
 * @param fit the best fit of the data
 * @throws AnalysisError FIT_SATURATED
 */
export function saturatedTest(
  experiment: TemplateExperiment,
  data: Data,
  fit: Pick<BestFit, "status" | "twiceNll"> = bestFit(experiment.likelihood(data)),
): SaturatedTest {
  const statistic = Math.max(0, fit.twiceNll - saturatedTwiceNll(experiment, data));
  const dof = degreesOfFreedom(experiment);
  return {
    statistic,
    degreesOfFreedom: dof,
    pValue: dof > 0 ? Math.exp(chi2LogSurvival(statistic, dof)) : null,
    status: fit.status,
  };
}
