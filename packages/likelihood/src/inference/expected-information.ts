import type { Experiment } from "../model/experiment.ts";
import { auxiliaryInformation } from "./auxiliary-measurements.ts";

/** What a channel is expected to tell of n parameters. */
export interface ChannelInformation {
  readonly channel: string;
  /** bins: expected events ν_b. */
  readonly yields: Float64Array;
  /** bins × n, row-major: ∂ν_b by the parameters; the information of a bin is its slopes' product over ν_b. */
  readonly slopes: Float64Array;
  /** n × n, row-major: Σ_b ∂ν_b ∂ν_b/ν_b. */
  readonly information: Float64Array;
}

/** Expected Fisher information about n parameters at a point. */
export interface ExpectedInformation {
  /** n × n, row-major: the mean of half the second derivatives of -2 log L. */
  readonly total: Float64Array;
  /** Of binned channels. */
  readonly channels: readonly ChannelInformation[];
  /** n × n: of all unbinned channels together; null without one. */
  readonly unbinned: Float64Array | null;
  /** n: on the diagonal, from auxiliary measurements. */
  readonly auxiliary: Float64Array;
}

/**
 * Expected Fisher information at x, in parts. For Asimov data half the second derivatives of -2 log L are the information itself, as those of yields drop
 * out; -2 log L is linear in counts, so that one more event in a bin changes its slopes by -2 ∂ν_b/ν_b. Where coefficients enter quadratically, information at
 * the SM has their linear terms only: `expectedDistances` shows what is missing.
 *
 * @param x n parameters; bins that expect nothing there tell nothing
 */
export function expectedInformation(experiment: Experiment, x: ArrayLike<number>): ExpectedInformation {
  const n = experiment.parameters.length;
  const asimov = experiment.asimov(x);
  const { gradient, hessian } = experiment.likelihood(asimov).evaluate(x);
  const total = hessian.map((value) => value / 2);
  const auxiliary = auxiliaryInformation(experiment, asimov, x, 1);
  let first = 0;
  const channels = experiment.expected(x).flatMap(({ channel, yields }): ChannelInformation[] => {
    if (first >= asimov.counts.length) return [];
    const slopes = new Float64Array(yields.length * n);
    const information = new Float64Array(n * n);
    for (let b = 0; b < yields.length; b++) {
      if (!(yields[b] > 0)) continue;
      const counts = asimov.counts.slice();
      counts[first + b] += yields[b];
      const more = experiment.likelihood({ ...asimov, counts }).evaluate(x).gradient;
      const row = slopes.subarray(b * n, (b + 1) * n);
      for (let i = 0; i < n; i++) row[i] = (gradient[i] - more[i]) / 2;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) information[i * n + j] += (row[i] * row[j]) / yields[b];
    }
    first += yields.length;
    return [{ channel, yields, slopes, information }];
  });
  const rest = total.map((value, cell) => {
    const binned = channels.reduce((sum, { information }) => sum + information[cell], 0);
    return value - binned - (cell % (n + 1) === 0 ? auxiliary[cell / (n + 1)] : 0);
  });
  return { total, channels, unbinned: asimov.events === undefined ? null : rest, auxiliary };
}
