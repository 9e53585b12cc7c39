import { add, multiply, scalar, sum, type Tensor } from "../graph/tensor.ts";
import type { RatioModel } from "../ratio/estimated-ratio.ts";
import { crossEntropy } from "./cross-entropy.ts";
import type { Loss, LossColumn } from "./loss.ts";
import type { MethodTraits } from "./method.ts";
import { squaredRatioError } from "./squared-ratio.ts";
import { squaredScoreError } from "./squared-score.ts";

type RatioTraits = Extract<MethodTraits, { readonly estimates: "ratio" }>;

/** The names of a score's target and weight, at the numerator's point and at the denominator's. */
const SCORE_TARGETS = [
  ["joint_score", "weight_score"],
  ["reference_score", "weight_reference_score"],
] as const;

/**
 * The loss of a ratio: Σ_i of an error of the ratio, with the events' weights a_i and b_i under the two hypotheses ("weight_numerator",
 * "weight_denominator"), and α times the error of the score of events of the numerator, and of the denominator where the network depends on its point:
 *
 *   cross entropy:  a softplus(−R) + b softplus(R)          squared:  a (1/r̂ − 1/r)² + b (r̂ − r)²,  log r = "log_joint_ratio"
 *   score:          (α/k) ‖t̂ − t‖²,  t = "joint_score", weighed by "weight_score"
 *
 * CARL and ALICE are the first, ROLR the second; CASCAL, ALICES and RASCAL have the score, too. Coefficients are in units of their scales: α acts on
 * standardised scores.
 * @param k coefficients
 */
export function ratioLoss({ error, score }: Pick<RatioTraits, "error" | "score">, model: RatioModel, k: number, alpha: number): Loss {
  const slopes = model.columns.some(({ name }) => name === "reference_delta") ? 2 : 1;
  const scores = score ? SCORE_TARGETS.slice(0, slopes) : [];
  const columns: LossColumn[] = [
    ...model.columns,
    { name: "weight_numerator", columns: 1 },
    { name: "weight_denominator", columns: 1 },
    ...(error === "squared" ? [{ name: "log_joint_ratio", columns: 1 }] : []),
    ...scores.flatMap(([target, weight]) => [
      { name: target, columns: k },
      { name: weight, columns: 1 },
    ]),
  ];
  return {
    columns,
    joined: model.joined,
    value: (network, x, column) => {
      const estimate = model.estimate(network, x, column);
      const [numerator, denominator] = [column("weight_numerator"), column("weight_denominator")];
      const ratioError =
        error === "squared"
          ? squaredRatioError(estimate.logRatio, column("log_joint_ratio"), numerator, denominator)
          : crossEntropy(estimate.logRatio, numerator, denominator);
      const scoreErrors = scores.map(([target, weight], i): Tensor =>
        multiply(scalar(alpha), sum(multiply(column(weight), squaredScoreError(estimate.scores[i], column(target))), "all")),
      );
      return [sum(ratioError, "all"), ...scoreErrors].reduce(add);
    },
  };
}
