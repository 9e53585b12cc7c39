import { ratioForm, ratioTerms } from "../ratio/ratio-form.ts";
import { termForm, termFormTerms } from "../ratio/term-ratio.ts";
import { sliceColumns, type Tensor } from "../graph/tensor.ts";
import { coefficientScales, formOf, type NetworkDescription } from "../training/estimator-task.ts";

/**
 * The quadratic forms that the output "parts" of a ratio's member stands for: dσ(x|c)/dσ(x|SM) of each event.
 * @param parts n x k(k+3)/2, row-major @returns n x T, lower triangles over (1, δ), δ in physical units; the constant term is 1
 */
export function memberForms(description: NetworkDescription, parts: ArrayLike<number>): Float64Array {
  const scales = coefficientScales(description.coefficients);
  return formOf(description) === "per-term" ? termFormTerms(parts, scales) : ratioTerms(parts, scales);
}

/** The same as a graph, at δ. @param parts rows x k(k+3)/2 @param delta rows x k, in units of the scales @returns rows x 1 */
export function memberForm(description: NetworkDescription, parts: Tensor, delta: Tensor): Tensor {
  const k = description.coefficients.length;
  if (formOf(description) === "per-term") return termForm(parts, delta, k);
  return ratioForm({ u: sliceColumns(parts, 0, k), lower: sliceColumns(parts, k, parts.columns) }, delta, k);
}
