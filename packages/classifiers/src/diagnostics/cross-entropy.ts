import type { Measured } from "./area-under-curve.ts";

/** log(1 + eˣ) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/**
 * Each event's part in the cross entropy of ŝ = 1/(1 + r̂) in an even mixture of numerator and denominator, which is the mean over the events:
 *
 *   ℓ_i = (n/2) [a_i softplus(−R_i)/Σa + b_i softplus(R_i)/Σb],   R = log r̂
 *
 * ln 2 for R = 0, least at the logarithm of the true ratio. Negative weights enter as they are.
 * @param logRatio n @param a weights of the numerator, n @param b those of the denominator, n
 * @throws RangeError if the weights of either add up to 0
 */
export function eventCrossEntropy(logRatio: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const n = logRatio.length;
  const [sumA, sumB] = [sum(a), sum(b)];
  return Float64Array.from(
    { length: n },
    (_, i) => (n / 2) * ((a[i] / sumA) * softplus(-logRatio[i]) + (b[i] / sumB) * softplus(logRatio[i])),
  );
}

/** The cross entropy with its error, in which fluctuations of Σa and Σb, which divide it, do not count. */
export function crossEntropy(logRatio: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>): Measured {
  const [sumA, sumB] = [sum(a), sum(b)];
  let [ofA, ofB] = [0, 0];
  for (let i = 0; i < logRatio.length; i++) {
    ofA += (a[i] / sumA) * softplus(-logRatio[i]);
    ofB += (b[i] / sumB) * softplus(logRatio[i]);
  }
  let variance = 0;
  for (let i = 0; i < logRatio.length; i++)
    variance += ((a[i] / sumA) * (softplus(-logRatio[i]) - ofA) + (b[i] / sumB) * (softplus(logRatio[i]) - ofB)) ** 2 / 4;
  return { value: (ofA + ofB) / 2, error: Math.sqrt(variance) };
}

function sum(weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  if (total === 0) throw new RangeError(`the weights of ${weights.length} events add up to 0`);
  return total;
}
