import { add, divide, maximum, multiply, scalar, sqrt, square, subtract } from "../graph/tensor.ts";
import type { Optimiser } from "./optimiser.ts";

/** The usual constants of Adam. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

const { beta1, beta2, epsilon } = ADAM;

/** √((1 − β₂)/(1 − β₂ᵗ)): what takes the root of the sum of squares to that of the corrected second moment. */
const rootCorrection = (t: number): number => Math.sqrt((1 - beta2) / (1 - beta2 ** t));

/**
 * Adam (Kingma and Ba, arXiv:1412.6980), or AMSGrad (Reddi, Kale and Kumar, arXiv:1904.09237), which divides by the largest second moment so far. The
 * moments are kept without their factors 1 − β, which are in the step's numbers: M ← β₁ M + g, V ← β₂ V + g², p ← p − step M/(√V + ε').
 */
const adamLike = (largest: boolean): Optimiser => ({
  moments: largest ? ["first", "second", "largest"] : ["first", "second"],
  inputs: {
    step_size: (t, rate) => (rate * (1 - beta1)) / (1 - beta1 ** t) / rootCorrection(t),
    epsilon: (t) => epsilon / rootCorrection(t),
  },
  step: (parameters, gradient, [first, second, before], input) => {
    const newFirst = add(multiply(scalar(beta1), first), gradient);
    const newSecond = add(multiply(scalar(beta2), second), square(gradient));
    const newLargest = largest ? [maximum(before, newSecond)] : [];
    const width = add(sqrt(newLargest[0] ?? newSecond), input("epsilon"));
    return {
      parameters: subtract(parameters, multiply(input("step_size"), divide(newFirst, width))),
      moments: [newFirst, newSecond, ...newLargest],
    };
  },
});

export const adam: Optimiser = adamLike(false);
export const amsgrad: Optimiser = adamLike(true);
