// The best fit of a likelihood of many parameters by the library's minimiser.
import { minimise } from "@ratiometer/likelihood";

/** Where parameters along which there may be several minima start too. */
const ELSEWHERE = [-1.5, 1.5];

/**
 * The lowest minimum of all parameters that are not fixed, from their initial values and from other values of those that are searched.
 * @param likelihood of an experiment @returns {{ status: string, twiceNll: number, values: Float64Array }}
 */
export function bestFit({ parameters, evaluate }) {
  const n = parameters.length;
  const initial = Float64Array.from(parameters, ({ init }) => init);
  const free = [...parameters.keys()].filter((i) => !parameters[i].fixed);
  const k = free.length;
  const all = (c) => free.reduce((x, i, a) => x.fill(c[a], i, i + 1), initial.slice());
  const minimand = {
    bounds: free.map((i) => parameters[i].bounds),
    evaluate: (c) => {
      const { value, gradient, hessian } = evaluate(all(c));
      const block = Float64Array.from({ length: k * k }, (_, p) => hessian[free[Math.floor(p / k)] * n + free[p % k]]);
      return { value, gradient: Float64Array.from(free, (i) => gradient[i]), hessian: block };
    },
  };
  const start = Float64Array.from(free, (i) => initial[i]);
  const others = free.flatMap((i, a) => {
    const [low, high] = parameters[i].bounds;
    return parameters[i].searched ? ELSEWHERE.map((value) => start.with(a, Math.min(high, Math.max(low, value)))) : [];
  });
  const minima = [start, ...others].map((from) => minimise(minimand, from));
  const { point, value, status } = minima.toSorted((a, b) => a.value - b.value)[0];
  return { status, twiceNll: value, values: all(point) };
}
