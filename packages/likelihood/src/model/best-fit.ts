import { freeLikelihood } from "../free-likelihood.ts";
import { minimaOfFit } from "../minima.ts";
import { minimise, type MinimiserStatus } from "../minimise.ts";
import type { Likelihood } from "./experiment.ts";

/** The lowest minimum that was found. */
export interface BestFit {
  readonly status: MinimiserStatus;
  readonly twiceNll: number;
  /** n: all parameters, those that are fixed or held included. */
  readonly values: Float64Array;
  /** n × n, row-major: second derivatives there by all parameters. */
  readonly hessian: Float64Array;
  /** n: whether the parameter ended on a bound that it would like to cross. */
  readonly atBound: readonly boolean[];
}

/** Where and how to look for the minimum. */
export interface FitOptions {
  /** Parameters held at a value, besides those that are fixed: index → value. */
  readonly held?: ReadonlyMap<number, number>;
  /** n: where the first descent starts; the initial values if left out. */
  readonly start?: ArrayLike<number>;
  /** Whether other valleys are looked for, along parameters where there may be several; true if left out. */
  readonly search?: boolean;
}

/**
 * The lowest minimum of all parameters that are neither fixed nor held, within their bounds.
 *
 * @throws AnalysisError FIT_NOT_POSITIVE if the likelihood is not finite where the search starts
 */
export function bestFit(likelihood: Likelihood, { held, start, search = true }: FitOptions = {}): BestFit {
  const { parameters } = likelihood;
  const free = freeLikelihood(likelihood, held);
  const from = Float64Array.from(free.free, (i) => start?.[i] ?? parameters[i].init);
  const { status, value, point, atBound } = search ? minimaOfFit(free, start === undefined ? [] : [from])[0] : minimise(free, from);
  const values = free.complete(point);
  const bound = new Set(free.free.filter((_, a) => atBound[a]));
  let hessian: Float64Array | undefined;
  return {
    status,
    twiceNll: value,
    values,
    // few ask for it, and it takes as long as a step of the descent
    get hessian() {
      return (hessian ??= likelihood.evaluate(values).hessian);
    },
    atBound: parameters.map((_, i) => bound.has(i)),
  };
}
