import { add, multiply, scalar, subtract } from "../graph/tensor.ts";
import type { Optimiser } from "./optimiser.ts";

/** Stochastic gradient descent with momentum (Polyak, doi:10.1016/0041-5553(64)90137-5): v ← μ v + g, p ← p − η v. @param mu μ, 0 for none */
export const momentum = (mu: number): Optimiser => ({
  moments: mu === 0 ? [] : ["velocity"],
  inputs: { step_size: (_, rate) => rate },
  step: (parameters, gradient, [velocity], input) => {
    const after = mu === 0 ? gradient : add(multiply(scalar(mu), velocity), gradient);
    return { parameters: subtract(parameters, multiply(input("step_size"), after)), moments: mu === 0 ? [] : [after] };
  },
});
