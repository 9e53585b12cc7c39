import { bestFit } from "../model/best-fit.ts";
import type { Data } from "../model/data.ts";
import type { TemplateExperiment } from "../model/template-experiment.ts";
import { saturatedTest } from "./saturated-test.ts";
import { countFrom, toyProbability, toyStatus, type ToyEstimate, type ToyStatus } from "./toy-probability.ts";
import { withToys, type ToySettings } from "./toys.ts";

/** How well a binned model describes data, by pseudo-experiments. */
export interface ToySaturatedTest {
  /** -2 log L of the best fit above that of the saturated model. */
  readonly statistic: number;
  /** Share of toys at the best fit that have at least as much. */
  readonly pValue: ToyEstimate;
  readonly toys: number;
  readonly failed: number;
  readonly status: ToyStatus;
}

/**
 * The saturated test with its distribution from toys at the best fit, as there are few events for χ².
 *
 * @throws AnalysisError FIT_TOYS, FIT_SATURATED
 */
export async function toySaturatedTest(experiment: TemplateExperiment, data: Data, settings: ToySettings): Promise<ToySaturatedTest> {
  const fit = bestFit(experiment.likelihood(data));
  const { statistic } = saturatedTest(experiment, data, fit);
  const task = { quantity: { kind: "saturated" }, truth: fit.values, label: "goodness of fit" } as const;
  const { values, failed } = await withToys(experiment, settings, (run) => run(task));
  const failures = failed.reduce((sum, value) => sum + value, 0);
  return {
    statistic,
    pValue: toyProbability(countFrom(values.sort(), statistic), settings.toys),
    toys: settings.toys,
    failed: failures,
    status: fit.status === "converged" ? toyStatus(failures) : fit.status,
  };
}
