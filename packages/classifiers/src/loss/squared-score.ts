import { multiply, scalar, square, subtract, sum, type Tensor } from "../graph/tensor.ts";

/** Squared error of a score, mean over its components: rows x 1. @param score t̂, rows x k @param jointScore t(x,z), rows x k */
export const squaredScoreError = (score: Tensor, jointScore: Tensor): Tensor =>
  multiply(scalar(1 / score.columns), sum(square(subtract(score, jointScore)), "columns"));
