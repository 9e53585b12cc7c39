import { add, constant, matmul, multiply, scalar, softplus, square, sum, sliceColumns, type Tensor } from "../graph/tensor.ts";

/** Keeps the quadratic form positive definite (DESIGN B3). */
export const DIAGONAL_FLOOR = 1e-4;

/** Network outputs that a ratio in k coefficients needs: u (k) and the lower triangle of L (k(k+1)/2, row by row). */
export const ratioOutputs = (k: number): number => k + (k * (k + 1)) / 2;

/** Row and column of each entry of the packed lower triangle. */
function lowerTriangle(k: number): (readonly [row: number, column: number])[] {
  return Array.from({ length: k }, (_, row) => Array.from({ length: row + 1 }, (__, column) => [row, column] as const)).flat();
}

const selector = (rows: number, columns: number, one: (row: number, column: number) => boolean): Tensor =>
  constant(
    Array.from({ length: rows * columns }, (_, i) => Number(one(Math.floor(i / columns), i % columns))),
    rows,
    columns,
  );

/** u and L of each event from the raw network output: the diagonal of L is softplus(z) + 10⁻⁴. @param z rows x ratioOutputs(k) */
export function ratioParts(z: Tensor, k: number): { readonly u: Tensor; readonly lower: Tensor } {
  const entries = lowerTriangle(k);
  const mask = (diagonal: boolean): Tensor => constant(entries.map(([i, j]) => Number((i === j) === diagonal)));
  const packed = sliceColumns(z, k, k + entries.length);
  const diagonal = multiply(add(softplus(packed), scalar(DIAGONAL_FLOOR)), mask(true));
  return { u: sliceColumns(z, 0, k), lower: k === 1 ? diagonal : add(multiply(packed, mask(false)), diagonal) };
}

/**
 * The coefficient-structured ratio of cross sections dσ(x|c)/dσ(x|SM): q(x, δ) = (1 + u·δ)² + ‖Lᵀδ‖², exactly 1 at δ = 0 and positive elsewhere.
 * The true ratio is a quadratic form in δ for every x, whatever happens between parton and detector, because the event weights are.
 * @param parts u (rows x k), lower (rows x k(k+1)/2)
 * @param delta rows x k, in units of the coefficients' scales
 * @returns rows x 1
 */
export function ratioForm(parts: { readonly u: Tensor; readonly lower: Tensor }, delta: Tensor, k: number): Tensor {
  const entries = lowerTriangle(k);
  const toRow = selector(k, entries.length, (i, e) => entries[e][0] === i);
  const toColumn = selector(entries.length, k, (e, j) => entries[e][1] === j);
  const linear = add(scalar(1), sum(multiply(parts.u, delta), "columns"));
  const rest = matmul(multiply(parts.lower, matmul(delta, toRow)), toColumn);
  return add(square(linear), sum(square(rest), "columns"));
}

/**
 * The same form as numbers: the lower triangle of M with q = (1, δ) M (1, δ)ᵀ, δ now in physical units.
 * @param parts n x ratioOutputs(k), row-major: u and L
 * @param scales of the coefficients, k
 * @returns n x T, T = (k+1)(k+2)/2, row-major
 */
export function ratioTerms(parts: ArrayLike<number>, scales: readonly number[]): Float64Array {
  const k = scales.length;
  const outputs = ratioOutputs(k);
  const terms = ((k + 1) * (k + 2)) / 2;
  const n = parts.length / outputs;
  const form = new Float64Array(n * terms);
  for (let event = 0; event < n; event++) {
    const at = event * outputs;
    let t = event * terms;
    form[t++] = 1;
    for (let i = 0; i < k; i++) {
      form[t++] = parts[at + i] / scales[i];
      for (let j = 0; j <= i; j++) {
        let product = parts[at + i] * parts[at + j];
        for (let l = 0; l <= j; l++) product += parts[at + k + (i * (i + 1)) / 2 + l] * parts[at + k + (j * (j + 1)) / 2 + l];
        form[t++] = product / (scales[i] * scales[j]);
      }
    }
  }
  return form;
}
