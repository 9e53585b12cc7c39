import { AnalysisError } from "@ratiometer/config";
import { binnedTwiceNll, type BinnedChannel } from "./binned.ts";
import { curveTwiceNll, type CurveChannel } from "./curve-channel.ts";
import { sumOfEvaluations, type Evaluation } from "./evaluation.ts";
import type { Likelihood } from "./model/experiment.ts";
import type { Parameter } from "./model/parameter.ts";
import { unbinnedTwiceNll, type UnbinnedChannel } from "./unbinned.ts";

/** A part of the likelihood. */
export type Channel = UnbinnedChannel | CurveChannel | BinnedChannel;

function channelTwiceNll(channel: Channel, k: number): (delta: ArrayLike<number>) => Evaluation {
  if ("ratio" in channel) return unbinnedTwiceNll(channel, k);
  return "logRatios" in channel ? curveTwiceNll(channel, k) : binnedTwiceNll(channel, k);
}

/** A coefficient of the likelihood, in physical values. */
export interface Coefficient {
  readonly name: string;
  /** Its SM value: where δ = 0. */
  readonly sm: number;
  /** Where fits and scans look for it. */
  readonly range: readonly [number, number];
}

/** Coefficients as parameters: all are of interest, and there may be several minima along each. */
export const coefficientParameters = (coefficients: readonly Coefficient[]): readonly Parameter[] =>
  coefficients.map(({ name, sm, range }) => ({ name, init: sm, bounds: range, fixed: false, role: "interest", searched: true }));

/** A function of coefficients alone as a likelihood. */
export const coefficientLikelihood = (coefficients: readonly Coefficient[], evaluate: Likelihood["evaluate"]): Likelihood => ({
  parameters: coefficientParameters(coefficients),
  evaluate,
  value: (c) => evaluate(c).value,
});

/**
 * The sum of the channels' -2 log L; each channel's shapes are checked once.
 *
 * @throws AnalysisError FIT_NO_CHANNEL, FIT_DUPLICATE_CHANNEL, FIT_RANGE, and what the channels throw
 */
export function objective(channels: readonly Channel[], coefficients: readonly Coefficient[]): Likelihood {
  const k = coefficients.length;
  if (channels.length === 0) throw new AnalysisError("FIT_NO_CHANNEL", "the likelihood has no channel, expected at least one");
  const names = channels.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new AnalysisError("FIT_DUPLICATE_CHANNEL", `two channels are called "${twice}"`);
  for (const { name, sm, range } of coefficients) {
    if (![sm, ...range].every(Number.isFinite) || !(range[0] < range[1])) {
      const found = `range [${range.join(", ")}], SM ${sm}`;
      throw new AnalysisError("FIT_RANGE", `coefficient "${name}": ${found}, expected finite numbers with a rising range`);
    }
  }
  const terms = channels.map((channel) => channelTwiceNll(channel, k));
  const sm = coefficients.map((coefficient) => coefficient.sm);
  return coefficientLikelihood(coefficients, (c) => {
    const delta = Float64Array.from(sm, (value, a) => c[a] - value);
    return sumOfEvaluations(
      terms.map((term) => term(delta)),
      k,
    );
  });
}

/**
 * -2 log L at a point, with derivatives, where it exists.
 *
 * @throws AnalysisError FIT_POINT_LENGTH, FIT_NOT_POSITIVE naming channel, quantity (bin or event) and point
 */
export function twiceNll(likelihood: Likelihood, c: ArrayLike<number>): Evaluation {
  const { parameters } = likelihood;
  if (c.length !== parameters.length) {
    throw new AnalysisError("FIT_POINT_LENGTH", `the point has ${c.length} numbers, expected ${parameters.length}`);
  }
  const evaluation = likelihood.evaluate(c);
  if (evaluation.violation === undefined) return evaluation;
  const { channel, quantity, value } = evaluation.violation;
  const point = parameters.map(({ name }, a) => `${name} = ${c[a]}`).join(", ");
  throw new AnalysisError("FIT_NOT_POSITIVE", `channel "${channel}": the ${quantity} is ${value} at ${point}, expected a positive number`);
}
