import { AnalysisError } from "@ratiometer/config";
import { rowProducts } from "../polynomial-fit.ts";
import { morphingGradients, morphingWeights } from "./morphing.ts";
import { nuisanceFactors, type NuisanceResponse } from "./nuisance-response.ts";
import type { MorphingSetup } from "./setup.ts";

/** Events with weights at the benchmarks of a file. */
export interface MorphedEvents {
  readonly setup: MorphingSetup;
  /** n × B, row-major, pb: at each benchmark; times the sampling factors, where events were generated at several. */
  readonly weights: Float64Array;
  /** How they depend on nuisance parameters; undefined if that is not asked for. */
  readonly response: NuisanceResponse | undefined;
}

/** A point of parameters and nuisance parameters. */
export interface MorphingPoint {
  /** P physical values. */
  readonly theta: ArrayLike<number>;
  /** K values in standard deviations; nominal if left out. */
  readonly nu?: ArrayLike<number>;
}

/**
 * dσ_i(θ,ν) = F_i(ν) Σ_b W_b(θ) w_ib of each event, pb.
 * @throws AnalysisError DATA_MORPHING
 */
export function morphedWeights({ setup, weights, response }: MorphedEvents, { theta, nu }: MorphingPoint): Float64Array {
  const values = rowProducts(weights, morphingWeights(setup, theta), setup.benchmarks.length);
  if (response === undefined || nu === undefined || response.names.length === 0) return values;
  const factors = nuisanceFactors(response, nu);
  return values.map((value, i) => value * factors[i]);
}

/**
 * Their derivatives with respect to the P parameters and, behind them, the K nuisance parameters: n × (P + K), row-major.
 * @throws AnalysisError DATA_MORPHING
 */
export function morphedGradients(events: MorphedEvents, point: MorphingPoint): Float64Array {
  const { setup, weights, response } = events;
  const parameters = setup.parameters.length;
  const nuisances = response?.names.length ?? 0;
  const size = parameters + nuisances;
  const slopes = rowProducts(weights, morphingGradients(setup, point.theta), setup.benchmarks.length);
  const values = morphedWeights(events, point);
  const factors = response === undefined || point.nu === undefined || nuisances === 0 ? undefined : nuisanceFactors(response, point.nu);
  const result = new Float64Array(values.length * size);
  for (let i = 0; i < values.length; i++) {
    const factor = factors?.[i] ?? 1;
    for (let p = 0; p < parameters; p++) result[i * size + p] = factor * slopes[i * parameters + p];
    for (let k = 0; k < nuisances; k++) {
      const { linear, quadratic } = response ?? { linear: [], quadratic: [] };
      const slope = linear[i * nuisances + k] + 2 * quadratic[i * nuisances + k] * (point.nu?.[k] ?? 0);
      result[i * size + parameters + k] = slope * values[i];
    }
  }
  return result;
}

/** σ(θ,ν) of events, pb, its standard error sqrt(Σ dσ²), and its P + K derivatives. */
export interface MorphedCrossSection {
  readonly value: number;
  readonly error: number;
  readonly gradient: Float64Array;
}

/** The sum over the events. */
export function morphedCrossSection(events: MorphedEvents, point: MorphingPoint): MorphedCrossSection {
  const weights = morphedWeights(events, point);
  const gradients = morphedGradients(events, point);
  const size = weights.length === 0 ? 0 : gradients.length / weights.length;
  const gradient = new Float64Array(size);
  let value = 0;
  let squares = 0;
  weights.forEach((weight, i) => {
    value += weight;
    squares += weight * weight;
    for (let p = 0; p < size; p++) gradient[p] += gradients[i * size + p];
  });
  return { value, error: Math.sqrt(squares), gradient };
}

function positive(value: number, what: string): number {
  if (value > 0) return value;
  throw new AnalysisError(
    "DATA_ZERO_CROSS_SECTION",
    `the events' weights ${what} add up to ${value} pb, expected a positive cross section`,
  );
}

function nonzero(weights: Float64Array): Float64Array {
  const zero = weights.indexOf(0);
  if (zero >= 0) throw new AnalysisError("DATA_ZERO_WEIGHT", `event ${zero} has weight 0 there`);
  return weights;
}

/**
 * Joint likelihood ratio r(x,z) = [dσ(0)/σ(0)] / [dσ(1)/σ(1)] of each event, σ over the same events.
 * @throws AnalysisError DATA_ZERO_WEIGHT, DATA_ZERO_CROSS_SECTION
 */
export function morphedRatio(events: MorphedEvents, numerator: MorphingPoint, denominator: MorphingPoint): Float64Array {
  const above = morphedWeights(events, numerator);
  const below = nonzero(morphedWeights(events, denominator));
  const total = (weights: Float64Array, what: string): number =>
    positive(
      weights.reduce((sum, w) => sum + w, 0),
      what,
    );
  const scale = total(below, "of the denominator") / total(above, "of the numerator");
  return above.map((weight, i) => (weight / below[i]) * scale);
}

/**
 * Joint score t(x,z) = ∇dσ/dσ - ∇σ/σ of each event in the P parameters and the K nuisance parameters: n × (P + K), row-major.
 * @throws AnalysisError DATA_ZERO_WEIGHT, DATA_ZERO_CROSS_SECTION
 */
export function morphedScore(events: MorphedEvents, point: MorphingPoint): Float64Array {
  const weights = nonzero(morphedWeights(events, point));
  const { value, gradient } = morphedCrossSection(events, point);
  const sigma = positive(value, "there");
  const size = gradient.length;
  return morphedGradients(events, point).map((slope, j) => slope / weights[Math.floor(j / size)] - gradient[j % size] / sigma);
}

/**
 * Factors that make events of several generation benchmarks one sample: n_b/Σn for those of benchmark b, 1 for background (benchmark -1).
 * @param sampling n: the benchmark that each event was generated at
 * @param generated events generated at each benchmark, of the whole file
 */
export function samplingFactors(sampling: ArrayLike<number>, generated: ArrayLike<number>): Float64Array {
  const total = Array.from(generated).reduce((sum, count) => sum + count, 0);
  return Float64Array.from(sampling, (benchmark) => (benchmark < 0 ? 1 : generated[benchmark] / total));
}
