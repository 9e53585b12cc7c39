import { fitCovariance, type BestFit, type Data, type TemplateModel } from "@ratiometer/likelihood";
import { auxiliaryPull, type AuxiliaryPull } from "./auxiliary-pull.ts";

/** A parameter at the best fit. */
export interface FittedParameter extends Partial<AuxiliaryPull> {
  readonly name: string;
  readonly value: number;
  /** Standard deviation from the curvature; null where there is none: fixed, on a bound, or not determined. */
  readonly uncertainty: number | null;
  readonly fixed: boolean;
  /** On a bound that it would like to cross. */
  readonly atBound: boolean;
}

/** A fit, in the shape that it is written in. */
export interface FitSummary {
  readonly status: BestFit["status"];
  readonly twiceNll: number;
  readonly parameters: readonly FittedParameter[];
  /** n × n in the order of the parameters; what has no uncertainty is not correlated. Null where the curvature is not positive definite. */
  readonly correlation: readonly (readonly number[])[] | null;
}

/** What a fit says of every parameter of a model. */
export function fitSummary({ parameters, constraints }: TemplateModel, data: Data, fit: BestFit): FitSummary {
  const covariance = fitCovariance(parameters, fit);
  const positions = new Map(covariance?.free.map((index, position) => [index, position]));
  const m = positions.size;
  const element = (i: number, j: number): number | undefined => {
    const [a, b] = [positions.get(i), positions.get(j)];
    return a === undefined || b === undefined ? undefined : covariance?.matrix[a * m + b];
  };
  const deviations = parameters.map((_, i) => {
    const variance = element(i, i);
    return variance === undefined ? null : Math.sqrt(variance);
  });
  return {
    status: fit.status,
    twiceNll: fit.twiceNll,
    parameters: parameters.map(({ name, fixed }, i) => {
      const [value, uncertainty] = [fit.values[i], deviations[i]];
      const pull = uncertainty === null ? undefined : auxiliaryPull(constraints, data, i, value, uncertainty);
      return { name, value, uncertainty, fixed, atBound: fit.atBound[i], ...pull };
    }),
    correlation:
      covariance === undefined
        ? null
        : parameters.map((_, i) =>
            parameters.map((__, j) => (i === j ? 1 : (element(i, j) ?? 0) / ((deviations[i] ?? 1) * (deviations[j] ?? 1)))),
          ),
  };
}
