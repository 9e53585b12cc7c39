import { minimise, type Minimand, type Minimum, type MinimiserStatus } from "./minimise.ts";
import { distinctMinima, sameMinimum } from "./minima.ts";
import type { Objective } from "./objective.ts";

/** A point of the curve of one coefficient, the others at a minimum of their own. */
export interface ProfilePoint {
  /** The value of the scanned coefficient. */
  readonly at: number;
  /** -2 log L; +Infinity where the model is not positive. */
  readonly value: number;
  /** Its derivative along the curve, which is the partial derivative: at a minimum of the others their share vanishes. */
  readonly slope: number;
  /** All k coefficients. */
  readonly point: Float64Array;
  /** k × k at that point. */
  readonly hessian: Float64Array;
  readonly status: MinimiserStatus | "model not positive";
  /** Which of several valleys in the other coefficients. */
  readonly branch: number;
}

/** The function of the other coefficients at fixed values of some: index → value. */
export function withFixed(likelihood: Objective, fixed: ReadonlyMap<number, number>): Objective & Minimand {
  const k = likelihood.coefficients.length;
  const free = likelihood.coefficients.map((_, a) => a).filter((a) => !fixed.has(a));
  const full = new Float64Array(k);
  const coefficients = free.map((a) => likelihood.coefficients[a]);
  return {
    coefficients,
    bounds: coefficients.map(({ range }) => range),
    evaluate: (x) => {
      for (const [a, value] of fixed) full[a] = value;
      for (const [i, a] of free.entries()) full[a] = x[i];
      const at = likelihood.evaluate(full);
      return {
        ...at,
        gradient: Float64Array.from(free, (a) => at.gradient[a]),
        hessian: Float64Array.from(
          free.flatMap((a) => free.map((b) => a * k + b)),
          (cell) => at.hessian[cell],
        ),
      };
    },
  };
}

/** The full point of a minimum over the others, with the derivatives there. */
function profilePoint(likelihood: Objective, index: number, at: number, minimum: Minimum, branch: number): ProfilePoint {
  const point = new Float64Array(likelihood.coefficients.length);
  for (let a = 0, i = 0; a < point.length; a++) point[a] = a === index ? at : minimum.point[i++];
  const { value, gradient, hessian } = likelihood.evaluate(point);
  const status = Number.isFinite(value) ? minimum.status : "model not positive";
  return { at, value, slope: gradient[index], point, hessian, status, branch };
}

/** The curve at one value of coefficient `index`, descending in the others from a start (k values, the scanned one ignored). */
export function profileFrom(likelihood: Objective, index: number, at: number, start: Float64Array, branch: number): ProfilePoint {
  const others = withFixed(likelihood, new Map([[index, at]]));
  const minimum = minimise(
    others,
    start.filter((_, a) => a !== index),
  );
  return profilePoint(likelihood, index, at, minimum, branch);
}

/**
 * The lowest of the curve's values from several starts, each with the branch it continues; where the model is not positive at any of them, from a search over
 * the others.
 */
export function lowestProfile(
  likelihood: Objective,
  index: number,
  at: number,
  starts: readonly Pick<ProfilePoint, "point" | "branch">[],
): ProfilePoint {
  const alone = likelihood.coefficients.length === 1;
  const reached = (alone ? starts.slice(0, 1) : starts).map(({ point, branch }) => profileFrom(likelihood, index, at, point, branch));
  const best = reached.reduce((lowest, candidate) => (candidate.value < lowest.value ? candidate : lowest));
  if (alone || Number.isFinite(best.value)) return best;
  const searched = distinctMinima(withFixed(likelihood, new Map([[index, at]])));
  return searched.length === 0 ? best : profilePoint(likelihood, index, at, searched[0], best.branch);
}

/** How many valleys are followed from point to point. */
const FOLLOWED = 8;
/** The others are searched afresh, from many starts, at one grid point in so many. */
const SEARCH_STRIDE = 10;
/** A step in another coefficient, as a share of its range, that is a jump to another valley. */
const JUMP = 0.25;

/**
 * The profile of coefficient `index` on a grid. Every valley of the other coefficients found by a search at some grid points is followed from neighbour to
 * neighbour, forward and then backward, under its own branch number; the answer holds the lowest branch at every grid point.
 *
 * @param grid  ascending values
 * @param known points with all k coefficients from which the search also starts (minima of the whole function)
 */
export function profileOnGrid(
  likelihood: Objective,
  index: number,
  grid: ArrayLike<number>,
  known: readonly Float64Array[],
): ProfilePoint[] {
  const { coefficients } = likelihood;
  const n = grid.length;
  const sm = Float64Array.from(coefficients, (coefficient) => coefficient.sm);
  if (coefficients.length === 1) return Array.from(grid, (at) => profileFrom(likelihood, index, at, sm, 0));
  const bounds = coefficients.map(({ range }) => range);
  const valleys: ProfilePoint[][] = Array.from({ length: n }, () => []);
  let branches = 0;
  const add = (i: number, candidate: ProfilePoint): boolean => {
    if (!Number.isFinite(candidate.value) || valleys[i].some((valley) => sameMinimum(valley, candidate, bounds))) return false;
    valleys[i].push(candidate);
    valleys[i].sort((a, b) => a.value - b.value);
    return true;
  };
  const search = (i: number): void => {
    const others = withFixed(likelihood, new Map([[index, grid[i]]]));
    const starts = known.map((point) => point.filter((_, a) => a !== index));
    for (const minimum of distinctMinima(others, starts)) {
      if (add(i, profilePoint(likelihood, index, grid[i], minimum, branches))) branches++;
    }
  };
  const follow = (from: number, to: number): void => {
    for (const valley of valleys[from].slice(0, FOLLOWED)) {
      if (valleys[to].some(({ branch }) => branch === valley.branch)) continue;
      const next = profileFrom(likelihood, index, grid[to], valley.point, valley.branch);
      const jumped = bounds.some(([low, high], a) => a !== index && Math.abs(next.point[a] - valley.point[a]) > JUMP * (high - low));
      if (add(to, jumped ? { ...next, branch: branches } : next) && jumped) branches++;
    }
  };
  const nearKnown = new Set(known.map((point) => nearestIndex(grid, point[index])));
  for (let i = 0; i < n; i++) {
    if (i > 0) follow(i - 1, i);
    if (i % SEARCH_STRIDE === 0 || i === n - 1 || nearKnown.has(i)) search(i);
  }
  for (let i = n - 2; i >= 0; i--) follow(i + 1, i);
  for (let i = 1; i < n; i++) follow(i - 1, i);
  return valleys.map((list, i) => list.at(0) ?? profileFrom(likelihood, index, grid[i], sm, 0));
}

function nearestIndex(grid: ArrayLike<number>, value: number): number {
  let nearest = 0;
  for (let i = 1; i < grid.length; i++) if (Math.abs(grid[i] - value) < Math.abs(grid[nearest] - value)) nearest = i;
  return nearest;
}
