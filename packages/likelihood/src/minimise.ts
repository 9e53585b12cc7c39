import type { Evaluation } from "./evaluation.ts";
import { trustRegionStep } from "./trust-region-step.ts";

/** A function of m parameters inside a box. */
export interface Minimand {
  readonly evaluate: (x: Float64Array) => Evaluation;
  /** m closed intervals, rising and finite. */
  readonly bounds: readonly (readonly [number, number])[];
}

/** "converged", or why the minimiser stopped where it did: nobody may use a minimum without looking. */
export type MinimiserStatus = "converged" | "iteration limit reached" | "no step decreases the function" | "not finite at the start";

/** Where a descent ended. */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** m × m, row-major. */
  readonly hessian: Float64Array;
  readonly status: MinimiserStatus;
  readonly iterations: number;
  /** m: whether the parameter ended on a bound that it would like to cross. */
  readonly atBound: readonly boolean[];
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Whether a parameter sits on a bound and the function falls beyond it. */
function blocked(minimand: Minimand, x: Float64Array, gradient: Float64Array): boolean[] {
  return minimand.bounds.map(([low, high], a) => (x[a] <= low && gradient[a] > 0) || (x[a] >= high && gradient[a] < 0));
}

/** Change of the quadratic model for a displacement. */
function modelChange(evaluation: Evaluation, step: Float64Array): number {
  const m = step.length;
  let change = 0;
  for (let a = 0; a < m; a++) {
    change += evaluation.gradient[a] * step[a];
    for (let b = 0; b < m; b++) change += (evaluation.hessian[a * m + b] * step[a] * step[b]) / 2;
  }
  return change;
}

/** The trust-region step of the parameters that are not held, in units of the box; those that would leave it are held on its wall in turn. */
function boxedStep(
  minimand: Minimand,
  x: Float64Array,
  at: Evaluation,
  held: readonly boolean[],
  radius: number,
  sign: 1 | -1,
): Float64Array {
  const m = x.length;
  const { bounds } = minimand;
  const width = bounds.map(([low, high]) => high - low);
  const step = new Float64Array(m);
  let free = bounds.map((_, a) => a).filter((a) => !held[a]);
  while (free.length > 0) {
    const gradient = Float64Array.from(free, (a) => {
      let g = at.gradient[a];
      for (let b = 0; b < m; b++) if (!free.includes(b)) g += at.hessian[a * m + b] * step[b];
      return g * width[a];
    });
    const hessian = Float64Array.from(
      free.flatMap((a) => free.map((b) => [a, b])),
      ([a, b]) => at.hessian[a * m + b] * width[a] * width[b],
    );
    const scaled = trustRegionStep(gradient, hessian, radius, sign);
    const outside: number[] = [];
    for (const [i, a] of free.entries()) {
      const target = x[a] + scaled[i] * width[a];
      const inside = clamp(target, bounds[a][0], bounds[a][1]);
      if (inside !== target) outside.push(a);
      step[a] = inside - x[a];
    }
    if (outside.length === 0) break;
    free = free.filter((a) => !outside.includes(a));
  }
  return step;
}

/** A step down the projected gradient that lowers the quadratic model; zero where there is none. */
function steepestStep(minimand: Minimand, x: Float64Array, at: Evaluation, radius: number): Float64Array {
  const width = minimand.bounds.map(([low, high]) => high - low);
  const size = Math.hypot(...width.map((w, a) => w * at.gradient[a]));
  let length = size === 0 ? 0 : radius / size;
  for (let i = 0; i < 60 && length > 0; i++, length /= 2) {
    const step = x.map((value, a) => {
      const [low, high] = minimand.bounds[a];
      return clamp(value - length * at.gradient[a] * width[a] ** 2, low, high) - value;
    });
    if (modelChange(at, step) < 0) return step;
  }
  return new Float64Array(x.length);
}

/**
 * A local minimum by Newton's method in a trust region, inside bounds. The radius is measured in units of the box, so parameters of different scales
 * mix; curvature of any sign is used, so that the method leaves saddles and maxima. +Infinity (a model that is not positive) shrinks the region:
 * a barrier. It ends when the quadratic model promises less than rounding can show (1e-12 of the value, at least 1e-10), after one last Newton step.
 *
 * @param start m values, moved into the bounds
 */
export function minimise(minimand: Minimand, start: ArrayLike<number>, iterationLimit = 200): Minimum {
  const { bounds } = minimand;
  const m = bounds.length;
  let x = Float64Array.from(bounds, ([low, high], a) => clamp(start[a], low, high));
  let at = minimand.evaluate(x);
  const finish = (status: MinimiserStatus, iterations: number): Minimum => {
    const { value, gradient, hessian } = at;
    return { point: x, value, gradient, hessian, status, iterations, atBound: blocked(minimand, x, gradient) };
  };
  if (!Number.isFinite(at.value)) return finish("not finite at the start", 0);
  if (m === 0) return finish("converged", 0);
  let radius = 0.25;
  for (let iteration = 1; iteration <= iterationLimit; iteration++) {
    const held = blocked(minimand, x, at.gradient);
    let step = boxedStep(minimand, x, at, held, radius, 1);
    if (!(modelChange(at, step) < 0)) step = boxedStep(minimand, x, at, held, radius, -1);
    if (!(modelChange(at, step) < 0)) step = steepestStep(minimand, x, at, radius);
    const promised = -modelChange(at, step);
    const length = Math.hypot(...bounds.map(([low, high], a) => step[a] / (high - low)));
    const noise = Math.max(1e-10, 1e-12 * Math.abs(at.value));
    const target = x.map((value, a) => clamp(value + step[a], ...bounds[a]));
    const trial = promised > 0 ? minimand.evaluate(target) : at;
    if (promised <= noise && length < 0.99 * radius) {
      if (trial.value <= at.value + noise && promised > 0) {
        x = target;
        at = trial;
      }
      return finish("converged", iteration);
    }
    const quality = (at.value - trial.value) / promised;
    if (quality > 0.75 && length > 0.8 * radius) radius = Math.min(1, 2 * radius);
    if (!(quality > 0.25)) radius = Math.min(radius, length) / 4;
    if (quality > 1e-4) {
      x = target;
      at = trial;
    }
    if (radius < 1e-14) return finish("no step decreases the function", iteration);
  }
  return finish("iteration limit reached", iterationLimit);
}
