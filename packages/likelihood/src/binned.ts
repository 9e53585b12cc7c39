import { AnalysisError } from "@ratiometer/config";
import { checkChannelArray } from "./channel-shape.ts";
import { logGamma } from "./distributions.ts";
import { violated, type Evaluation } from "./evaluation.ts";
import { formSum } from "./form-sum.ts";
import type { CurveChannel } from "./curve-channel.ts";
import type { UnbinnedChannel } from "./unbinned.ts";

/** Counts in bins whose expected yields are quadratic forms in δ = c - c_SM (T terms as in UnbinnedChannel). */
export interface BinnedChannel {
  readonly name: string;
  /** bins × T, row-major: expected events. */
  readonly yields: Float64Array;
  /** bins: observed events, not necessarily whole (Asimov). */
  readonly observed: Float64Array;
}

/**
 * Poisson twice negative log-likelihood of a channel as a function of δ,
 *
 *   -2 log L = 2 Σ_b [ν_b(δ) - n_b log ν_b(δ) + ln Γ(n_b + 1)],
 *
 * constants included and continued to non-integer n, as pyhf does, with analytic derivatives. +Infinity where a yield is negative, or zero in a bin
 * with events.
 *
 * @param k number of coefficients
 * @throws AnalysisError FIT_CHANNEL_LENGTH, FIT_CHANNEL_NOT_FINITE, FIT_NEGATIVE_OBSERVATION
 */
export function binnedTwiceNll(channel: BinnedChannel, k: number): (delta: ArrayLike<number>) => Evaluation {
  const bins = channel.observed.length;
  checkChannelArray(channel.name, "observed", channel.observed, bins);
  checkChannelArray(channel.name, "yields", channel.yields, (bins * (k + 1) * (k + 2)) / 2);
  const negative = channel.observed.findIndex((count) => count < 0);
  if (negative >= 0) {
    const found = `observed ${channel.observed[negative]} events in bin ${negative}, expected 0 or more`;
    throw new AnalysisError("FIT_NEGATIVE_OBSERVATION", `channel "${channel.name}": ${found}`);
  }
  const constant = channel.observed.reduce((sum, count) => sum + 2 * logGamma(count + 1), 0);
  return (delta) => {
    const sum = formSum(channel.yields, channel.observed, 1, delta);
    if (sum.badRow >= 0) {
      return violated({ channel: channel.name, quantity: `expected yield of bin ${sum.badRow}`, value: sum.badValue }, k);
    }
    return { value: sum.value + constant, gradient: sum.gradient, hessian: sum.hessian };
  };
}

/** The counting experiment inside an unbinned channel: one bin with its yield and its number of events. */
export function rateChannel(channel: UnbinnedChannel | CurveChannel): BinnedChannel {
  const observed = channel.weights.reduce((sum, weight) => sum + weight, 0);
  return { name: channel.name, yields: channel.yield, observed: Float64Array.of(observed) };
}
