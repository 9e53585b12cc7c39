import type { Measured } from "./area-under-curve.ts";

/** Smaller probabilities count as this: what a network is wrong about is not infinite. */
const LEAST = 1e-12;

/**
 * Each event's part in the cross entropy −Σ_i w_i log p_i/Σw of the probability of its own class, times n: the mean over the events is the cross entropy.
 * @param probabilities n x classes, row-major @param classOf n, each below `classes` @param weights n, of any sign
 * @throws RangeError if the weights add up to 0
 */
export function eventClassEntropy(
  probabilities: ArrayLike<number>,
  classes: number,
  classOf: ArrayLike<number>,
  weights: ArrayLike<number>,
): Float64Array {
  const n = classOf.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i];
  if (total === 0) throw new RangeError(`the weights of ${n} events add up to 0`);
  return Float64Array.from(
    { length: n },
    (_, i) => ((-n * weights[i]) / total) * Math.log(Math.max(probabilities[i * classes + classOf[i]], LEAST)),
  );
}

/** The cross entropy with its error, √Σ w²(ℓ − mean)²/|Σw|. */
export function classEntropy(
  probabilities: ArrayLike<number>,
  classes: number,
  classOf: ArrayLike<number>,
  weights: ArrayLike<number>,
): Measured {
  const parts = eventClassEntropy(probabilities, classes, classOf, weights);
  const n = parts.length;
  const value = parts.reduce((a, b) => a + b, 0) / n;
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i];
  let variance = 0;
  for (let i = 0; i < n; i++) variance += (parts[i] / n - (weights[i] / total) * value) ** 2;
  return { value, error: Math.sqrt(variance) };
}
