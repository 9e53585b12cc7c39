import { gradients } from "../graph/differentiate.ts";
import { ratioForm, ratioParts } from "../ratio/ratio-form.ts";
import { add, log, multiply, scalar, softplus, square, subtract, sum } from "../graph/tensor.ts";
import type { Loss } from "./loss.ts";

/**
 * ALICES (Stoye et al., arXiv:1808.00973): cross entropy with the joint likelihood ratio as soft target, and the joint score of numerator events.
 *
 *   L = Σ_i  b_i [ softplus(R_i) − (1 − s_i) R_i ]  +  (α/k) Σ_i a_i ‖t̂_i − t_i‖²,   s = 1/(1 + r(x,z|c)),  R = log r̂(x|c),  t̂ = ∂R/∂c
 *
 * Every event of the generated mixture takes part at a coefficient point drawn for it in this epoch, with the weights of the two hypotheses:
 * a = ½ dp(c)/dq and b = ½ [dp(c) + dp(SM)]/dq, q the density of the mixture. No event is drawn twice and none is thrown away. The ratio of
 * cross sections, log σ(c)/σ(SM), turns the network's quadratic form into a ratio of normalised densities; in t̂ − t it cancels, so that both scores
 * are those of dσ. Coefficients are in units of their scales: α acts on standardised scores.
 */
export function alices(k: number, alpha: number): Loss {
  return {
    columns: [
      { name: "delta", columns: k },
      { name: "soft_target", columns: 1 },
      { name: "joint_score", columns: k },
      { name: "log_rate", columns: 1 },
      { name: "weight_both", columns: 1 },
      { name: "weight_numerator", columns: 1 },
    ],
    value: (network, x, column) => {
      const delta = column("delta");
      const logForm = log(ratioForm(ratioParts(network(x), k), delta, k));
      const logRatio = subtract(logForm, column("log_rate"));
      const score = gradients(logForm, [delta])[0];
      const crossEntropy = subtract(softplus(logRatio), multiply(subtract(scalar(1), column("soft_target")), logRatio));
      const scoreError = sum(square(subtract(score, column("joint_score"))), "columns");
      return add(
        sum(multiply(column("weight_both"), crossEntropy), "all"),
        multiply(scalar(alpha / k), sum(multiply(column("weight_numerator"), scoreError), "all")),
      );
    },
  };
}
