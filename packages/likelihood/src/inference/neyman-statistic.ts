import { freeLikelihood } from "../free-likelihood.ts";
import { minimaOfFit } from "../minima.ts";
import { minimise, type MinimiserStatus } from "../minimise.ts";
import type { Likelihood } from "../model/experiment.ts";

/**
 * How the values of an experiment's statistic t = -2 log L(c, ν̂̂)/L(ĉ, ν̂) are ordered at a point c of one or two parameters: as they are (Feldman and
 * Cousins, arXiv:physics/9711021), or for one parameter 0 where ĉ > c ("upper": intervals without a lower end) or where ĉ < c ("lower").
 */
export type Ordering = "likelihood-ratio" | "upper" | "lower";

/** The parameters of a Neyman construction. */
export interface NeymanParameters {
  /** One or two indices. */
  readonly indices: readonly number[];
  /** Ascending values of each: the grid of the construction. Dips of a likelihood are looked for on it and over the parameter's bounds. */
  readonly axes: readonly (readonly number[])[];
}

/** A minimum of -2 log L under conditions. */
export interface ConditionalFit {
  /** n: all parameters. */
  readonly values: Float64Array;
  readonly twiceNll: number;
  readonly status: MinimiserStatus;
}

/** The points of a grid, the last axis running fastest. */
export function gridPoints(axes: readonly (readonly number[])[]): number[][] {
  return axes.reduce<number[][]>((points, axis) => points.flatMap((point) => axis.map((value) => [...point, value])), [[]]);
}

/** The lowest of fits; the first of equals. */
const lowest = (fits: readonly ConditionalFit[]): ConditionalFit => fits.reduce((best, fit) => (fit.twiceNll < best.twiceNll ? fit : best));

/** Whether the likelihood may have several minima along parameters other than those of the construction. */
const searchesOthers = ({ parameters }: Likelihood, indices: readonly number[]): boolean =>
  parameters.some(({ searched, fixed }, i) => searched && !fixed && !indices.includes(i));

/** A descent of all free parameters from each start, or a search of all valleys where other parameters have several. */
function descents(
  likelihood: Likelihood,
  indices: readonly number[],
  held: ReadonlyMap<number, number>,
  starts: readonly ArrayLike<number>[],
): ConditionalFit {
  const free = freeLikelihood(likelihood, held);
  if (free.free.length === 0) {
    const values = free.complete([]);
    const twiceNll = free.value([]);
    return { values, twiceNll, status: Number.isFinite(twiceNll) ? "converged" : "not finite at the start" };
  }
  const from = starts.map((start) => Float64Array.from(free.free, (i) => start[i]));
  const minima = searchesOthers(likelihood, indices) ? minimaOfFit(free, from).slice(0, 1) : from.map((start) => minimise(free, start));
  return lowest(minima.map(({ point, value, status }) => ({ values: free.complete(point), twiceNll: value, status })));
}

/** The best fit with the parameters of the construction held at a point, the lowest from several starts. */
export function conditionalFit(
  likelihood: Likelihood,
  indices: readonly number[],
  at: readonly number[],
  starts: readonly ArrayLike<number>[],
): ConditionalFit {
  return descents(likelihood, indices, new Map(indices.map((index, a) => [index, at[a]])), starts);
}

/** Values of a parameter at which dips are looked for, by the number of parameters: of the grid at most, and over its bounds. */
const LOOKED_AT = [
  { onGrid: 17, withinBounds: 9 },
  { onGrid: 5, withinBounds: 5 },
];

/** Some of the grid's values and some over the bounds, for a minimum may lie beyond the grid. */
function searchAxis(axis: readonly number[], [low, high]: readonly [number, number], dimensions: number): number[] {
  const { onGrid, withinBounds } = LOOKED_AT[dimensions - 1];
  const stride = Math.ceil((axis.length - 1) / (onGrid - 1));
  const values = axis.filter((_, i) => i % stride === 0);
  for (let i = 0; i < withinBounds; i++) values.push(low + ((high - low) * (i + 0.5)) / withinBounds);
  return values.sort((a, b) => a - b);
}

/** Points, other parameters as in `from`, where the likelihood is not above its neighbours on a grid over the bounds. */
function dips(likelihood: Likelihood, { indices, axes: grid }: NeymanParameters, from: Float64Array): Float64Array[] {
  const axes = grid.map((axis, a) => searchAxis(axis, likelihood.parameters[indices[a]].bounds, grid.length));
  const points = gridPoints(axes).map((at) => {
    const x = from.slice();
    for (const [a, index] of indices.entries()) x[index] = at[a];
    return x;
  });
  const values = points.map((x) => likelihood.value(x));
  const strides = axes.map((_, a) => axes.slice(a + 1).reduce((product, { length }) => product * length, 1));
  return points.filter((_, p) => {
    if (!Number.isFinite(values[p])) return false;
    return axes.every(({ length }, a) => {
      const place = Math.floor(p / strides[a]) % length;
      const below = place > 0 ? values[p - strides[a]] : Infinity;
      const above = place + 1 < length ? values[p + strides[a]] : Infinity;
      return values[p] <= below && values[p] <= above;
    });
  });
}

/** The global best fit: from where a conditional one ended, and from the dips of the likelihood. */
export function globalFit(likelihood: Likelihood, parameters: NeymanParameters, from: Float64Array): ConditionalFit {
  return descents(likelihood, parameters.indices, new Map(), [from, ...dips(likelihood, parameters, from)]);
}

/** The statistic of an experiment's likelihood. */
export interface NeymanStatistic {
  /** At least 0. */
  readonly value: number;
  readonly converged: boolean;
}

/**
 * t of a likelihood at a point.
 *
 * @param start n: where the conditional fit starts
 */
export function neymanStatistic(
  likelihood: Likelihood,
  parameters: NeymanParameters,
  at: readonly number[],
  start: ArrayLike<number>,
  ordering: Ordering = "likelihood-ratio",
): NeymanStatistic {
  const { indices } = parameters;
  const conditional = conditionalFit(likelihood, indices, at, [start]);
  const best = globalFit(likelihood, parameters, conditional.values);
  const estimate = best.values[indices[0]];
  const counts = ordering === "likelihood-ratio" || (ordering === "upper" ? estimate < at[0] : estimate > at[0]);
  return {
    value: counts ? Math.max(0, conditional.twiceNll - best.twiceNll) : 0,
    converged: conditional.status === "converged" && best.status === "converged",
  };
}
