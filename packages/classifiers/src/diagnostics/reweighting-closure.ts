import { histogram } from "@ratiometer/features";
import { equalWeightEdges } from "./equal-weight-edges.ts";

/** A distribution at c from the weights, and from SM events weighted by r̂ σ(c)/σ(SM), in bins of about equal SM weight. */
export interface ReweightingClosure {
  readonly edges: readonly number[];
  readonly truth: readonly number[];
  readonly truthError: readonly number[];
  readonly estimate: readonly number[];
  readonly sm: readonly number[];
  /** Σ over the bins of the squared difference over its variance, and how many bins have one. */
  readonly chi2: number;
  readonly degreesOfFreedom: number;
}

/**
 * How well reweighting SM events reproduces a distribution, its normalisation included. Truth and estimate come from the same events: what counts is the error of
 * their difference. Negative weights enter as they are, and by their size where bins are made.
 * @param values of each event @param weights of each event: at c (truth), at the SM times r̂ σ(c)/σ(SM) (estimate), at the SM (sm)
 * @param bins at most, fewer where many values are equal; or their edges
 * @returns undefined if all values are equal: there is nothing to divide
 */
export function reweightingClosure(
  values: Float64Array,
  weights: { readonly truth: Float64Array; readonly estimate: Float64Array; readonly sm: Float64Array },
  bins: number | Float64Array,
): ReweightingClosure | undefined {
  const { truth, estimate, sm } = weights;
  if (values.every((value) => value === values[0])) return undefined;
  const edges = typeof bins === "number" ? equalWeightEdges(values, sm, bins) : bins;
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
    degreesOfFreedom: difference.squaredWeights.filter((squares) => squares > 0).length,
  };
}
