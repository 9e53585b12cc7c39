import { multiply } from "../graph/tensor.ts";
import type { Optimiser } from "./optimiser.ts";

/**
 * An optimiser with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101): p ← (1 − η λ) p before its step, for weights and biases alike. The
 * gradient and its moments do not know of it. @param decay λ; with 0 the optimiser itself
 */
export function withWeightDecay(optimiser: Optimiser, decay: number): Optimiser {
  if (decay === 0) return optimiser;
  return {
    moments: optimiser.moments,
    inputs: { ...optimiser.inputs, kept: (_, rate) => 1 - rate * decay },
    step: (parameters, gradient, moments, input) => optimiser.step(multiply(input("kept"), parameters), gradient, moments, input),
  };
}
