import { checkChannelArray } from "./channel-shape.ts";
import { sumOfEvaluations, violated, type Evaluation } from "./evaluation.ts";
import { formSum, type FormSum } from "./form-sum.ts";

/**
 * Events with an estimated likelihood ratio r̂(x|c) = q̂(x, δ)/Z(δ), q̂ and Z quadratic forms in δ = c - c_SM with T = (k + 1)(k + 2)/2 terms (lower
 * triangle of the symmetric matrix over (1, δ), row by row, off-diagonals half the cross coefficient).
 */
export interface UnbinnedChannel {
  readonly name: string;
  /** T terms of the expected events ν_R(δ) in the channel, at the luminosity. */
  readonly yield: Float64Array;
  /** n × T, row-major: q̂ of each event. */
  readonly ratio: Float64Array;
  /** T terms of Z(δ) = E[q̂ | SM] over the same events as `domainYield`. */
  readonly normalisation: Float64Array;
  /** T terms of the expected events ν(δ) in the domain that the estimator was trained on, where Z is of the domain; the channel's own yield if left out. */
  readonly domainYield?: Float64Array;
  /** n: expected events that a row stands for (Asimov), or the number of times that it was observed. */
  readonly weights: Float64Array;
}

/**
 * Extended unbinned twice negative log-likelihood of a channel as a function of δ,
 *
 *   -2 log L = 2 ν_R(δ) - 2 Σ_i w_i [log ν(δ) + log q̂_i(δ) - log Z(δ)]
 *
 * with analytic derivatives. The density of the reference hypothesis, Σ_i w_i log p(x_i | SM), is left out: it does not depend on δ. Rows of weight 0
 * are skipped. Where ν_R, ν, Z or a q̂_i is not positive the value is +Infinity: log q̂ and log ν fall without bound towards that edge, so that
 * a descent method meets a barrier.
 *
 * @param k number of coefficients
 * @throws AnalysisError FIT_CHANNEL_LENGTH, FIT_CHANNEL_NOT_FINITE
 */
export function unbinnedTwiceNll(channel: UnbinnedChannel, k: number): (delta: ArrayLike<number>) => Evaluation {
  const T = ((k + 1) * (k + 2)) / 2;
  const events = channel.weights.length;
  const domainYield = channel.domainYield ?? channel.yield;
  checkChannelArray(channel.name, "weights", channel.weights, events);
  checkChannelArray(channel.name, "ratio", channel.ratio, events * T);
  checkChannelArray(channel.name, "yield", channel.yield, T);
  checkChannelArray(channel.name, "domainYield", domainYield, T);
  checkChannelArray(channel.name, "normalisation", channel.normalisation, T);
  const total = channel.weights.reduce((sum, weight) => sum + weight, 0);
  const none = Float64Array.of(0);
  const plus = Float64Array.of(total);
  const minus = Float64Array.of(-total);
  return (delta) => {
    const parts: readonly (readonly [FormSum, string])[] = [
      [formSum(channel.yield, none, 1, delta), "expected yield"],
      [formSum(domainYield, plus, 0, delta), "expected yield in the estimator's training domain"],
      [formSum(channel.normalisation, minus, 0, delta), "normalisation Z of the estimated ratio"],
      [formSum(channel.ratio, channel.weights, 0, delta), "estimated ratio of event"],
    ];
    for (const [part, quantity] of parts) {
      if (part.badRow < 0) continue;
      const name = part === parts[3][0] ? `${quantity} ${part.badRow}` : quantity;
      return violated({ channel: channel.name, quantity: name, value: part.badValue }, k);
    }
    return sumOfEvaluations(
      parts.map(([part]) => part),
      k,
    );
  };
}
