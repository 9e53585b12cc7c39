import type { CalibrationCurve } from "./calibration-curve.ts";
import { pooledGroups, type PooledGroup } from "./pooled-groups.ts";

/** The mean of y in bins, and Σa/Σb in bins, at most. */
const BINS = 50;

/** A step for each group, from half-way between the neighbours' means. */
function steps(groups: readonly PooledGroup[], value: (group: PooledGroup) => number): CalibrationCurve {
  const middles = groups.slice(1).map(({ x }, i) => Math.fround(groups[i].x + (x - groups[i].x) / 2));
  // means that are neighbours in float32 leave no room for an edge between them: the later step holds
  const kept = middles.map((middle, i) => i === 0 || middle > middles[i - 1]);
  return {
    kind: "steps",
    at: middles.filter((_, i) => kept[i]),
    values: groups.filter((_, i) => i === 0 || kept[i - 1]).map(value),
  };
}

/**
 * Histogram regression of y on x: the weighted mean of y in bins of about equal weight. Nothing makes it rise. Negative weights are added up within bins, and bins
 * with no positive sum join others.
 * @param x n @param y n @param weights n
 * @throws RangeError if the weights do not add up to a positive number
 */
export function histogramMean(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: ArrayLike<number>,
  bins: number = BINS,
): CalibrationCurve {
  const products = Float64Array.from({ length: x.length }, (_, i) => weights[i] * y[i]);
  return steps(pooledGroups(x, products, weights, bins), ({ numerator, denominator }) => numerator / denominator);
}

/**
 * Histogram calibration of a log ratio: log Σa/Σb, in units of all events', in bins of about equal weight of b. Finite: bins without weight of either join others.
 * @param logRatio n @param a weights of the numerator, n @param b of the denominator, n
 * @throws RangeError unless both add up to a positive number
 */
export function histogramLogRatio(
  logRatio: ArrayLike<number>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  bins: number = BINS,
): CalibrationCurve {
  const groups = pooledGroups(logRatio, a, b, bins, ({ numerator, denominator }) => numerator > 0 && denominator > 0);
  const all = groups.reduce((sum, group) => ({ a: sum.a + group.numerator, b: sum.b + group.denominator }), { a: 0, b: 0 });
  return steps(groups, ({ numerator, denominator }) => Math.log((numerator / denominator) * (all.b / all.a)));
}
