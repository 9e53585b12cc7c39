import { AnalysisError } from "@ratiometer/config";
import type { RandomStream } from "@ratiometer/tables";

/** Sums of the numbers up to and including each; refused where one is negative or nothing is positive. */
function cumulativeSum(weights: Float64Array): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!(weights[i] >= 0)) {
      const reason = "events can only be drawn with probabilities, and those are not negative";
      throw new AnalysisError("FIT_SIGNED_WEIGHT", `pseudo-data: event ${i} has weight ${weights[i]}; ${reason}`, {
        hint: "use Asimov data, where negative weights subtract",
      });
    }
    sum += weights[i];
    sums[i] = sum;
  }
  if (!(sum > 0 && sum < Infinity)) {
    throw new AnalysisError(
      "FIT_NO_EVENTS",
      `pseudo-data: ${weights.length} weights sum to ${sum}, expected a positive finite number of events`,
    );
  }
  return sums;
}

/**
 * One pseudo-experiment from weighted events: N from a Poisson distribution whose mean is the sum of the weights, then N draws with replacement, each
 * event with probability proportional to its weight.
 *
 * @param weights expected events of each row (asimovWeights)
 * @returns how often each row was drawn: the weights of an UnbinnedChannel
 * @throws AnalysisError FIT_SIGNED_WEIGHT, FIT_NO_EVENTS
 */
export function pseudoData(weights: Float64Array, stream: RandomStream): Float64Array {
  const sums = cumulativeSum(weights);
  const total = sums[sums.length - 1];
  const counts = new Float64Array(weights.length);
  for (let n = stream.poisson(total); n > 0; n--) {
    const target = stream.uniform() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle] > target) high = middle;
      else low = middle + 1;
    }
    counts[low]++;
  }
  return counts;
}

/**
 * Independent Poisson counts in bins.
 *
 * @throws AnalysisError FIT_SIGNED_WEIGHT if an expectation is negative
 */
export function pseudoCounts(expected: Float64Array, stream: RandomStream): Float64Array {
  return expected.map((mean, bin) => {
    if (!(mean >= 0)) throw new AnalysisError("FIT_SIGNED_WEIGHT", `pseudo-data: bin ${bin} expects ${mean} events, expected 0 or more`);
    return mean === 0 ? 0 : stream.poisson(mean);
  });
}
