import { monomialGradients, monomials, termCount, termIndex } from "@ratiometer/eft";
import type { Evaluation } from "../evaluation.ts";
import type { Factor } from "./template-model.ts";

/** A quadratic form in k coefficients that shifts linearly with m further parameters: F(c, α) = (1, c) (M + Σ_j α_j D_j) (1, c)ᵀ. */
export interface ShiftedForm {
  /** k indices of parameters. */
  readonly coefficients: Int32Array;
  /** T terms of M, in physical values: lower triangle row by row, off-diagonals half the cross coefficient. */
  readonly form: Float64Array;
  /** m indices of parameters; none if left out. */
  readonly shifting?: Int32Array;
  /** m × T, row-major: the D_j. */
  readonly shifts?: Float64Array;
}

/**
 * The factor 1/F: what an estimated ratio q̂/Z has of the mean Z of q̂. It is infinite where F vanishes, and the likelihood with it.
 */
export function reciprocalForm({ coefficients, form, shifting = new Int32Array(), shifts = new Float64Array() }: ShiftedForm): Factor {
  const [k, m] = [coefficients.length, shifting.length];
  const terms = termCount(k);
  const n = k + m;
  const evaluate = (values: Float64Array): Evaluation => {
    const c = values.subarray(0, k);
    const mono = monomials(c);
    const slopes = monomialGradients(c);
    const dot = (vector: Float64Array, from: number, matrix: Float64Array, row: number): number => {
      let sum = 0;
      for (let t = 0; t < terms; t++) sum += vector[from + t] * matrix[row + t];
      return sum;
    };
    const present = form.slice();
    for (let j = 0; j < m; j++) for (let t = 0; t < terms; t++) present[t] += values[k + j] * shifts[j * terms + t];
    const value = dot(mono, 0, present, 0);
    const first = new Float64Array(n);
    const second = new Float64Array(n * n);
    for (let a = 0; a < k; a++) {
      first[a] = dot(slopes, a * terms, present, 0);
      for (let b = 0; b < k; b++) second[a * n + b] = 2 * present[termIndex(a + 1, b + 1)];
      for (let j = 0; j < m; j++) second[a * n + k + j] = second[(k + j) * n + a] = dot(slopes, a * terms, shifts, j * terms);
    }
    for (let j = 0; j < m; j++) first[k + j] = dot(mono, 0, shifts, j * terms);
    const hessian = second.map((curvature, at) => {
      const [a, b] = [Math.floor(at / n), at % n];
      return ((2 * first[a] * first[b]) / value - curvature) / (value * value);
    });
    return { value: 1 / value, gradient: first.map((slope) => -slope / (value * value)), hessian };
  };
  return { kind: "function", parameters: Int32Array.of(...coefficients, ...shifting), evaluate };
}
