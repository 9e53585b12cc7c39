import { multiply, sum } from "../graph/tensor.ts";
import type { Loss } from "./loss.ts";
import { squaredScoreError } from "./squared-score.ts";

/**
 * SALLY (Brehmer et al., arXiv:1805.00020): regression on the joint score at the SM, L = (1/k) Σ_i a_i ‖t̂_i − t_i‖², a = dp(SM)/dq with q the
 * density of the generated mixture. Its minimum is the score t(x|SM).
 */
export function sally(k: number): Loss {
  return {
    columns: [
      { name: "joint_score", columns: k },
      { name: "weight_numerator", columns: 1 },
    ],
    value: (network, x, column) => sum(multiply(column("weight_numerator"), squaredScoreError(network(x), column("joint_score"))), "all"),
  };
}
