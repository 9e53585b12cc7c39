import type { Evaluation } from "./evaluation.ts";
import { trustRegionStep, type TrustRegionMemory } from "./trust-region-step.ts";

/** A function of m parameters inside a box. */
export interface Minimand {
  readonly evaluate: (x: Float64Array) => Evaluation;
  /** m closed intervals, rising and finite. */
  readonly bounds: readonly (readonly [number, number])[];
  /** Parameters at whose zero the slope may jump; there `evaluate` has the derivatives of the side of positive values, below it those of the other side. */
  readonly kinks?: readonly number[];
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

const clamp = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value);

/** Whether a parameter sits on a bound and the function falls beyond it. */
function blocked({ bounds }: Pick<Minimand, "bounds">, x: Float64Array, gradient: Float64Array): boolean[] {
  return bounds.map(([low, high], a) => (x[a] <= low && gradient[a] > 0) || (x[a] >= high && gradient[a] < 0));
}

/** Change of the quadratic model for a displacement. */
function modelChange({ gradient, hessian }: Evaluation, step: Float64Array): number {
  const m = step.length;
  let change = 0;
  for (let a = 0; a < m; a++) {
    if (step[a] === 0) continue;
    let slope = 0;
    for (let b = 0, row = a * m; b < m; b++) slope += hessian[row + b] * step[b];
    change += step[a] * (gradient[a] + slope / 2);
  }
  return change;
}

/** The trust-region step of the parameters that are not held, in given units; those that would leave the box are held on its wall in turn. */
function boxedStep(
  { bounds }: Minimand,
  unit: Float64Array,
  x: Float64Array,
  at: Evaluation,
  held: readonly boolean[],
  radius: number,
  sign: 1 | -1,
  memory: TrustRegionMemory,
): Float64Array {
  const m = x.length;
  const step = new Float64Array(m);
  const inside = Array.from(held, (isHeld) => !isHeld);
  for (;;) {
    const free: number[] = [];
    for (let a = 0; a < m; a++) if (inside[a]) free.push(a);
    const k = free.length;
    if (k === 0) return step;
    const gradient = new Float64Array(k);
    const hessian = new Float64Array(k * k);
    for (let i = 0; i < k; i++) {
      const a = free[i];
      let g = at.gradient[a];
      for (let b = 0; b < m; b++) if (!inside[b] && step[b] !== 0) g += at.hessian[a * m + b] * step[b];
      gradient[i] = g * unit[a];
      for (let j = 0; j < k; j++) hessian[i * k + j] = at.hessian[a * m + free[j]] * unit[a] * unit[free[j]];
    }
    const scaled = trustRegionStep(gradient, hessian, radius, sign, memory);
    let left = false;
    for (let i = 0; i < k; i++) {
      const a = free[i];
      const target = x[a] + scaled[i] * unit[a];
      const reached = clamp(target, bounds[a][0], bounds[a][1]);
      step[a] = reached - x[a];
      if (reached === target) continue;
      inside[a] = false;
      left = true;
    }
    if (!left) return step;
  }
}

/** Of what radius the last try is, as a share of the first: there the step is one down the gradient. */
const SMALLEST = 2 ** -40;

/** A step that lowers the quadratic model: with the other sign at a saddle, or in a smaller region where walls turned it upwards; zero where there is none. */
function loweringStep(
  minimand: Minimand,
  unit: Float64Array,
  x: Float64Array,
  at: Evaluation,
  radius: number,
  memory: TrustRegionMemory,
): Float64Array {
  const held = blocked(minimand, x, at.gradient);
  for (let size = radius; size >= SMALLEST * radius; size /= 8) {
    for (const sign of [1, -1] as const) {
      const step = boxedStep(minimand, unit, x, at, held, size, sign, memory);
      if (modelChange(at, step) < 0) return step;
    }
  }
  return new Float64Array(x.length);
}

/** The smallest unit, as a share of the box. */
const FINEST = 1e-4;

/** Units in which the trust region is a ball: the width that the curvature of each parameter alone suggests, within its box. */
const units = ({ bounds }: Minimand, { hessian }: Evaluation): Float64Array =>
  Float64Array.from(bounds, ([low, high], a) => {
    const box = high - low;
    return clamp(Math.sqrt(2 / Math.abs(hessian[a * bounds.length + a])), FINEST * box, box);
  });

/** A change of the function, per unit of a parameter, that is too small to matter: the minimum is then about its square below. */
const FLAT = 1e-4;

/** Whether no parameter that can move has a slope that matters. */
function isFlat(minimand: Minimand, unit: Float64Array, x: Float64Array, { gradient }: Evaluation): boolean {
  return blocked(minimand, x, gradient).every((held, a) => held || Math.abs(gradient[a] * unit[a]) <= FLAT);
}

/** A step below this share of the radius is one that the radius does not end. */
const INSIDE = 0.55;
/** Where the model holds, the radius becomes so many lengths of the step at least. */
const GROWTH = 2;

/** Where a descent stands. */
interface Descent {
  readonly x: Float64Array;
  readonly at: Evaluation;
  readonly radius: number;
  readonly status: MinimiserStatus;
  readonly iterations: number;
}

