import { add, divide, multiply, relu, scalar, sqrt, square, subtract, sum, type Tensor } from "../graph/tensor.ts";

/**
 * The gradient times min(1, limit/length). Events near a vanishing amplitude have huge scores: without a limit a batch with one of them throws a young
 * network onto a plateau that it does not leave.
 * @param gradient of all parameters, laid end to end
 */
export function limited(gradient: Tensor, limit: number): Tensor {
  const length = sqrt(sum(square(gradient), "all"));
  const excess = relu(subtract(divide(length, scalar(limit)), scalar(1)));
  return multiply(gradient, divide(scalar(1), add(scalar(1), excess)));
}
