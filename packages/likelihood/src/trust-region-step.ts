import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { cholesky } from "./cholesky.ts";

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

function norm(vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i] * vector[i];
  return Math.sqrt(sum);
}

/** The step with all eigenvalues at hand: exact, also where g has no part along the lowest. */
function stepByEigenvalues(gradient: Float64Array, hessian: Float64Array, radius: number, sign: 1 | -1): Float64Array {
  const m = gradient.length;
  const { values, vectors } = eigensystem(hessian, m);
  const along = new Float64Array(m);
  for (let i = 0; i < m; i++) for (let a = 0; a < m; a++) along[i] += vectors[a * m + i] * gradient[a];
  const tiny = Math.max(1e-300, 1e-14 * values.reduce((max, value) => Math.max(max, Math.abs(value)), 0));
  const components = (shift: number): Float64Array => along.map((g, i) => -g / (values[i] + shift));
  const back = (parts: Float64Array): Float64Array => {
    const step = new Float64Array(m);
    for (let a = 0; a < m; a++) for (let i = 0; i < m; i++) step[a] += vectors[a * m + i] * parts[i];
    return step;
  };
  const lowest = values[0];
  if (lowest > tiny) {
    const newton = components(0);
    if (norm(newton) <= radius) return back(newton);
  }
  let low = Math.max(0, -lowest) + tiny;
  const widest = components(low);
  if (norm(widest) < radius) {
    if (lowest < -tiny) widest[0] += sign * Math.sqrt(radius * radius - norm(widest) ** 2);
    return back(widest);
  }
  let high = low + norm(along) / radius;
  for (let i = 0; i < 200 && high - low > 1e-10 * high; i++) {
    const middle = (low + high) / 2;
    if (norm(components(middle)) > radius) low = middle;
    else high = middle;
  }
  return back(components(high));
}

/** A step on the radius is so long, in radii: that of a longer one is cut. */
const LENGTHS = { least: 0.6, most: 1.25 };
const ATTEMPTS = 40;

/** What one step leaves to the next of the same descent. */
export interface TrustRegionMemory {
  /** The last step on a radius: its shift μ, its length, and how the length answers to the shift, p·p / p·(H + μ)⁻¹p; undefined after one inside. */
  onRadius?: { readonly shift: number; readonly length: number; readonly response: number } | undefined;
}

/** The shift for another radius if the function curves as it did: Newton's step for 1/|p(μ)| = 1/radius. */
function expectedShift({ onRadius }: TrustRegionMemory, radius: number): number {
  return onRadius === undefined ? 0 : onRadius.shift + onRadius.response * (onRadius.length / radius - 1);
}

/**
 * The Newton step where H is positive definite and it fits, otherwise the step on the radius, of 0.6 to 1 radii, by factorisations of H + μ (Moré and
 * Sorensen's safeguarded Newton iteration for the secular equation); undefined where μ meets the lowest eigenvalue.
 */
function stepByFactorisations(
  gradient: Float64Array,
  hessian: Float64Array,
  radius: number,
  memory: TrustRegionMemory,
): Float64Array | undefined {
  const m = gradient.length;
  const factors = cholesky(m);
  let largestRow = 0;
  let low = 0;
  for (let i = 0; i < m; i++) {
    let sum = 0;
    for (let j = 0; j < m; j++) sum += Math.abs(hessian[i * m + j]);
    largestRow = Math.max(largestRow, sum);
    low = Math.max(low, -hessian[i * m + i]);
  }
  let high = norm(gradient) / radius + largestRow;
  const inside = (): number => Math.max(Math.sqrt(low * high), low + 0.01 * (high - low));
  const expected = expectedShift(memory, radius);
  let shift = expected > low && expected < high ? expected : low;
  let newtonIsOpen = low === 0;
  for (let attempt = 0; attempt < ATTEMPTS && high - low > 1e-6 * high; attempt++) {
    if (shift === 0) newtonIsOpen = false;
    if (!factors.factorise(hessian, shift)) {
      low = shift;
      newtonIsOpen = false;
      shift = inside();
      continue;
    }
    const step = factors.solve(gradient).map((value) => -value);
    const length = norm(step);
    if (shift === 0 && length <= radius) {
      memory.onRadius = undefined;
      return step;
    }
    const response = length ** 2 / factors.inverseNorm(step);
    if (length >= LENGTHS.least * radius && length <= LENGTHS.most * radius) {
      memory.onRadius = { shift, length, response };
      return length > radius ? step.map((value) => (value * radius) / length) : step;
    }
    if (length > radius) low = shift;
    else high = shift;
    const next = shift + response * (length / radius - 1);
    if (next > low && next < high) shift = next;
    else shift = next <= 0 && newtonIsOpen ? 0 : inside();
  }
  return undefined;
}

/** Up to so many parameters all eigenvalues cost less than the factorisations. */
const FEW = 8;

/** The Newton step where H is positive definite and the step fits. */
function newtonStep(gradient: Float64Array, hessian: Float64Array, radius: number): Float64Array | undefined {
  const factors = cholesky(gradient.length);
  if (!factors.factorise(hessian)) return undefined;
  const step = factors.solve(gradient).map((value) => -value);
  return norm(step) <= radius ? step : undefined;
}

/**
 * The step p that minimises g·p + p·H p/2 within |p| ≤ radius, H of any signature (Moré and Sorensen, SIAM J. Sci. Stat. Comput. 4, 553 (1983)): the
 * Newton step where H is positive definite and the step fits, otherwise -(H + μ)⁻¹ g with μ on the secular equation. At a saddle or a maximum,
 * where g has no part along the direction of negative curvature, that direction is followed to the radius with the given sign.
 *
 * @param gradient m
 * @param hessian  m × m, row-major
 * @param memory   of the descent that the step belongs to
 */
export function trustRegionStep(
  gradient: Float64Array,
  hessian: Float64Array,
  radius: number,
  sign: 1 | -1,
  memory: TrustRegionMemory = {},
): Float64Array {
  const byFactors = gradient.length > FEW ? stepByFactorisations : newtonStep;
  return byFactors(gradient, hessian, radius, memory) ?? stepByEigenvalues(gradient, hessian, radius, sign);
}