/** Descends from a point where the function is finite. It ends when the quadratic model promises less than rounding can show, after one last Newton step. */
function descend(minimand: Minimand, unit: Float64Array, from: Omit<Descent, "status">, iterationLimit: number): Descent {
  const { bounds } = minimand;
  const m = bounds.length;
  const largest = Math.hypot(...bounds.map(([low, high], a) => (high - low) / unit[a]));
  const memory: TrustRegionMemory = {};
  let { x, at, radius } = from;
  for (let iterations = from.iterations + 1; iterations <= iterationLimit; iterations++) {
    const step = loweringStep(minimand, unit, x, at, radius, memory);
    const promised = -modelChange(at, step);
    let square = 0;
    for (let a = 0; a < m; a++) square += (step[a] / unit[a]) ** 2;
    const length = Math.sqrt(square);
    const noise = Math.max(1e-10, 1e-12 * Math.abs(at.value));
    const target = x.map((value, a) => clamp(value + step[a], bounds[a][0], bounds[a][1]));
    const trial = promised > 0 ? minimand.evaluate(target) : at;
    if (promised <= noise && length < INSIDE * radius) {
      const better = trial.value <= at.value + noise && promised > 0;
      return { x: better ? target : x, at: better ? trial : at, radius, status: "converged", iterations };
    }
    const quality = (at.value - trial.value) / promised;
    if (quality > 0.75) radius = Math.min(largest, Math.max(radius, GROWTH * length));
    if (!(quality > 0.25)) radius = Math.min(radius, length) / 4;
    if (quality > 1e-4) {
      x = target;
      at = trial;
    }
    // along a valley without a slope rounding decides which steps go down
    if (radius < 1e-14 || (radius < 1e-3 && promised <= noise && isFlat(minimand, unit, x, at))) {
      const status = isFlat(minimand, unit, x, at) ? "converged" : "no step decreases the function";
      return { x, at, radius, status, iterations };
    }
  }
  return { x, at, radius, status: "iteration limit reached", iterations: iterationLimit };
}

/** The first radius at most: a step that is longer ends on many walls, each of which costs a factorisation. */
const WIDEST = 5;

/** The largest number below zero: where functions with a kink at zero have the derivatives of the other side. */
const BELOW_ZERO = -Number.MIN_VALUE;

/**
 * A local minimum by Newton's method in a trust region, inside bounds. The radius is measured in units of each parameter's curvature at the start, so
 * parameters of different scales mix; curvature of any sign is used, so that the method leaves saddles and maxima. +Infinity (a model that is not positive) shrinks the region:
 * a barrier. It ends when the quadratic model promises less than rounding can show (1e-12 of the value, at least 1e-10), after one last Newton step.
 *
 * A parameter with a kink at zero stays on its side of it during a descent; one that ends on the kink changes sides where the function falls there, and is
 * at its minimum where it rises to both.
 *
 * @param start m values, moved into the bounds
 */
export function minimise(minimand: Minimand, start: ArrayLike<number>, iterationLimit = 200): Minimum {
  const { bounds, kinks = [] } = minimand;
  const m = bounds.length;
  const bent = kinks.filter((a) => bounds[a][0] < 0 && bounds[a][1] > 0);
  let x: Float64Array = Float64Array.from(bounds, ([low, high], a) => clamp(start[a], low, high));
  let at = minimand.evaluate(x);
  const finish = (status: MinimiserStatus, iterations: number): Minimum => {
    const { value, gradient, hessian } = at;
    const atBound = blocked(minimand, x, gradient);
    return {
      point: x.map((coordinate) => (coordinate === BELOW_ZERO ? 0 : coordinate)),
      value,
      gradient,
      hessian,
      status,
      iterations,
      atBound,
    };
  };
  if (!Number.isFinite(at.value)) return finish("not finite at the start", 0);
  if (m === 0) return finish("converged", 0);

  /** Moves parameters that are on their kink to the side where the function falls; whether any moved. */
  const changeSides = (): boolean => {
    const across = bent.filter((a) => (x[a] === 0 && !(at.gradient[a] < 0)) || (x[a] === BELOW_ZERO && !(at.gradient[a] > 0)));
    if (across.length === 0) return false;
    const other = x.slice();
    for (const a of across) other[a] = x[a] === 0 ? BELOW_ZERO : 0;
    const there = minimand.evaluate(other).gradient;
    const falling = across.filter((a) => (other[a] === 0 ? there[a] < 0 : there[a] > 0));
    if (falling.length === 0) return false;
    x = x.slice();
    for (const a of falling) x[a] = other[a];
    at = minimand.evaluate(x);
    return true;
  };

  const unit = units(minimand, at);
  let radius = Math.min(Math.sqrt(m), WIDEST);
  let iterations = 0;
  changeSides();
  for (;;) {
    const sided = x;
    const oneSided = bounds.map(([low, high], a): readonly [number, number] => {
      if (!bent.includes(a)) return [low, high];
      return sided[a] < 0 ? [low, BELOW_ZERO] : [0, high];
    });
    const end = descend({ ...minimand, bounds: oneSided }, unit, { x, at, radius, iterations }, iterationLimit);
    const before = at.value;
    ({ x, at, radius, iterations } = end);
    const stuck = iterations > 0 && !(at.value < before);
    if (end.status !== "converged" || stuck || !changeSides()) return finish(end.status, iterations);
  }
}
