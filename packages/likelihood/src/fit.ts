import { cholesky } from "./cholesky.ts";
import { freeLikelihood, type FreeLikelihood } from "./free-likelihood.ts";
import { minimaOfFit } from "./minima.ts";
import type { Minimum, MinimiserStatus } from "./minimise.ts";
import type { Likelihood } from "./model/experiment.ts";

/** A parameter at the best fit. */
export interface FittedParameter {
  readonly name: string;
  readonly value: number;
  /** Standard deviation from the curvature at the minimum; null where that is not positive definite, and of a parameter that is fixed or on its bound. */
  readonly uncertainty: number | null;
  readonly fixed: boolean;
  readonly atBound: boolean;
}

/** A fit, in the shape that results are written in. */
export interface FitResult {
  readonly status: MinimiserStatus;
  readonly twiceNll: number;
  readonly parameters: readonly FittedParameter[];
  /**
   * Correlation matrix of the parameters, from the curvature; null where that is not positive definite. One that is fixed or on its bound is correlated with
   * itself alone.
   */
  readonly correlation: readonly (readonly number[])[] | null;
  /** Every distinct minimum found, the lowest first. */
  readonly minima: readonly { readonly at: readonly number[]; readonly twiceNll: number; readonly status: MinimiserStatus }[];
}

/** Covariance from the second derivatives of -2 log L, V = 2 H⁻¹ (k × k, row-major), or undefined where H is not positive definite. */
export function covariance(hessian: Float64Array, k: number): Float64Array | undefined {
  const factors = cholesky(k);
  if (!factors.factorise(hessian)) return undefined;
  const result = new Float64Array(k * k);
  const unit = new Float64Array(k);
  for (let a = 0; a < k; a++) {
    unit.fill(0);
    unit[a] = 2;
    result.set(factors.solve(unit), a * k);
  }
  return result;
}

/** The best fit among the minima (lowest first) of the free parameters, in the shape that results are written in. */
export function fitResult(likelihood: Likelihood, free: FreeLikelihood, minima: readonly Minimum[]): FitResult {
  const { parameters } = likelihood;
  const best = minima[0];
  const m = free.free.length;
  const inner = [...best.atBound.keys()].filter((a) => !best.atBound[a]);
  const k = inner.length;
  const curvature = Float64Array.from({ length: k * k }, (_, cell) => best.hessian[inner[Math.floor(cell / k)] * m + inner[cell % k]]);
  const errors = covariance(curvature, k);
  const position = new Map(inner.map((a, i) => [free.free[a], i]));
  const bound = new Set(free.free.filter((_, a) => best.atBound[a]));
  const values = free.complete(best.point);
  const entry = (p: number | undefined, q: number | undefined): number | undefined =>
    p === undefined || q === undefined ? undefined : errors?.[p * k + q];
  const deviation = (i: number): number | null => {
    const variance = entry(position.get(i), position.get(i));
    return variance === undefined ? null : Math.sqrt(variance);
  };
  const deviations = parameters.map((_, i) => deviation(i));
  const correlated = (i: number, j: number): number => {
    const mixed = entry(position.get(i), position.get(j));
    const [left, right] = [deviations[i], deviations[j]];
    if (i === j || mixed === undefined || left === null || right === null) return i === j ? 1 : 0;
    return mixed / (left * right);
  };
  return {
    status: best.status,
    twiceNll: best.value,
    parameters: parameters.map(({ name }, i) => ({
      name,
      value: values[i],
      uncertainty: deviations[i],
      fixed: !position.has(i) && !bound.has(i),
      atBound: bound.has(i),
    })),
    correlation: errors === undefined ? null : parameters.map((_, i) => parameters.map((__, j) => correlated(i, j))),
    minima: minima.map(({ point, value, status }) => ({ at: [...free.complete(point)], twiceNll: value, status })),
  };
}

/**
 * The global best fit of all parameters within their bounds.
 *
 * @param held index → value of parameters held besides those that are fixed
 * @throws AnalysisError FIT_NOT_POSITIVE if the model is not positive at any start
 */
export function fit(likelihood: Likelihood, held?: ReadonlyMap<number, number>): FitResult {
  const free = freeLikelihood(likelihood, held);
  return fitResult(likelihood, free, minimaOfFit(free));
}
