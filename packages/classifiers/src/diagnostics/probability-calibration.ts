/** The estimated probability ŝ = 1/(1 + r̂) that an event of a half-and-half mixture of p(x|c) and p(x|SM) comes from the SM, in equal bins of ŝ. */
export interface ProbabilityCalibration {
  readonly at: readonly number[];
  readonly edges: readonly number[];
  /** Mean ŝ of the bin, and the fraction of SM events in it with its error; 0 in bins without events. */
  readonly predicted: readonly number[];
  readonly observed: readonly number[];
  readonly error: readonly number[];
  /** Share of the mixture. */
  readonly events: readonly number[];
}

const BINS = 20;

/**
 * @param ratio r̂ of each event @param numerator density weights at c, adding up to 1 @param denominator the same at the SM
 */
export function probabilityCalibration(
  at: readonly number[],
  ratio: Float64Array,
  numerator: Float64Array,
  denominator: Float64Array,
): ProbabilityCalibration {
  const estimate = ratio.map((r) => 1 / (1 + r));
  const bin = Uint32Array.from(estimate, (s) => Math.min(BINS - 1, Math.floor(s * BINS)));
  const sums = {
    estimate: new Float64Array(BINS),
    sm: new Float64Array(BINS),
    both: new Float64Array(BINS),
    spread: new Float64Array(BINS),
  };
  for (let i = 0; i < ratio.length; i++) {
    const both = 0.5 * (numerator[i] + denominator[i]);
    sums.estimate[bin[i]] += both * estimate[i];
    sums.sm[bin[i]] += 0.5 * denominator[i];
    sums.both[bin[i]] += both;
  }
  const share = (sum: Float64Array): number[] => Array.from(sum, (value, b) => (sums.both[b] > 0 ? value / sums.both[b] : 0));
  const observed = share(sums.sm);
  for (let i = 0; i < ratio.length; i++)
    sums.spread[bin[i]] += (0.5 * (denominator[i] - observed[bin[i]] * (numerator[i] + denominator[i]))) ** 2;
  return {
    at,
    edges: Array.from({ length: BINS + 1 }, (_, b) => b / BINS),
    predicted: share(sums.estimate),
    observed,
    error: share(sums.spread.map(Math.sqrt)),
    events: [...sums.both],
  };
}
