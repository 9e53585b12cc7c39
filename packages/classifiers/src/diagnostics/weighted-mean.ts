/** A weighted mean with its standard error and the effective number of events (Σw)²/Σw². */
export interface WeightedMean {
  readonly mean: number;
  readonly error: number;
  readonly effectiveSampleSize: number;
}

/** Mean of `values` with `weights` (same length); the error is √Σw²(v − mean)²/|Σw|. @throws RangeError if the weights add up to 0 */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): WeightedMean {
  let sum = 0;
  let squares = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i];
    squares += weights[i] * weights[i];
    total += weights[i] * values[i];
  }
  if (sum === 0) throw new RangeError(`${values.length} weights add up to 0`);
  const mean = total / sum;
  let spread = 0;
  for (let i = 0; i < values.length; i++) spread += (weights[i] * (values[i] - mean)) ** 2;
  return { mean, error: Math.sqrt(spread) / Math.abs(sum), effectiveSampleSize: (sum * sum) / squares };
}
