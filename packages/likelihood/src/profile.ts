import { freeLikelihood, type FreeLikelihood } from "./free-likelihood.ts";
import { minimise, type Minimum, type MinimiserStatus } from "./minimise.ts";
import { distinctMinima, sameMinimum } from "./minima.ts";

/** A point of the curve of one parameter, the others at a minimum of their own. */
export interface ProfilePoint {
  /** The value of the scanned parameter. */
  readonly at: number;
  /** -2 log L; +Infinity where the model is not positive. */
  readonly value: number;
  /** Its derivative along the curve, which is the partial derivative: at a minimum of the others their share vanishes. */
  readonly slope: number;
  /** All k free parameters. */
  readonly point: Float64Array;
  /** k × k at that point. */
  readonly hessian: Float64Array;
  readonly status: MinimiserStatus | "model not positive";
  /** Which of several valleys in the other parameters. */
  readonly branch: number;
}

/** The curve at one value of parameter `index`, where a minimum over the others is known. */
function profilePoint(likelihood: FreeLikelihood, others: FreeLikelihood, index: number, minimum: Minimum, branch: number): ProfilePoint {
  const point = others.complete(minimum.point);
  const { value, gradient, hessian } = likelihood.evaluate(point);
  const status = Number.isFinite(value) ? minimum.status : "model not positive";
  return { at: point[index], value, slope: gradient[index], point, hessian, status, branch };
}

/** The curve at one value of parameter `index`, descending in the others from a start (k values, the scanned one ignored). */
export function profileFrom(likelihood: FreeLikelihood, index: number, at: number, start: Float64Array, branch: number): ProfilePoint {
  const others = freeLikelihood(likelihood, new Map([[index, at]]));
  const minimum = minimise(
    others,
    start.filter((_, a) => a !== index),
  );
  return profilePoint(likelihood, others, index, minimum, branch);
}

/**
 * The lowest of the curve's values from several starts, each with the branch it continues; where the model is not positive at any of them, from a search over
 * the others.
 */
export function lowestProfile(
  likelihood: FreeLikelihood,
  index: number,
  at: number,
  starts: readonly Pick<ProfilePoint, "point" | "branch">[],
): ProfilePoint {
  const alone = likelihood.parameters.length === 1;
  const reached = (alone ? starts.slice(0, 1) : starts).map(({ point, branch }) => profileFrom(likelihood, index, at, point, branch));
  const best = reached.reduce((lowest, candidate) => (candidate.value < lowest.value ? candidate : lowest));
  if (alone || Number.isFinite(best.value)) return best;
  const others = freeLikelihood(likelihood, new Map([[index, at]]));
  const searched = distinctMinima(others);
  return searched.length === 0 ? best : profilePoint(likelihood, others, index, searched[0], best.branch);
}

/** How many valleys are followed from point to point. */
const FOLLOWED = 8;
/** The others are searched afresh, from many starts, at one grid point in so many. */
const SEARCH_STRIDE = 10;
/** A step in another parameter, as a share of its range, that is a jump to another valley. */
const JUMP = 0.25;
/** A step in a parameter along which there may be several minima, as a share of its range, at which a valley may have split in two. */
const SPLIT = 0.04;

/**
 * The profile of parameter `index` on a grid. Every valley of the other parameters found by a search at some grid points is followed from neighbour to
 * neighbour, forward and then backward, under its own branch number; where the lowest moves fast, as it does where a valley splits in two, it is searched again.
 * The answer holds the lowest branch at every grid point.
 *
 * @param grid  ascending values
 * @param known points with all k free parameters from which the search also starts (minima of the whole function)
 */
export function profileOnGrid(
  likelihood: FreeLikelihood,
  index: number,
  grid: ArrayLike<number>,
  known: readonly Float64Array[],
): ProfilePoint[] {
  const { parameters, bounds } = likelihood;
  const n = grid.length;
  const initial = Float64Array.from(parameters, ({ init }) => init);
  if (parameters.length === 1) return Array.from(grid, (at) => profileFrom(likelihood, index, at, initial, 0));
  const valleys: ProfilePoint[][] = Array.from({ length: n }, () => []);
  let branches = 0;
  const add = (i: number, candidate: ProfilePoint): boolean => {
    if (!Number.isFinite(candidate.value) || valleys[i].some((valley) => sameMinimum(valley, candidate, bounds))) return false;
    valleys[i].push(candidate);
    valleys[i].sort((a, b) => a.value - b.value);
    return true;
  };
  const search = (i: number): void => {
    const others = freeLikelihood(likelihood, new Map([[index, grid[i]]]));
    const starts = known.map((point) => point.filter((_, a) => a !== index));
    for (const minimum of distinctMinima(others, starts)) {
      if (add(i, profilePoint(likelihood, others, index, minimum, branches))) branches++;
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
  const sweep = (): void => {
    for (let i = n - 2; i >= 0; i--) follow(i + 1, i);
    for (let i = 1; i < n; i++) follow(i - 1, i);
  };
  const moves = (i: number): boolean => {
    const [here, before] = [valleys[i].at(0), valleys[i - 1].at(0)];
    if (here === undefined || before === undefined) return false;
    return bounds.some(
      ([low, high], a) => a !== index && parameters[a].searched && Math.abs(here.point[a] - before.point[a]) > SPLIT * (high - low),
    );
  };
  sweep();
  const split = Array.from({ length: n - 1 }, (_, i) => i + 1).filter((i) => moves(i));
  for (const i of split) search(i);
  if (split.length > 0) sweep();
  return valleys.map((list, i) => list.at(0) ?? profileFrom(likelihood, index, grid[i], initial, 0));
}

function nearestIndex(grid: ArrayLike<number>, value: number): number {
  let nearest = 0;
  for (let i = 1; i < grid.length; i++) if (Math.abs(grid[i] - value) < Math.abs(grid[nearest] - value)) nearest = i;
  return nearest;
}
