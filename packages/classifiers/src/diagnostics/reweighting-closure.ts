import { AnalysisError } from "@ratiometer/config";
import { binNumber } from "@ratiometer/features";
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

/** Bins that events are in. */
export interface ReweightingBins {
  readonly edges: Float64Array;
  /** The bin of each event. */
  readonly binOf: Int32Array;
}

/**
 * Bins of about equal SM weight; negative weights count by their size.
 * @param bins at most, fewer where many values are equal
 * @returns undefined if all values are equal: there is nothing to divide
 */
export function reweightingBins(values: Float64Array, sm: Float64Array, bins: number): ReweightingBins | undefined {
  if (values.every((value) => value === values[0])) return undefined;
  const edges = equalWeightEdges(values, sm, bins);
  return { edges, binOf: Int32Array.from(values, (value) => binNumber(edges, value)) };
}

/**
 * How well reweighting SM events reproduces a distribution, its normalisation included. Truth and estimate come from the same events: what counts is the error of
 * their difference. Negative weights enter as they are.
 * @param weights of each event: at c (truth), at the SM times r̂ σ(c)/σ(SM) (estimate), at the SM (sm)
 * @throws AnalysisError DATA_NOT_FINITE for a NaN
 */
export function reweightingClosure(
  { edges, binOf }: ReweightingBins,
  { truth, estimate, sm }: { readonly truth: Float64Array; readonly estimate: Float64Array; readonly sm: Float64Array },
): ReweightingClosure {
  const sums = (): number[] => new Array<number>(edges.length - 1).fill(0);
  const [exact, squares, learned, reference, difference, variance] = [sums(), sums(), sums(), sums(), sums(), sums()];
  binOf.forEach((bin, i) => {
    const [own, other] = [truth[i], estimate[i]];
    exact[bin] += own;
    squares[bin] += own * own;
    learned[bin] += other;
    reference[bin] += sm[i];
    difference[bin] += own - other;
    variance[bin] += (own - other) * (own - other);
  });
  if ([exact, learned, reference].some((all) => all.some(Number.isNaN)))
    throw new AnalysisError("DATA_NOT_FINITE", `a weight among those of ${binOf.length} events is NaN`);
  const pulls = difference.map((value, b) => (variance[b] > 0 ? value ** 2 / variance[b] : 0));
  return {
    edges: [...edges],
    truth: exact,
    truthError: squares.map(Math.sqrt),
    estimate: learned,
    sm: reference,
    chi2: pulls.reduce((total, pull) => total + pull, 0),
    degreesOfFreedom: variance.filter((sum) => sum > 0).length,
  };
}
