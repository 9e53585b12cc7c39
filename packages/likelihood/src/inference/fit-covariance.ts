import { covariance } from "../fit.ts";
import type { BestFit } from "../model/best-fit.ts";
import type { Parameter } from "../model/parameter.ts";

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
  const inner = covariance(submatrix(hessian, n, free), free.length);
  if (inner === undefined) return undefined;
  const result = new Float64Array(n * n);
  for (const [a, i] of free.entries()) for (const [b, j] of free.entries()) result[i * n + j] = inner[a * free.length + b];
  return result;
}
