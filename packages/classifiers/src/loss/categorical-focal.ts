import { exp, multiply, negate, scalar, softplus, subtract, sum, type Tensor } from "../graph/tensor.ts";
import { logSumExp } from "../network/softmax.ts";
import type { Loss } from "./loss.ts";

/**
 * What is taken from the output of an event's own class where the others are added up. Its part in them is then e^-60, below float32, and what is lost of
 * the others to rounding is 4e-6.
 */
const APART = 60;

/** log[p/(1 − p)] of the class that each event is of, from the raw outputs. @param z rows x classes @param truth 1 for the class, 0 for others; rows x 1 */
function logOdds(z: Tensor, truth: Tensor): Tensor {
  const own = sum(multiply(truth, z), "columns");
  return subtract(own, logSumExp(subtract(z, multiply(scalar(APART), truth))));
}

/**
 * Categorical focal loss (Lin et al., arXiv:1708.02002, for several classes): Σ_i w_i (1 − p_i)^γ (−log p_i) with p_i the softmax probability of the class
 * that event i is of ("class", one column for each: 1 or 0) and w_i its weight ("weight_event"), which may have any sign. γ = 0 is the cross entropy. Both
 * factors are functions of the log odds R of the class, log p = −softplus(−R) and log(1 − p) = −softplus(R), and finite with all derivatives for any
 * outputs.
 * @param classes how many @param gamma γ ≥ 0
 */
export function categoricalFocal(classes: number, gamma: number): Loss {
  return {
    columns: [
      { name: "class", columns: classes },
      { name: "weight_event", columns: 1 },
    ],
    value: (network, x, column) => {
      const odds = logOdds(network(x), column("class"));
      const crossEntropy = softplus(negate(odds));
      const loss = gamma === 0 ? crossEntropy : multiply(exp(multiply(scalar(-gamma), softplus(odds))), crossEntropy);
      return sum(multiply(column("weight_event"), loss), "all");
    },
  };
}
