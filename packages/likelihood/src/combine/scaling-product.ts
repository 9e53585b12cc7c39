import { termCount, termIndex } from "@ratiometer/eft";
import type { PolynomialData } from "../histfactory/workspace.ts";

/** The product of two polynomials as a form vᵀ N v in the monomials of second degree. */
export interface ScalingProduct {
  /** The coefficients of both. */
  readonly coefficients: readonly string[];
  /** v after the 1 and the coefficients: pairs of coefficients, by their places. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Per bin, n(n + 1)/2 numbers, n = 1 + coefficients + pairs: lower triangle of N row by row. */
  readonly matrix: readonly (readonly number[])[];
}

/** Factors of 1, the coefficients, and their products by pairs, in the polynomial of one bin. */
function monomialFactors({ coefficients }: PolynomialData, terms: readonly number[], names: readonly string[]): number[] {
  const k = names.length;
  const place = [0, ...coefficients.map((name) => names.indexOf(name) + 1)];
  const factors = new Array<number>(termCount(k)).fill(0);
  for (let i = 0; i <= coefficients.length; i++)
    for (let j = 0; j <= i; j++) {
      const [high, low] = [Math.max(place[i], place[j]), Math.min(place[i], place[j])];
      const at = high === 0 ? 0 : low === 0 ? high : 1 + k + termIndex(high - 1, low - 1);
      factors[at] += (i === j ? 1 : 2) * terms[termIndex(i, j)];
    }
  return factors;
}

/**
 * The product of two polynomials of second degree, which is of fourth degree, as a scaling: with f = F·v and g = G·v over all monomials v up to second degree,
 * f g = vᵀ N v, N = (F Gᵀ + G Fᵀ)/2.
 *
 * @param bins rows of both: a polynomial with one row is the same in all bins
 */
export function scalingProduct(one: PolynomialData, other: PolynomialData, bins: number): ScalingProduct {
  const coefficients = [...new Set([...one.coefficients, ...other.coefficients])];
  const row = ({ matrix }: PolynomialData, bin: number): readonly number[] => matrix[matrix.length === 1 ? 0 : bin];
  const matrix = Array.from({ length: bins }, (_, bin) => {
    const [f, g] = [one, other].map((polynomial) => monomialFactors(polynomial, row(polynomial, bin), coefficients));
    return f.flatMap((_value, a) => Array.from({ length: a + 1 }, (__, b) => (f[a] * g[b] + f[b] * g[a]) / 2));
  });
  return {
    coefficients,
    pairs: coefficients.flatMap((_, i) => Array.from({ length: i + 1 }, (__, j) => [i, j] as const)),
    matrix,
  };
}
