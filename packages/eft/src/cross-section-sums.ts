import { AnalysisError } from "@ratiometer/config";
import { addToSums, exactSums, type ExactSums, mergeSums, roundedSums } from "./exact-sum.ts";
import type { CrossSection } from "./cross-section.ts";
import { termCount } from "./quadratic-form.ts";
import type { WeightPolynomial } from "./weight-polynomial.ts";

/**
 * What σ(c) and its covariance need of some events of one file, to be merged with that of its other blocks. The sums are exact: they depend neither on
 * how the events were split into blocks nor on the order in which blocks are merged.
 */
export interface CrossSectionSums {
  readonly coefficients: readonly string[];
  readonly sm: readonly number[];
  readonly events: number;
  /** T sums of the entries of the P_i, pb. */
  readonly terms: ExactSums;
  /** T(T + 1)/2 sums of the products of two entries, lower triangle row by row, pb². */
  readonly products: ExactSums;
}

/** Those of a block of events. */
export function crossSectionSums({ events, coefficients, sm, values }: WeightPolynomial): CrossSectionSums {
  const count = termCount(coefficients.length);
  const terms = exactSums(count);
  const products = exactSums((count * (count + 1)) / 2);
  const pairs = new Float64Array(products.length);
  for (let i = 0; i < events; i++) {
    const offset = i * count;
    for (let t = 0, p = 0; t < count; t++) for (let u = 0; u <= t; u++) pairs[p++] = values[offset + t] * values[offset + u];
    addToSums(terms, values, offset);
    addToSums(products, pairs);
  }
  return { coefficients: [...coefficients], sm: [...sm], events, terms, products };
}

/**
 * Those of the events of both.
 * @throws AnalysisError DATA_COEFFICIENTS_DIFFER if they are not in the same coefficients
 */
export function mergeCrossSectionSums(a: CrossSectionSums, b: CrossSectionSums): CrossSectionSums {
  if (a.coefficients.join() !== b.coefficients.join() || a.sm.join() !== b.sm.join())
    throw new AnalysisError(
      "DATA_COEFFICIENTS_DIFFER",
      `sums of weights in different coefficients: ${a.coefficients.join(", ")} and ${b.coefficients.join(", ")}`,
    );
  const terms = exactSums(a.terms.length);
  const products = exactSums(a.products.length);
  for (const { terms: ownTerms, products: ownProducts } of [a, b]) {
    mergeSums(terms, ownTerms);
    mergeSums(products, ownProducts);
  }
  return { ...a, events: a.events + b.events, terms, products };
}

/** T entries of the lower triangle of σ(c), pb: the sum over the events of all files. */
export function crossSectionTermsOf(files: readonly CrossSectionSums[]): Float64Array {
  const total = exactSums(files[0].terms.length);
  for (const { terms } of files) mergeSums(total, terms);
  return roundedSums(total);
}

/**
 * Covariance, T × T row-major in pb², of the entries of σ's lower triangle: every file contributes its own variance of the sum, N_f·Cov_f(P), as its
 * number of events was fixed. A spread below 10⁻⁸ of the weights themselves is lost to rounding: the covariance of equal weights is zero only to 10⁻¹⁶ of
 * their squares.
 * @param generated events generated per file, where a selection has left fewer in the sums: the missing ones count with weight 0
 */
export function crossSectionCovarianceOf(files: readonly CrossSectionSums[], generated?: ArrayLike<number>): Float64Array {
  const count = files[0].terms.length;
  const result = new Float64Array(count * count);
  files.forEach((file, f) => {
    const n = generated?.[f] ?? file.events;
    if (n < 2) return;
    const sums = roundedSums(file.terms);
    const products = roundedSums(file.products);
    for (let t = 0, p = 0; t < count; t++)
      for (let u = 0; u <= t; u++, p++) {
        const covariance = ((products[p] - (sums[t] * sums[u]) / n) * n) / (n - 1);
        result[t * count + u] += covariance;
        if (u < t) result[u * count + t] += covariance;
      }
  });
  return result;
}

/** σ at the standard model with its error by crossSectionCovarianceOf, and the effective number of events there. */
export function smCrossSection(files: readonly CrossSectionSums[], generated?: ArrayLike<number>): CrossSection {
  const [value] = crossSectionTermsOf(files);
  const products = exactSums(files[0].products.length);
  for (const file of files) mergeSums(products, file.products);
  const [squares] = roundedSums(products);
  return {
    value,
    error: Math.sqrt(Math.max(0, crossSectionCovarianceOf(files, generated)[0])),
    effectiveSampleSize: squares === 0 ? 0 : (value * value) / squares,
  };
}
