import { termCount, termIndex } from "../quadratic-form.ts";
import type { WeightPolynomial } from "../weight-polynomial.ts";

/**
 * Quadratic forms in other coefficients, Jᵀ P J with J the matrix that takes displacements of the targets to those of the form's own coefficients.
 * @param targets names of the new coefficients
 * @param sm their standard-model values
 * @param columns J by target, each a list over the form's own coefficients
 */
export function congruence(
  { events, coefficients, values }: WeightPolynomial,
  targets: readonly string[],
  sm: readonly number[],
  columns: readonly (readonly number[])[],
): WeightPolynomial {
  const from = termCount(coefficients.length);
  const to = termCount(targets.length);
  const extended = [[1, ...coefficients.map(() => 0)], ...columns.map((column) => [0, ...column])];
  /** T' × T: the entries of the new triangle as sums over the old one's. */
  const map = new Float64Array(to * from);
  extended.forEach((left, row) => {
    extended.slice(0, row + 1).forEach((right, column) => {
      const offset = termIndex(row, column) * from;
      left.forEach((a, i) => {
        right.forEach((b, j) => (map[offset + termIndex(i, j)] += a * b));
      });
    });
  });
  const result = new Float64Array(events * to);
  for (let i = 0; i < events; i++)
    for (let t = 0; t < to; t++) {
      let sum = 0;
      for (let u = 0; u < from; u++) sum += map[t * from + u] * values[i * from + u];
      result[i * to + t] = sum;
    }
  return { events, coefficients: [...targets], sm: [...sm], values: result };
}
