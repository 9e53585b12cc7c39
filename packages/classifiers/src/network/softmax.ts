import { add, exp, sliceColumns, softplus, subtract, type Tensor } from "../graph/tensor.ts";

/** log Σ_j exp z_j of each row, rows x 1, without overflow: log(eᵃ + eᵇ) = a + softplus(b − a), column after column. */
export function logSumExp(z: Tensor): Tensor {
  const columns = Array.from({ length: z.columns }, (_, j) => sliceColumns(z, j, j + 1));
  return columns.reduce((total, column) => add(total, softplus(subtract(column, total))));
}

/** exp z_j/Σ exp z: the probabilities of classes, rows x classes, all positive, with sum 1. */
export const softmax = (z: Tensor): Tensor => exp(subtract(z, logSumExp(z)));
