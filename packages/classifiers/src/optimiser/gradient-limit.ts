import { add, divide, multiply, relu, scalar, sqrt, square, subtract, sum, type Tensor } from "../graph/tensor.ts";

/**
 * Largest length of the gradient of one step; longer ones are scaled down to it. Events near a vanishing amplitude have huge scores: without a limit a
 * batch with one of them throws a young network onto a plateau that it does not leave.
 */
export const GRADIENT_LIMIT = 1;

/** The gradient times min(1, limit/length). @param gradient of all parameters, laid end to end */
export function limited(gradient: Tensor): Tensor {
  const length = sqrt(sum(square(gradient), "all"));
  const excess = relu(subtract(divide(length, scalar(GRADIENT_LIMIT)), scalar(1)));
  return multiply(gradient, divide(scalar(1), add(scalar(1), excess)));
}
