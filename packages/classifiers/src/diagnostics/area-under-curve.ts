import { risingOrder } from "@ratiometer/tables";

/** A number with its statistical error. */
export interface Measured {
  readonly value: number;
  readonly error: number;
}

function positiveTotal(weights: ArrayLike<number>, sample: string): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  if (!(total > 0)) throw new RangeError(`the weights of the ${sample} sample add up to ${total}, expected a positive number`);
  return total;
}

/**
 * Area under the ROC curve of a score between two weighted samples a and b: the probability that the score of an event of a is larger than that of one
 * of b, ties counted half (the Mann-Whitney statistic).
 *
 * Every event has a weight in both samples, 0 where it is not in one. So the samples may be different events, or the same ones weighted twice; pairs of
 * an event with itself do not count. The error is that of the sum of the events' influences,
 *
 *   error² = Σ_i [a_i (V_i − A(b − b_i)) + b_i (U_i − A(a − a_i))]²/(ab − Σ a_i b_i)²
 *
 * with V_i the weight of b below event i and U_i that of a above it: for separate samples of unit weights the one of DeLong, DeLong and Clarke-Pearson
 * (1988) but for factors n/(n − 1), for shared events with their correlation. Negative weights enter as they are: the area then need not lie in [0, 1].
 * @param score n @param a n @param b n
 * @throws RangeError if the weights of a sample do not add up to a positive number, or no pair of different events is left
 */
export function areaUnderCurve(score: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): Measured {
  const n = score.length;
  const [sumA, sumB] = [positiveTotal(a, "first"), positiveTotal(b, "second")];
  let pairs = sumA * sumB;
  for (let i = 0; i < n; i++) pairs -= a[i] * b[i];
  if (!(pairs > 1e-12 * sumA * sumB)) throw new RangeError(`${n} events make no pairs of different ones`);
  const order = risingOrder(score);
  const below = new Float64Array(n);
  const above = new Float64Array(n);
  let [reachedA, reachedB, wins] = [0, 0, 0];
  for (let from = 0; from < n;) {
    let to = from;
    let [tiedA, tiedB] = [0, 0];
    for (; to < n && score[order[to]] === score[order[from]]; to++) {
      tiedA += a[order[to]];
      tiedB += b[order[to]];
    }
    for (let k = from; k < to; k++) {
      const i = order[k];
      below[i] = reachedB + (tiedB - b[i]) / 2;
      above[i] = sumA - reachedA - tiedA + (tiedA - a[i]) / 2;
      wins += a[i] * below[i];
    }
    reachedA += tiedA;
    reachedB += tiedB;
    from = to;
  }
  const value = wins / pairs;
  let variance = 0;
  for (let i = 0; i < n; i++)
    variance += ((a[i] * (below[i] - value * (sumB - b[i])) + b[i] * (above[i] - value * (sumA - a[i]))) / pairs) ** 2;
  return { value, error: Math.sqrt(variance) };
}
