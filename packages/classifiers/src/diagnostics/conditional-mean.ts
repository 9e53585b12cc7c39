import { risingOrder } from "@ratiometer/tables";
import { weightedMean } from "./weighted-mean.ts";

/** Events whose estimate lies between two quantiles: their mean estimate, and the mean of the exact quantity with its error. */
export interface ConditionalMean {
  readonly estimate: number;
  readonly exact: number;
  readonly error: number;
  readonly events: number;
}

/**
 * The exact quantity's mean given the estimate, in bins of equal weight of the estimate. A regression or ratio that is right on average has
 * exact = estimate in every bin, whatever the latent variables do.
 * @param estimate of each event @param exact joint quantity of each event @param weights not negative
 */
export function conditionalMeans(
  estimate: ArrayLike<number>,
  exact: ArrayLike<number>,
  weights: ArrayLike<number>,
  bins: number,
): ConditionalMean[] {
  const order = risingOrder(estimate);
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  const means: ConditionalMean[] = [];
  let from = 0;
  let reached = 0;
  for (let bin = 1; bin <= bins; bin++) {
    let to = from;
    while (to < order.length && (bin === bins || reached < (total * bin) / bins)) reached += weights[order[to++]];
    const rows = order.subarray(from, to);
    from = to;
    if (!rows.some((row) => weights[row] > 0)) continue;
    const pick = (values: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]);
    const { mean, error } = weightedMean(pick(exact), pick(weights));
    means.push({ estimate: weightedMean(pick(estimate), pick(weights)).mean, exact: mean, error, events: rows.length });
  }
  return means;
}
