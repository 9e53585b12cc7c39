import type { Measured } from "./area-under-curve.ts";

/**
 * Σa/Σb of weights of the same events, with the error √Σ(a − b Σa/Σb)²/|Σb|: what both sums share does not count. Weights of any sign.
 * @throws RangeError if the second weights add up to 0
 */
export function ratioOfSums(a: ArrayLike<number>, b: ArrayLike<number>): Measured {
  let [sumA, sumB] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    sumA += a[i];
    sumB += b[i];
  }
  if (sumB === 0) throw new RangeError(`${b.length} weights add up to 0`);
  const value = sumA / sumB;
  let variance = 0;
  for (let i = 0; i < a.length; i++) variance += (a[i] - value * b[i]) ** 2;
  return { value, error: Math.sqrt(variance) / Math.abs(sumB) };
}
