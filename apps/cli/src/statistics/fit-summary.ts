import { auxiliaryMeasurements, fitCovariance, type BestFit, type Data, type Experiment } from "@ratiometer/likelihood";

/** A parameter at the best fit. */
export interface FittedParameter {
  readonly name: string;
  readonly value: number;
  /** Standard deviation from the curvature; null where there is none: fixed, on a bound, or not determined. */
  readonly uncertainty: number | null;
  readonly fixed: boolean;
  /** On a bound that it would like to cross. */
  readonly atBound: boolean;
  /** (value - that of the auxiliary measurement) / its uncertainty; left out where there is none, as `constraint`. */
  readonly pull?: number;
  /** The uncertainty over that of the auxiliary measurement. */
  readonly constraint?: number;
}

/** A fit, in the shape that it is written in. */
export interface FitSummary {
  readonly status: BestFit["status"];
  readonly twiceNll: number;
  readonly parameters: readonly FittedParameter[];
  /** n × n in the order of the parameters; what has no uncertainty is not correlated. Null where the curvature is not positive definite. */
  readonly correlation: readonly (readonly number[])[] | null;
}

/** What a fit says of every parameter. */
export function fitSummary(experiment: Experiment, data: Data, fit: BestFit): FitSummary {
  const { parameters } = experiment;
  const n = parameters.length;
  const covariance = fitCovariance(parameters, fit);
  const auxiliary = auxiliaryMeasurements(experiment, data);
  const deviations = parameters.map((_, i) =>
    covariance === undefined || covariance[i * n + i] === 0 ? null : Math.sqrt(covariance[i * n + i]),
  );
  const pullOf = (i: number, uncertainty: number): Pick<FittedParameter, "pull" | "constraint"> => {
    const distance = fit.values[i] - auxiliary.values[i];
    const before = distance < 0 ? auxiliary.down[i] : auxiliary.up[i];
    return Number.isFinite(before) ? { pull: distance / before, constraint: uncertainty / before } : {};
  };
  return {
    status: fit.status,
    twiceNll: fit.twiceNll,
    parameters: parameters.map(({ name, fixed }, i) => {
      const uncertainty = deviations[i];
      const pull = uncertainty === null ? {} : pullOf(i, uncertainty);
      return { name, value: fit.values[i], uncertainty, fixed, atBound: fit.atBound[i], ...pull };
    }),
    correlation:
      covariance === undefined
        ? null
        : deviations.map((a, i) =>
            deviations.map((b, j) => (i === j ? 1 : a === null || b === null ? 0 : covariance[i * n + j] / (a * b))),
          ),
  };
}
