import { risingOrder } from "@ratiometer/tables";
import { weightedMean, type WeightedMean } from "./weighted-mean.ts";

/** How far the members of an ensemble disagree about a number of each event. */
export interface EnsembleSpread {
  readonly members: number;
  /** Root of the mean over the events of the members' variance (n − 1 in its denominator), with the error of that. */
  readonly spread: WeightedMean;
  /** Half of the events have a smaller standard deviation, and 95 % of them, by weight. */
  readonly median: number;
  readonly high: number;
}

/** The value below which this share of the weight lies; negative weights count by their size. */
function weightedQuantile(values: Float64Array, weights: ArrayLike<number>, share: number): number {
  const order = risingOrder(values);
  const total = order.reduce((sum, i) => sum + Math.abs(weights[i]), 0);
  let reached = 0;
  for (const i of order) {
    reached += Math.abs(weights[i]);
    if (reached >= share * total) return values[i];
  }
  return values[order[order.length - 1]];
}

/**
 * The spread of an output, log r̂ or a score, over the members of an ensemble. The mean of M members is off by about spread/√M from what infinitely many would
 * give; what they have in common, as the finite sample that all learned from, does not show. Negative weights enter the mean as they are.
 * @param outputs one array per member, n each, two members at least @param weights n
 * @throws RangeError for fewer than two members, or if the weights add up to 0
 */
export function ensembleSpread(outputs: readonly ArrayLike<number>[], weights: ArrayLike<number>): EnsembleSpread {
  const members = outputs.length;
  if (members < 2) throw new RangeError(`${members} member has no spread`);
  const variance = Float64Array.from({ length: weights.length }, (_, i) => {
    const mean = outputs.reduce((sum, output) => sum + output[i], 0) / members;
    return outputs.reduce((sum, output) => sum + (output[i] - mean) ** 2, 0) / (members - 1);
  });
  const { mean, error, effectiveSampleSize } = weightedMean(variance, weights);
  const root = Math.sqrt(Math.max(0, mean));
  const deviation = variance.map(Math.sqrt);
  return {
    members,
    spread: { mean: root, error: root > 0 ? error / (2 * root) : 0, effectiveSampleSize },
    median: weightedQuantile(deviation, weights, 0.5),
    high: weightedQuantile(deviation, weights, 0.95),
  };
}
