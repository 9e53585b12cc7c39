import { minimise, type Minimand, type MinimiserStatus } from "../minimise.ts";
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
  /** Whether parameters along which there may be several minima start from further values too; true if left out. */
  readonly search?: boolean;
}

/** Where parameters along which there may be several minima start too: beyond the templates on either side. */
const ELSEWHERE = [-1.5, 1.5];

/** The likelihood as a function of its free parameters, the others as in `full`. */
function freePart({ parameters, evaluate }: Likelihood, free: readonly number[], full: Float64Array): Minimand {
  const n = parameters.length;
  const k = free.length;
  return {
    bounds: free.map((i) => parameters[i].bounds),
    evaluate: (c) => {
      const x = full.slice();
      for (let a = 0; a < k; a++) x[free[a]] = c[a];
      const at = evaluate(x);
      const hessian = new Float64Array(k * k);
      for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) hessian[a * k + b] = at.hessian[free[a] * n + free[b]];
      return { ...at, gradient: Float64Array.from(free, (i) => at.gradient[i]), hessian };
    },
  };
}

/**
 * The lowest minimum of all parameters that are neither fixed nor held, within their bounds: descents from the start and, along each parameter that is
 * `searched`, from further values.
 */
export function bestFit(likelihood: Likelihood, { held = new Map(), start, search = true }: FitOptions = {}): BestFit {
  const { parameters } = likelihood;
  const full = Float64Array.from(parameters, ({ init, fixed }, i) => held.get(i) ?? (fixed ? init : (start?.[i] ?? init)));
  const free = [...parameters.keys()].filter((i) => !parameters[i].fixed && !held.has(i));
  const minimand = freePart(likelihood, free, full);
  const first = Float64Array.from(free, (i) => full[i]);
  const others = search ? free.flatMap((i, a) => (parameters[i].searched ? ELSEWHERE.map((value) => first.with(a, value)) : [])) : [];
  // the first of equals: from the start, where the others lead there too
  const minima = [first, ...others].map((from) => minimise(minimand, from));
  const { point, value, status, atBound } = minima.reduce((lowest, minimum) => (minimum.value < lowest.value ? minimum : lowest));
  const values = full.slice();
  for (const [a, i] of free.entries()) values[i] = point[a];
  return {
    status,
    twiceNll: value,
    values,
    hessian: likelihood.evaluate(values).hessian,
    atBound: parameters.map((_, i) => atBound[free.indexOf(i)] ?? false),
  };
}
