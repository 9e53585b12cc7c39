import { constant, log, matmul, maximum, scalar, subtract, type Tensor } from "../graph/tensor.ts";

/** Probabilities below this, and what is less than this away from certainty, are taken as this. */
const LEAST = 1e-12;

/** log[p_c/Σ_{j≠c} p_j], float32 numbers as a network has them: 1 − p would lose them. @param probabilities n x classes @returns n */
export function logOdds(probabilities: ArrayLike<number>, classes: number, c: number): Float32Array {
  return Float32Array.from({ length: probabilities.length / classes }, (_, i) => {
    let others = 0;
    for (let j = 0; j < classes; j++) if (j !== c) others += probabilities[i * classes + j];
    return Math.log(Math.max(probabilities[i * classes + c], LEAST)) - Math.log(Math.max(others, LEAST));
  });
}

/** The same of all classes as an expression. @param probabilities rows x classes @returns rows x classes */
export function logOddsTensor(probabilities: Tensor, classes: number): Tensor {
  const others = Array.from({ length: classes * classes }, (_, e) => (Math.floor(e / classes) === e % classes ? 0 : 1));
  const held = (a: Tensor): Tensor => log(maximum(a, scalar(LEAST)));
  return subtract(held(probabilities), held(matmul(probabilities, constant(others, classes, classes))));
}
