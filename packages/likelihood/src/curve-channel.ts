import { AnalysisError } from "@ratiometer/config";
import { checkChannelArray } from "./channel-shape.ts";
import { chebyshevSeries, chebyshevValue } from "./chebyshev.ts";
import { sumOfEvaluations, violated, type Evaluation } from "./evaluation.ts";
import { formSum } from "./form-sum.ts";

/** Events with an estimated likelihood ratio r̂(x|c) in one coefficient that is no quadratic form but known at some points. */
export interface CurveChannel {
  readonly name: string;
  /** 3 terms of the expected events ν_R(δ) in the channel, at the luminosity. */
  readonly yield: Float64Array;
  /** 3 terms of the expected events ν(δ) in the domain that the estimator was trained on; a constant factor adds a constant. */
  readonly domainYield: Float64Array;
  /** n × (degree + 1), row-major: log r̂ of each event at the `chebyshevNodes` of the range. */
  readonly logRatios: Float64Array;
  /** Of δ, where the nodes lie. */
  readonly range: readonly [number, number];
  /** n: expected events that a row stands for (Asimov), or the number of times that it was observed. */
  readonly weights: Float64Array;
}

/**
 * How far the polynomial of half the degree may be off at the nodes, in −2 log L. That of the full degree is better by far: about the square of it for smooth
 * curves, a fraction for curves with kinks.
 */
const TOLERANCE = 0.1;

/** @throws AnalysisError FIT_CURVE */
function requireSmooth(name: string, sums: Float64Array, [low, high]: readonly [number, number]): void {
  const half = chebyshevSeries(
    low,
    high,
    sums.filter((_, j) => j % 2 === 0),
  );
  const degree = sums.length - 1;
  const off = sums.map(
    (sum, j) => 2 * Math.abs(sum - chebyshevValue(half, (low + high) / 2 + ((high - low) / 2) * Math.cos((Math.PI * j) / degree)).value),
  );
  const worst = Math.max(...off);
  if (worst <= TOLERANCE) return;
  throw new AnalysisError(
    "FIT_CURVE",
    `channel "${name}": -2 log L is known at ${degree + 1} points, and half of them predict the others to ${Number(worst.toPrecision(2))}, expected ${TOLERANCE} or better`,
    { hint: "shrink the coefficient's range, use a smooth activation, or use network.form: structured" },
  );
}

/**
 * Extended unbinned twice negative log-likelihood of a channel as a function of δ,
 *
 *   -2 log L = 2 ν_R(δ) - 2 Σ_i w_i [log ν(δ) + log r̂_i(δ)],
 *
 * where Σ_i w_i log r̂_i is the polynomial through its values at the nodes, with its derivatives.
 *
 * @param k number of coefficients, which is 1
 * @throws AnalysisError FIT_CHANNEL_LENGTH, FIT_CHANNEL_NOT_FINITE, FIT_CURVE if the nodes are too few for the curve; RangeError for k other than 1
 */
export function curveTwiceNll(channel: CurveChannel, k: number): (delta: ArrayLike<number>) => Evaluation {
  if (k !== 1) throw new RangeError(`channel ${channel.name} has a ratio in one coefficient, the likelihood is in ${k}`);
  const { name, weights, logRatios, range } = channel;
  const nodes = logRatios.length / weights.length;
  checkChannelArray(name, "weights", weights, weights.length);
  checkChannelArray(name, "logRatios", logRatios, weights.length * nodes);
  checkChannelArray(name, "yield", channel.yield, 3);
  checkChannelArray(name, "domainYield", channel.domainYield, 3);
  const sums = Float64Array.from({ length: nodes }, (_, j) =>
    weights.reduce((sum, weight, i) => sum + weight * logRatios[i * nodes + j], 0),
  );
  requireSmooth(name, sums, range);
  const series = chebyshevSeries(range[0], range[1], sums);
  const none = Float64Array.of(0);
  const total = Float64Array.of(weights.reduce((sum, weight) => sum + weight, 0));
  return (delta) => {
    const parts = [
      [formSum(channel.yield, none, 1, delta), "expected yield"],
      [formSum(channel.domainYield, total, 0, delta), "expected yield in the estimator's training domain"],
    ] as const;
    for (const [{ badRow, badValue }, quantity] of parts) if (badRow >= 0) return violated({ channel: name, quantity, value: badValue }, k);
    const { value, slope, curvature } = chebyshevValue(series, delta[0]);
    const ratio: Evaluation = { value: -2 * value, gradient: Float64Array.of(-2 * slope), hessian: Float64Array.of(-2 * curvature) };
    return sumOfEvaluations([...parts.map(([part]) => part), ratio], k);
  };
}
