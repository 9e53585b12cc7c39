import { histogram, quantileEdges } from "@ratiometer/features";

/** A distribution at c from the weights, and from SM events weighted by r̂ σ(c)/σ(SM), in bins of equal SM weight. */
export interface ReweightingClosure {
  readonly edges: readonly number[];
  readonly truth: readonly number[];
  readonly truthError: readonly number[];
  readonly estimate: readonly number[];
  readonly sm: readonly number[];
  /** Σ over the bins of the squared difference over its variance. */
  readonly chi2: number;
}

/**
 * How well reweighting SM events reproduces a distribution. Truth and estimate come from the same events: what counts is the error of their difference.
 * @param values of each event @param truth weights at c @param estimate SM weights times r̂ σ(c)/σ(SM) @param sm weights at the SM
 */
export function reweightingClosure(
  values: Float64Array,
  weights: { readonly truth: Float64Array; readonly estimate: Float64Array; readonly sm: Float64Array },
  bins: number,
): ReweightingClosure {
  const { truth, estimate, sm } = weights;
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  const edges = quantileEdges(values, sm, bins, { low, high });
  const [exact, learned, reference] = [truth, estimate, sm].map((column) => histogram(values, edges, column));
  const difference = histogram(
    values,
    edges,
    truth.map((weight, i) => weight - estimate[i]),
  );
  const pulls = difference.weights.map((value, b) => (difference.squaredWeights[b] > 0 ? value ** 2 / difference.squaredWeights[b] : 0));
  return {
    edges: [...edges],
    truth: [...exact.weights],
    truthError: [...exact.squaredWeights].map(Math.sqrt),
    estimate: [...learned.weights],
    sm: [...reference.weights],
    chi2: pulls.reduce((total, pull) => total + pull, 0),
  };
}
