import type { BestFit } from "./best-fit.ts";
import type { Parameter } from "./parameter.ts";

/** Covariance of the parameters that a fit determined. */
export interface FitCovariance {
  /** Their indices, ascending: those neither fixed nor held nor on a bound. */
  readonly free: readonly number[];
  /** f × f, row-major. */
  readonly matrix: Float64Array;
}

/** A pivot of a matrix with ones on its diagonal below which rounding decides. */
const SMALLEST_PIVOT = 1e-11;

/** The inverse of a symmetric m × m matrix with ones on its diagonal, by Cholesky; undefined where it is not positive definite. */
function inverseOf(matrix: Float64Array, m: number): Float64Array | undefined {
  // L⁻¹ in place of L, row by row: (L⁻¹)_ij = -Σ_k L_ik (L⁻¹)_kj / L_ii
  const lower = new Float64Array(m * m);
  const inverse = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * m + j];
      for (let k = 0; k < j; k++) sum -= lower[i * m + k] * lower[j * m + k];
      if (i > j) lower[i * m + j] = sum / lower[j * m + j];
      else if (sum > SMALLEST_PIVOT) lower[i * m + i] = Math.sqrt(sum);
      else return undefined;
    }
    inverse[i * m + i] = 1 / lower[i * m + i];
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += lower[i * m + k] * inverse[k * m + j];
      inverse[i * m + j] = -sum / lower[i * m + i];
    }
  }
  const result = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < m; k++) sum += inverse[k * m + i] * inverse[k * m + j];
      result[i * m + j] = sum;
      result[j * m + i] = sum;
    }
  }
  return result;
}

/**
 * Covariance of the fitted parameters from the second derivatives of -2 log L at the minimum, V = 2 H⁻¹. Parameters on a bound count as held there.
 *
 * @param held indices of parameters that the fit held, besides those that are fixed
 * @returns undefined where the curvature is not positive definite: some combination of parameters is not determined
 */
export function fitCovariance(
  parameters: readonly Parameter[],
  { hessian, atBound }: Pick<BestFit, "hessian" | "atBound">,
  held: ReadonlySet<number> = new Set(),
): FitCovariance | undefined {
  const n = parameters.length;
  const free = [...parameters.keys()].filter((i) => !parameters[i].fixed && !held.has(i) && !atBound[i]);
  const m = free.length;
  const scales = Float64Array.from(free, (i) => Math.sqrt(hessian[i * n + i]));
  if (!scales.every((scale) => scale > 0)) return undefined;
  const scaled = Float64Array.from({ length: m * m }, (_, t) => {
    const [a, b] = [Math.floor(t / m), t % m];
    return hessian[free[a] * n + free[b]] / (scales[a] * scales[b]);
  });
  const inverse = inverseOf(scaled, m);
  if (inverse === undefined) return undefined;
  for (let a = 0; a < m; a++) for (let b = 0; b < m; b++) inverse[a * m + b] *= 2 / (scales[a] * scales[b]);
  return { free, matrix: inverse };
}
