import { monomials, termCount } from "./quadratic-form.ts";
import { deltaOf, eventWeights, type WeightPolynomial } from "./weight-polynomial.ts";

/** A cross section from weighted events, pb, with its Monte Carlo standard error and the effective number of events (Σw)²/Σw². */
export interface CrossSection {
  readonly value: number;
  readonly error: number;
  readonly effectiveSampleSize: number;
}

/** T entries of the lower triangle of σ(c), pb: the sum over all events, or over the given rows. */
export function crossSectionTerms(polynomial: WeightPolynomial, rows?: ArrayLike<number>): Float64Array {
  const terms = termCount(polynomial.coefficients.length);
  const result = new Float64Array(terms);
  const n = rows?.length ?? polynomial.events;
  for (let i = 0; i < n; i++) {
    const offset = (rows === undefined ? i : rows[i]) * terms;
    for (let t = 0; t < terms; t++) result[t] += polynomial.values[offset + t];
  }
  return result;
}

/** How many events each file holds. */
function eventsPerFile(strata: Int32Array): number[] {
  const counts: number[] = [];
  for (const file of strata) counts[file] = (counts[file] ?? 0) + 1;
  return Array.from(counts, (count: number | undefined) => count ?? 0);
}

/**
 * Covariance, T × T row-major in pb², of the T entries of σ's lower triangle. Without `strata` the number of events fluctuates: Σ_i P_it P_iu.
 * With the file number of each event, every file contributes its own variance of the sum, N_f·Cov_f(P), as its number of events was fixed.
 * @param generated events generated per file, where a selection has left fewer in the polynomial: the missing ones count with weight 0
 */
export function crossSectionCovariance(polynomial: WeightPolynomial, strata?: Int32Array, generated?: ArrayLike<number>): Float64Array {
  const { events, values } = polynomial;
  const terms = termCount(polynomial.coefficients.length);
  const counts = strata === undefined ? [] : (generated ?? eventsPerFile(strata));
  const sums = new Float64Array(counts.length * terms);
  const products = new Float64Array(Math.max(counts.length, 1) * terms * terms);
  for (let i = 0; i < events; i++) {
    const file = strata === undefined ? 0 : strata[i];
    for (let t = 0; t < terms; t++) {
      const value = values[i * terms + t];
      if (strata !== undefined) sums[file * terms + t] += value;
      const row = (file * terms + t) * terms;
      for (let u = 0; u <= t; u++) products[row + u] += value * values[i * terms + u];
    }
  }
  const result = new Float64Array(terms * terms);
  for (let t = 0; t < terms; t++)
    for (let u = 0; u <= t; u++) {
      let sum = strata === undefined ? products[t * terms + u] : 0;
      for (let f = 0; f < counts.length; f++) {
        const n = counts[f];
        const centred = products[(f * terms + t) * terms + u] - (n === 0 ? 0 : (sums[f * terms + t] * sums[f * terms + u]) / n);
        if (n > 1) sum += (centred * n) / (n - 1);
      }
      result[t * terms + u] = sum;
      result[u * terms + t] = sum;
    }
  return result;
}

/**
 * σ(c) of the events in the polynomial. The error is sqrt(Σ w²), or with `strata` (file number of each event) that of the variance within the
 * files: sqrt(Σ_f N_f Var_f(w)); see crossSectionCovariance, also for `generated`.
 */
export function crossSection(
  polynomial: WeightPolynomial,
  c: ArrayLike<number>,
  strata?: Int32Array,
  generated?: ArrayLike<number>,
): CrossSection {
  const weights = eventWeights(polynomial, c);
  const counts = strata === undefined ? [weights.length] : (generated ?? eventsPerFile(strata));
  const sums = new Float64Array(counts.length);
  for (let i = 0; i < weights.length; i++) sums[strata === undefined ? 0 : strata[i]] += weights[i];
  const value = sums.reduce((total, sum) => total + sum, 0);
  const squares = weights.reduce((total, w) => total + w * w, 0);
  const effectiveSampleSize = squares === 0 ? 0 : (value * value) / squares;
  if (strata === undefined) return { value, error: Math.sqrt(squares), effectiveSampleSize };
  // Two passes: the spread of almost equal weights is lost in Σw² − (Σw)²/N.
  const spread = new Float64Array(counts.length);
  const seen = new Float64Array(counts.length);
  for (let i = 0; i < weights.length; i++) {
    const file = strata[i];
    spread[file] += (weights[i] - sums[file] / counts[file]) ** 2;
    seen[file]++;
  }
  let variance = 0;
  for (let f = 0; f < counts.length; f++) {
    const n = counts[f];
    if (n > 1) variance += ((spread[f] + (n - seen[f]) * (sums[f] / n) ** 2) * n) / (n - 1);
  }
  return { value, error: Math.sqrt(variance), effectiveSampleSize };
}

/** σ(c) and its standard error from the entries of σ's lower triangle and their covariance, as crossSectionTerms and crossSectionCovariance give them. */
export function crossSectionFromTerms(
  parametrisation: Pick<WeightPolynomial, "coefficients" | "sm">,
  terms: ArrayLike<number>,
  covariance: ArrayLike<number>,
  c: ArrayLike<number>,
): { value: number; error: number } {
  const factors = monomials(deltaOf(parametrisation, c));
  let value = 0;
  let variance = 0;
  for (let t = 0; t < factors.length; t++) {
    value += factors[t] * terms[t];
    for (let u = 0; u < factors.length; u++) variance += factors[t] * factors[u] * covariance[t * factors.length + u];
  }
  return { value, error: Math.sqrt(Math.max(variance, 0)) };
}
