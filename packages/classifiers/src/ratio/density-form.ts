import { add, divide, log, multiply, scalar, sliceColumns, softplus, type Tensor } from "../graph/tensor.ts";
import { DIAGONAL_FLOOR, ratioForm, ratioOutputs, ratioParts } from "./ratio-form.ts";

/** Network outputs that a rate density in k coefficients needs: those of a ratio and, in front, that of the SM. */
export const densityOutputs = (k: number): number => 1 + ratioOutputs(k);

/** ℓ = softplus(z₀) + 10⁻⁴, and what is left of the output. */
const split = (z: Tensor, k: number): readonly [Tensor, ReturnType<typeof ratioParts>] => [
  add(softplus(sliceColumns(z, 0, 1)), scalar(DIAGONAL_FLOOR)),
  ratioParts(sliceColumns(z, 1, z.columns), k),
];

/**
 * The ratio that a rate density implies, as u and L of `ratioForm`: dσ(x|c)/dσ(x|SM) = N(x, δ)/N(x, 0), exactly 1 at the SM.
 * @param z raw network output, rows x densityOutputs(k)
 */
export function densityParts(z: Tensor, k: number): ReturnType<typeof ratioParts> {
  const [first, { u, lower }] = split(z, k);
  return { u: divide(u, first), lower: divide(lower, first) };
}

/**
 * log N of N(x, δ) = ‖Kᵀ(1, δ)‖², K lower triangular with a positive diagonal: a positive quadratic form in δ with nothing fixed at the SM.
 * @param z raw network output, rows x densityOutputs(k): K row by row, but for K₀₀ in front and then the rest of its first column
 * @param delta rows x k, in units of the coefficients' scales @returns rows x 1
 */
export function densityLogForm(z: Tensor, delta: Tensor, k: number): Tensor {
  const [first] = split(z, k);
  return add(multiply(scalar(2), log(first)), log(ratioForm(densityParts(z, k), delta, k)));
}
