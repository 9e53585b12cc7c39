import { Matrix, inverse } from "ml-matrix";
import { minimaOfFit } from "./minima.ts";
import type { Minimum, MinimiserStatus } from "./minimise.ts";
import type { Objective } from "./objective.ts";
import { eigensystem } from "./trust-region-step.ts";

/** A coefficient at the best fit. */
export interface FittedParameter {
  readonly name: string;
  readonly value: number;
  /** Standard deviation from the curvature at the minimum; null where that is not positive definite or the parameter sits on its bound. */
  readonly uncertainty: number | null;
  readonly fixed: boolean;
  readonly atBound: boolean;
}

/** A fit, in the shape that results are written in. */
export interface FitResult {
  readonly status: MinimiserStatus;
  readonly twiceNll: number;
  readonly parameters: readonly FittedParameter[];
  /** Correlation matrix of the parameters, from the curvature; null where that is not positive definite. */
  readonly correlation: readonly (readonly number[])[] | null;
  /** Every distinct minimum found, the lowest first. */
  readonly minima: readonly { readonly at: readonly number[]; readonly twiceNll: number; readonly status: MinimiserStatus }[];
}

/** Covariance from the second derivatives of -2 log L, V = 2 H⁻¹ (k × k, row-major), or undefined where H is not positive definite. */
export function covariance(hessian: Float64Array, k: number): Float64Array | undefined {
  const { values } = eigensystem(hessian, k);
  if (!(values[0] > 1e-13 * values[k - 1])) return undefined;
  return Float64Array.from(inverse(Matrix.from1DArray(k, k, hessian)).to1DArray(), (value) => 2 * value);
}

/** The best fit among the minima (lowest first) in the shape that results are written in. */
export function fitResult(likelihood: Objective, minima: readonly Minimum[]): FitResult {
  const best = minima[0];
  const k = likelihood.coefficients.length;
  const errors = covariance(best.hessian, k);
  const deviation = (a: number): number | undefined => (errors === undefined || best.atBound[a] ? undefined : Math.sqrt(errors[a * k + a]));
  return {
    status: best.status,
    twiceNll: best.value,
    parameters: likelihood.coefficients.map(({ name }, a) => ({
      name,
      value: best.point[a],
      uncertainty: deviation(a) ?? null,
      fixed: false,
      atBound: best.atBound[a],
    })),
    correlation:
      errors === undefined
        ? null
        : best.atBound.map((_, a) => best.atBound.map((_, b) => errors[a * k + b] / Math.sqrt(errors[a * k + a] * errors[b * k + b]))),
    minima: minima.map(({ point, value, status }) => ({ at: [...point], twiceNll: value, status })),
  };
}

/**
 * The global best fit of all coefficients within their ranges.
 *
 * @throws AnalysisError FIT_NOT_POSITIVE if the model is not positive at any start
 */
export function fit(likelihood: Objective): FitResult {
  return fitResult(likelihood, minimaOfFit(likelihood));
}
