import { minimise, type Minimand, type MinimiserStatus } from "../minimise.ts";
import type { Likelihood } from "./experiment.ts";

/** The lowest minimum that was found. */
export interface BestFit {
  readonly status: MinimiserStatus;
  readonly twiceNll: number;
  /** All parameters, those that are fixed included. */
  readonly values: Float64Array;
}

/** Where parameters along which there may be several minima start too: beyond the templates on either side. */
const ELSEWHERE = [-1.5, 1.5];

/** The likelihood as a function of the parameters that are not fixed. */
function freePart({ parameters, evaluate }: Likelihood, free: readonly number[], initial: Float64Array): Minimand {
  const n = parameters.length;
  const k = free.length;
  return {
    bounds: free.map((i) => parameters[i].bounds),
    evaluate: (c) => {
      const x = initial.slice();
      for (let a = 0; a < k; a++) x[free[a]] = c[a];
      const at = evaluate(x);
      const hessian = new Float64Array(k * k);
      for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) hessian[a * k + b] = at.hessian[free[a] * n + free[b]];
      return { ...at, gradient: Float64Array.from(free, (i) => at.gradient[i]), hessian };
    },
  };
}

/**
 * The lowest minimum of all parameters that are not fixed, within their bounds: descents from the initial values and, along each parameter that is
 * `searched`, from further values.
 */
export function bestFit(likelihood: Likelihood): BestFit {
  const { parameters } = likelihood;
  const initial = Float64Array.from(parameters, ({ init }) => init);
  const free = [...parameters.keys()].filter((i) => !parameters[i].fixed);
  const minimand = freePart(likelihood, free, initial);
  const start = Float64Array.from(free, (i) => initial[i]);
  const others = free.flatMap((i, a) => (parameters[i].searched ? ELSEWHERE.map((value) => start.with(a, value)) : []));
  // the first of equals: from the initial values, where those lead there too
  const minima = [start, ...others].map((from) => minimise(minimand, from));
  const { point, value, status } = minima.reduce((lowest, minimum) => (minimum.value < lowest.value ? minimum : lowest));
  const values = initial.slice();
  for (const [a, i] of free.entries()) values[i] = point[a];
  return { status, twiceNll: value, values };
}
