import { formTerms } from "./form-terms.ts";
import { add, constant, divide, matmul, multiply, scalar, softplus, subtract, sum, type Tensor } from "../graph/tensor.ts";

/**
 * What multiplies a term at the point where its network is trained, in units of the coefficients' scales: δ of a linear term, the product of two δ of the
 * others. The sample there is w(SM) + factor x term. Small enough that few densities of linear and mixed terms turn negative, which no ratio could follow.
 */
export const TRAINING_FACTOR = 0.25;

/** Least ratio at a training point. */
const FLOOR = 1e-4;

/** softplus of it is 1, and has there the slope 1 − 1/e. */
const ONE = Math.log(Math.E - 1);
const STEEPNESS = TRAINING_FACTOR / (1 - Math.exp(-1));

/**
 * The ratio of cross sections dσ_t(x)/dσ(x|SM) of each term t at its own training point, where the sample holds the SM and this term alone, 1 + factor N_t:
 * softplus(factor z/(1 − 1/e) + log(e − 1)) + 10⁻⁴, which is positive, so that N_t is about z where it is small. ML4EFT (arXiv:2211.02058) cuts off at 0 instead,
 * which leaves no gradient below.
 * @param z raw network output, rows x ratioOutputs(k) @returns of that shape
 */
export const termRatios = (z: Tensor): Tensor => add(softplus(add(multiply(scalar(STEEPNESS), z), scalar(ONE))), scalar(FLOOR));

/**
 * The lower triangle, row by row and without its first entry 1, of the form 1 + Σ_t N_t(x) δ_t that the terms' ratios 1 + factor N_t make together, in units of
 * the scales: nothing makes it positive away from the training points.
 * @param z rows x ratioOutputs(k) @returns of that shape
 */
export const termParts = (z: Tensor, k: number): Tensor =>
  divide(subtract(termRatios(z), scalar(1)), constant(formTerms(k).map(({ times }) => TRAINING_FACTOR * times)));

/** 1 + Σ_t N_t(x) δ_t from the parts of `termParts`. @param delta rows x k, in units of the scales @returns rows x 1 */
export function termForm(parts: Tensor, delta: Tensor, k: number): Tensor {
  const terms = formTerms(k);
  // (1, δ)_row (1, δ)_column of each term
  const factor = (index: "row" | "column"): Tensor => {
    const of = terms.map((term) => term[index]);
    const selector = Array.from({ length: k }, (_, p) => of.map((one) => Number(one === p + 1))).flat();
    return add(matmul(delta, constant(selector, k)), constant(of.map((one) => Number(one === 0))));
  };
  const monomials = multiply(multiply(factor("row"), factor("column")), constant(terms.map(({ times }) => times)));
  return add(scalar(1), sum(multiply(parts, monomials), "columns"));
}

/** The product of the scales of each term but the constant. @param scales of the coefficients, k @returns k(k+3)/2 */
export const formUnits = (scales: readonly number[]): number[] =>
  formTerms(scales.length).map(({ row, column }) => scales[row - 1] * (column === 0 ? 1 : scales[column - 1]));

/**
 * The same form as numbers, δ now in physical units.
 * @param parts n x ratioOutputs(k), row-major @param scales of the coefficients, k
 * @returns n x T, T = (k+1)(k+2)/2, row-major
 */
export function termFormTerms(parts: ArrayLike<number>, scales: readonly number[]): Float64Array {
  const units = formUnits(scales);
  const n = parts.length / units.length;
  const form = new Float64Array(n * (units.length + 1));
  for (let event = 0, from = 0, t = 0; event < n; event++) {
    form[t++] = 1;
    for (const unit of units) form[t++] = parts[from++] / unit;
  }
  return form;
}
