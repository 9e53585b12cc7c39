/** How far mean and width of a sample are from what they should be, in statistical errors: the larger of the two. For tests. */
export function normalPull(values: Float64Array, mean: number, width: number): number {
  const n = values.length;
  const average = values.reduce((a, b) => a + b, 0) / n;
  const spread = Math.sqrt(values.reduce((a, b) => a + (b - average) ** 2, 0) / (n - 1));
  return Math.max((Math.abs(average - mean) / width) * Math.sqrt(n), Math.abs(spread / width - 1) * Math.sqrt(2 * n));
}

/** How far a count among n is from a probability, in binomial errors. For tests. */
export function fractionPull(count: number, n: number, probability: number): number {
  return Math.abs(count / n - probability) / Math.sqrt((probability * (1 - probability)) / n);
}
