import type { Data } from "../model/data.ts";
import type { Experiment } from "../model/experiment.ts";

/** What the auxiliary measurements alone say of each of n parameters. */
export interface AuxiliaryMeasurements {
  /** n: where the observed global observables put them; the initial value where there is none. */
  readonly values: Float64Array;
  /** n: standard deviations below and above that value, Infinity where there is none. */
  readonly down: Float64Array;
  readonly up: Float64Array;
}

/**
 * What auxiliary measurements tell of each of n parameters at x, 1/σ², from the data on one side of it: `side` 1 where the observables are above their
 * expectations, -1 below.
 */
export function auxiliaryInformation(experiment: Experiment, data: Data, x: ArrayLike<number>, side: 1 | -1): Float64Array {
  const at = Float64Array.from(x);
  const slopes = (auxiliary: Float64Array): Float64Array => experiment.likelihood({ ...data, auxiliary }).evaluate(at).gradient;
  const reference = slopes(experiment.asimov(at).auxiliary);
  // any size will do, but the expectation of a Poisson observable has to stay positive
  const shifts = experiment.parameters.map(({ role }, i) => {
    if (role !== "constrained") return 0;
    return side === 1 || at[i] <= 0 ? side : -Math.min(1, at[i] / 2);
  });
  const shifted = slopes(experiment.asimov(at.map((value, i) => value + shifts[i])).auxiliary);
  return reference.map((slope, i) => {
    const information = shifts[i] === 0 ? 0 : (slope - shifted[i]) / (2 * shifts[i]);
    return information > 1e-12 * Math.abs(slope) ? information : 0;
  });
}

/**
 * The auxiliary measurements of parameters as far as an experiment shows them. A shift of the global observables by what a shift h of the parameters does to
 * their expectations changes the slope of -2 log L by -2 h/σ²: exactly for normal constraints, with σ² = θ/τ at the initial value θ for Poisson ones.
 * An observable above the expected one draws against the deviation below it, and the other way.
 */
export function auxiliaryMeasurements(experiment: Experiment, data: Data): AuxiliaryMeasurements {
  const start = Float64Array.from(experiment.parameters, ({ init }) => init);
  const deviations = (side: 1 | -1): Float64Array =>
    auxiliaryInformation(experiment, data, start, side).map((information) => (information > 0 ? 1 / Math.sqrt(information) : Infinity));
  const down = deviations(1);
  const up = deviations(-1);
  const slopes = (auxiliary: Float64Array): Float64Array => experiment.likelihood({ ...data, auxiliary }).evaluate(start).gradient;
  const reference = slopes(experiment.asimov(start).auxiliary);
  const observed = slopes(data.auxiliary);
  // linear in the observable on either side
  const values = start.map((value, i) => {
    const change = reference[i] - observed[i];
    const sigma = change > 0 ? down[i] : up[i];
    return Number.isFinite(sigma) ? value + (change / 2) * sigma * sigma : value;
  });
  return { values, down, up };
}

/** Data whose global observables are shifted by what a shift of parameter `index` by `shift` from its initial value does to their expectations. */
export function withShiftedAuxiliary(experiment: Experiment, data: Data, index: number, shift: number): Data {
  const start = Float64Array.from(experiment.parameters, ({ init }) => init);
  const before = experiment.asimov(start).auxiliary;
  const after = experiment.asimov(start.with(index, start[index] + shift)).auxiliary;
  return { ...data, auxiliary: data.auxiliary.map((value, j) => value + after[j] - before[j]) };
}
