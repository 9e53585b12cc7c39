import { auxiliaryMeasurements, type Data, type Experiment, type FitResult, type FittedParameter } from "@ratiometer/likelihood";

/** A parameter at the best fit, compared with its auxiliary measurement. */
export interface PulledParameter extends FittedParameter {
  /** (value - that of the auxiliary measurement) / its uncertainty; left out where there is none, as `constraint`. */
  readonly pull?: number;
  /** The uncertainty over that of the auxiliary measurement. */
  readonly constraint?: number;
}

/** A fit in the shape that it is written in. */
export interface FitSummary extends FitResult {
  readonly parameters: readonly PulledParameter[];
}

/** A fit with what it moved and learned of the parameters that have an auxiliary measurement. */
export function withPulls(experiment: Experiment, data: Data, fit: FitResult): FitSummary {
  const auxiliary = auxiliaryMeasurements(experiment, data);
  return {
    ...fit,
    parameters: fit.parameters.map((parameter, i) => {
      const { value, uncertainty } = parameter;
      const distance = value - auxiliary.values[i];
      const before = distance < 0 ? auxiliary.down[i] : auxiliary.up[i];
      return uncertainty === null || !Number.isFinite(before)
        ? parameter
        : { ...parameter, pull: distance / before, constraint: uncertainty / before };
    }),
  };
}
