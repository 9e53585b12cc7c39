/** A quantile of a statistic's distribution, from toys. */
export interface Threshold {
  readonly value: number;
  /** The order statistics one binomial standard deviation below and above. */
  readonly low: number;
  readonly high: number;
}

/** Order statistic number p, from 1, of ascending values; between whole numbers by a straight line. */
function orderStatistic(ascending: Float64Array, p: number): number {
  const place = Math.min(ascending.length, Math.max(1, p)) - 1;
  const below = Math.floor(place);
  const above = Math.min(ascending.length - 1, below + 1);
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}

/**
 * The quantile of some values: order statistic number level (N + 1), which the next value exceeds with probability 1 - level on average, with the binomial
 * error of its number.
 */
export function threshold(statistics: Float64Array, level: number): Threshold {
  const ascending = statistics.slice().sort();
  const n = ascending.length;
  const place = level * (n + 1);
  const spread = Math.sqrt(n * level * (1 - level));
  return {
    value: orderStatistic(ascending, place),
    low: orderStatistic(ascending, place - spread),
    high: orderStatistic(ascending, place + spread),
  };
}
