import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** A symmetric matrix diagonalised: eigenvalues in ascending order, and the eigenvectors as columns of an m × m row-major array. */
export interface Eigensystem {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Eigensystem of an m × m symmetric matrix, row-major. */
export function eigensystem(matrix: Float64Array, m: number): Eigensystem {
  if (m === 1) return { values: Float64Array.of(matrix[0]), vectors: Float64Array.of(1) };
  const decomposition = new EigenvalueDecomposition(Matrix.from1DArray(m, m, matrix), { assumeSymmetric: true });
  return {
    values: Float64Array.from(decomposition.realEigenvalues),
    vectors: Float64Array.from(decomposition.eigenvectorMatrix.to1DArray()),
  };
}

/**
 * The step p that minimises g·p + p·H p/2 within |p| ≤ radius, H of any signature (Moré and Sorensen, SIAM J. Sci. Stat. Comput. 4, 553 (1983)): the
 * Newton step where H is positive definite and the step fits, otherwise -(H + μ)⁻¹ g with μ on the secular equation. At a saddle or a maximum,
 * where g has no part along the direction of negative curvature, that direction is followed to the radius with the given sign.
 *
 * @param gradient m
 * @param hessian  m × m, row-major
 */
export function trustRegionStep(gradient: Float64Array, hessian: Float64Array, radius: number, sign: 1 | -1): Float64Array {
  const m = gradient.length;
  const { values, vectors } = eigensystem(hessian, m);
  const along = new Float64Array(m);
  for (let i = 0; i < m; i++) for (let a = 0; a < m; a++) along[i] += vectors[a * m + i] * gradient[a];
  const tiny = Math.max(1e-300, 1e-14 * values.reduce((max, value) => Math.max(max, Math.abs(value)), 0));
  const components = (shift: number): Float64Array => along.map((g, i) => -g / (values[i] + shift));
  const length = (vector: Float64Array): number => Math.hypot(...vector);
  const back = (parts: Float64Array): Float64Array => {
    const step = new Float64Array(m);
    for (let a = 0; a < m; a++) for (let i = 0; i < m; i++) step[a] += vectors[a * m + i] * parts[i];
    return step;
  };
  const lowest = values[0];
  if (lowest > tiny) {
    const newton = components(0);
    if (length(newton) <= radius) return back(newton);
  }
  let low = Math.max(0, -lowest) + tiny;
  const widest = components(low);
  if (length(widest) < radius) {
    if (lowest < -tiny) widest[0] += sign * Math.sqrt(radius * radius - length(widest) ** 2);
    return back(widest);
  }
  let high = low + length(along) / radius;
  for (let i = 0; i < 200 && high - low > 1e-10 * high; i++) {
    const middle = (low + high) / 2;
    if (length(components(middle)) > radius) low = middle;
    else high = middle;
  }
  return back(components(high));
}
