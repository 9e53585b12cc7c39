import { log, sum } from "../graph/tensor.ts";
import { ratioOutputs } from "../ratio/ratio-form.ts";
import { termRatios } from "../ratio/term-ratio.ts";
import { crossEntropy } from "./cross-entropy.ts";
import type { Loss } from "./loss.ts";

/**
 * Per-term networks as in ML4EFT (arXiv:2211.02058): for each term t of the form in k coefficients the cross entropy of the SM sample ("weight_denominator") with
 * one at a point where the SM and this term alone are present ("weight_terms"), Σ_t Σ_i a_ti softplus(−R_t) + b_i softplus(R_t). It is least where
 * ŝ_t = 1/(1 + r̂_t) = dσ(SM)/(dσ(SM) + dσ_t). The terms' parameters are their own, so that the sum is least where each of its parts is.
 */
export function perTermLoss(k: number): Loss {
  return {
    columns: [
      { name: "weight_terms", columns: ratioOutputs(k) },
      { name: "weight_denominator", columns: 1 },
    ],
    value: (network, x, column) =>
      sum(crossEntropy(log(termRatios(network(x))), column("weight_terms"), column("weight_denominator")), "all"),
  };
}
