import { benchmarkPosition, type MorphingSetup } from "./setup.ts";

/**
 * How the weights of n events depend on K nuisance parameters: F_i(ν) = exp Σ_k (a_ik ν_k + b_ik ν_k²), where every ν_k is a standard normal variable and
 * 0 is nominal. The effect on an event does not depend on the coefficients.
 */
export interface NuisanceResponse {
  readonly names: readonly string[];
  /** n × K, row-major: a. */
  readonly linear: Float64Array;
  /** n × K: b. */
  readonly quadratic: Float64Array;
  /** Numbers that were not finite and became 0, or were cut off at ±10. */
  readonly mended: number;
}

/** Beyond this a factor is no variation any more. */
const LARGEST = 10;

/**
 * The response of events to a file's nuisance parameters: with the weights w₊ and w₋ at their benchmarks and w₀ that of the event's own,
 * a = ½ ln(w₊/w₋), b = ½ ln(w₊w₋/w₀²); with one benchmark only a = ln(w₊/w₀), b = 0. What is not finite becomes 0, and all are cut off at ±10, as in
 * MadMiner.
 * @param weights n × B, row-major, in the order of the file's benchmarks
 * @param own n: the weight of each event at the benchmark that it was generated at
 * @throws AnalysisError DATA_UNKNOWN_BENCHMARK
 */
export function nuisanceResponse(setup: MorphingSetup, weights: Float64Array, own: Float64Array): NuisanceResponse {
  const { nuisanceParameters } = setup;
  const width = setup.benchmarks.length;
  const size = nuisanceParameters.length;
  const linear = new Float64Array(own.length * size);
  const quadratic = new Float64Array(own.length * size);
  let mended = 0;
  const mend = (value: number): number => {
    if (Math.abs(value) <= LARGEST) return value;
    mended++;
    return Number.isFinite(value) ? Math.sign(value) * LARGEST : 0;
  };
  nuisanceParameters.forEach(({ positive, negative }, k) => {
    const up = benchmarkPosition(setup, positive);
    const down = negative === undefined ? undefined : benchmarkPosition(setup, negative);
    for (let i = 0; i < own.length; i++) {
      const above = Math.log(weights[i * width + up] / own[i]);
      const below = down === undefined ? -above : Math.log(weights[i * width + down] / own[i]);
      linear[i * size + k] = mend((above - below) / 2);
      if (down !== undefined) quadratic[i * size + k] = mend((above + below) / 2);
    }
  });
  return { names: nuisanceParameters.map(({ name }) => name), linear, quadratic, mended };
}

/** F_i(ν) of each event. */
export function nuisanceFactors({ names, linear, quadratic }: NuisanceResponse, nu: ArrayLike<number>): Float64Array {
  const size = names.length;
  const events = size === 0 ? 0 : linear.length / size;
  return Float64Array.from({ length: events }, (_, i) => {
    let exponent = 0;
    for (let k = 0; k < size; k++) exponent += linear[i * size + k] * nu[k] + quadratic[i * size + k] * nu[k] * nu[k];
    return Math.exp(exponent);
  });
}
