import type { BestFit } from "../model/best-fit.ts";
import type { Parameter } from "../model/parameter.ts";

/** How small a pivot of a matrix scaled to a unit diagonal may be: below it, rounding decides. */
const LEAST_PIVOT = 1e-13;

/**
 * Inverse of a symmetric matrix k × k, row-major, of which the lower triangle is read, by Cholesky's decomposition; undefined where it is not positive
 * definite. It is scaled to a unit diagonal first, so that sizes of parameters do not matter.
 */
export function inverseOfPositive(matrix: Float64Array, k: number): Float64Array | undefined {
  const scale = Float64Array.from({ length: k }, (_, a) => 1 / Math.sqrt(matrix[a * k + a]));
  if (!scale.every((value) => Number.isFinite(value))) return undefined;
  // L of the scaled matrix L Lᵀ, then L⁻¹ in place, row by row
  const lower = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = matrix[a * k + b] * scale[a] * scale[b];
      for (let c = 0; c < b; c++) sum -= lower[a * k + c] * lower[b * k + c];
      if (a !== b) lower[a * k + b] = sum / lower[b * k + b];
      else if (sum > LEAST_PIVOT) lower[a * k + a] = Math.sqrt(sum);
      else return undefined;
    }
  }
  for (let a = 0; a < k; a++) {
    const pivot = lower[a * k + a];
    for (let b = 0; b < a; b++) {
      let sum = 0;
      for (let c = b; c < a; c++) sum -= lower[a * k + c] * lower[c * k + b];
      lower[a * k + b] = sum / pivot;
    }
    lower[a * k + a] = 1 / pivot;
  }
  const inverse = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let c = a; c < k; c++) sum += lower[c * k + a] * lower[c * k + b];
      inverse[a * k + b] = inverse[b * k + a] = sum * scale[a] * scale[b];
    }
  }
  return inverse;
}

/** Rows and columns of a matrix n × n, row-major. */
export function submatrix(matrix: Float64Array, n: number, indices: readonly number[]): Float64Array {
  return Float64Array.from(
    indices.flatMap((i) => indices.map((j) => i * n + j)),
    (cell) => matrix[cell],
  );
}

/**
 * Covariance of all n parameters from the curvature at a best fit, n × n, row-major: zero for those that are fixed, held or at a bound. Undefined where the
 * curvature is not positive definite.
 */
export function fitCovariance(
  parameters: readonly Parameter[],
  { hessian, atBound }: Pick<BestFit, "hessian" | "atBound">,
  held: ReadonlySet<number> = new Set(),
): Float64Array | undefined {
  const n = parameters.length;
  const free = [...parameters.keys()].filter((i) => !parameters[i].fixed && !atBound[i] && !held.has(i));
  const inverse = inverseOfPositive(submatrix(hessian, n, free), free.length);
  if (inverse === undefined) return undefined;
  const covariance = new Float64Array(n * n);
  for (const [a, i] of free.entries()) for (const [b, j] of free.entries()) covariance[i * n + j] = 2 * inverse[a * free.length + b];
  return covariance;
}
