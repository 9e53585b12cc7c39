import { add, multiply, softplus, subtract, type Tensor } from "../graph/tensor.ts";

/**
 * Cross entropy of ŝ = 1/(1 + r̂) for events that weigh a under the numerator hypothesis and b under the denominator's:
 * a softplus(−R) + b softplus(R), R = log r̂. It is least where r̂ is the ratio of the summed weights, and linear in the weights, which may have any sign.
 * With a = 1 − y, b = y it is that of a classifier, with a = r/(1 + r), b = 1/(1 + r) that of the soft target s = 1/(1 + r).
 * @param logRatio rows x 1 @param numerator a, rows x 1 @param denominator b, rows x 1 @returns rows x 1
 */
export const crossEntropy = (logRatio: Tensor, numerator: Tensor, denominator: Tensor): Tensor =>
  subtract(multiply(add(numerator, denominator), softplus(logRatio)), multiply(numerator, logRatio));
