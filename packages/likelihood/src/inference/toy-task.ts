import { randomStream } from "@ratiometer/tables";
import type { MinimiserStatus } from "../minimise.ts";
import type { Data } from "../model/data.ts";
import type { Experiment } from "../model/experiment.ts";
import type { TemplateExperiment } from "../model/template-experiment.ts";
import { fitFrom } from "./fit-from.ts";
import { saturatedTwiceNll } from "./saturated-test.ts";
import { testStatisticCurve, type TestStatisticKind } from "./test-statistic.ts";

/**
 * What is computed of each pseudo-experiment, one row of numbers:
 *
 *   fit        -2 log L, then all n parameters, at the best fit
 *   statistic  the test statistic of parameter `index` at `at`, then that parameter at the best fit
 *   saturated  -2 log L of the best fit above that of the saturated model (binned models only)
 */
export type ToyQuantity =
  | { readonly kind: "fit" }
  | { readonly kind: "statistic"; readonly statistic: TestStatisticKind; readonly index: number; readonly at: number }
  | { readonly kind: "saturated" };

/** Pseudo-experiments `from` … `to` - 1 of those drawn at a point. Each has a stream of its own, so that it does not matter who draws it. */
export interface ToyTask {
  readonly quantity: ToyQuantity;
  /** n parameters that data are drawn at; fits start there. */
  readonly truth: Float64Array;
  readonly seed: number;
  /** Tells the toys of one use from those of another: a label of their streams. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** Rows of numbers of pseudo-experiments. */
export interface ToyRows {
  /** rows × width, row-major. */
  readonly values: Float64Array;
  /** rows: 1 where a fit did not converge. */
  readonly failed: Uint8Array;
}

/** Numbers in a row. */
export const toyWidth = (quantity: ToyQuantity, parameters: number): number =>
  quantity.kind === "fit" ? parameters + 1 : quantity.kind === "statistic" ? 2 : 1;

const isBinned = (experiment: Experiment): experiment is TemplateExperiment => "parts" in experiment;

/** One row and its status. */
function row(
  experiment: Experiment,
  quantity: ToyQuantity,
  truth: Float64Array,
  data: Data,
): readonly [readonly number[], MinimiserStatus] {
  const likelihood = experiment.likelihood(data);
  if (quantity.kind === "statistic") {
    const { value, muHat, status } = testStatisticCurve(likelihood, quantity.index, quantity.statistic, truth).at(quantity.at);
    return [[value, muHat], status];
  }
  const { twiceNll, values, status } = fitFrom(likelihood, { start: truth });
  if (quantity.kind === "fit") return [[twiceNll, ...values], status];
  if (!isBinned(experiment)) throw new TypeError("the saturated model is one of a binned experiment");
  return [[Math.max(0, twiceNll - saturatedTwiceNll(experiment, data))], status];
}

/** Draws pseudo-experiments and computes their rows. */
export function drawToys(experiment: Experiment, { quantity, truth, seed, label, from, to }: ToyTask): ToyRows {
  const width = toyWidth(quantity, experiment.parameters.length);
  const values = new Float64Array((to - from) * width);
  const failed = new Uint8Array(to - from);
  for (let k = from; k < to; k++) {
    const data = experiment.toy(truth, randomStream(seed, "toys", label, k));
    const [numbers, status] = row(experiment, quantity, truth, data);
    values.set(numbers, (k - from) * width);
    failed[k - from] = status === "converged" ? 0 : 1;
  }
  return { values, failed };
}
