import { AnalysisError } from "@ratiometer/config";
import { binNumber } from "./binning.ts";

/** Sum of weights and of their squares. */
export interface WeightSum {
  readonly weight: number;
  readonly squared: number;
}

/** A one-dimensional weighted histogram. */
export interface Histogram {
  /** bins + 1, rising; lower edges belong to their bin, the uppermost to the last. */
  readonly edges: Float64Array;
  /** Σw in each bin. */
  readonly weights: Float64Array;
  /** Σw² in each bin: the square of its Monte Carlo error. */
  readonly squaredWeights: Float64Array;
  readonly underflow: WeightSum;
  readonly overflow: WeightSum;
}

/**
 * Fills a histogram.
 *
 * @param values  n
 * @param edges   checked by binEdges
 * @param weights n; 1 each unless given
 * @throws AnalysisError DATA_COLUMN_LENGTH if values and weights differ in length, DATA_NOT_FINITE for a NaN
 */
export function histogram(values: ArrayLike<number>, edges: Float64Array, weights?: ArrayLike<number>): Histogram {
  if (weights !== undefined && weights.length !== values.length)
    throw new AnalysisError("DATA_COLUMN_LENGTH", `${values.length} values have ${weights.length} weights`);
  const bins = edges.length - 1;
  // One bin more at each end for what falls outside.
  const sums = new Float64Array(bins + 2);
  const squares = new Float64Array(bins + 2);
  for (let i = 0; i < values.length; i++) {
    const weight = weights === undefined ? 1 : weights[i];
    if (Number.isNaN(values[i]) || Number.isNaN(weight))
      throw new AnalysisError("DATA_NOT_FINITE", `entry ${i} of a histogram is ${values[i]} with weight ${weight}`);
    const bin = binNumber(edges, values[i]) + 1;
    sums[bin] += weight;
    squares[bin] += weight * weight;
  }
  return {
    edges,
    weights: sums.slice(1, bins + 1),
    squaredWeights: squares.slice(1, bins + 1),
    underflow: { weight: sums[0], squared: squares[0] },
    overflow: { weight: sums[bins + 1], squared: squares[bins + 1] },
  };
}
