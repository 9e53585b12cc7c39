import type { Likelihood } from "./model/experiment.ts";

/** A likelihood as a function of some of its parameters, the others at fixed values. */
export interface FreeLikelihood extends Likelihood {
  /** Where each is looked for. */
  readonly bounds: readonly (readonly [number, number])[];
  readonly kinks: readonly number[];
  /** Index of each free parameter among all. */
  readonly free: readonly number[];
  /** All n parameters at a point of the free ones. */
  readonly complete: (point: ArrayLike<number>) => Float64Array;
}

/**
 * The likelihood of the parameters that are neither fixed nor held.
 *
 * @param held  index → value
 * @param fixed n: values of the parameters that are fixed; their initial ones if left out
 */
export function freeLikelihood(
  likelihood: Likelihood,
  held: ReadonlyMap<number, number> = new Map(),
  fixed?: ArrayLike<number>,
): FreeLikelihood {
  const { parameters } = likelihood;
  const n = parameters.length;
  const free = [...parameters.keys()].filter((i) => !parameters[i].fixed && !held.has(i));
  const k = free.length;
  const base = Float64Array.from(parameters, ({ init }, i) => held.get(i) ?? fixed?.[i] ?? init);
  const complete = (point: ArrayLike<number>): Float64Array => {
    const x = base.slice();
    for (let a = 0; a < k; a++) x[free[a]] = point[a];
    return x;
  };
  const kinked = new Set(likelihood.kinks);
  return {
    parameters: free.map((i) => parameters[i]),
    bounds: free.map((i) => parameters[i].bounds),
    kinks: [...free.keys()].filter((a) => kinked.has(free[a])),
    free,
    complete,
    value: (point) => likelihood.value(complete(point)),
    evaluate: (point) => {
      const at = likelihood.evaluate(complete(point));
      if (k === n) return at;
      const gradient = new Float64Array(k);
      const hessian = new Float64Array(k * k);
      for (let a = 0; a < k; a++) {
        gradient[a] = at.gradient[free[a]];
        for (let b = 0, row = free[a] * n; b < k; b++) hessian[a * k + b] = at.hessian[row + free[b]];
      }
      return { ...at, gradient, hessian };
    },
  };
}
