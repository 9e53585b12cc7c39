import { bracketedRoot } from "../bracketed-root.ts";
import { contourLines, type Polyline } from "../contour-lines.ts";
import { intervalsBelow, withStationaryPoints, type IntervalUnion } from "../intervals.ts";
import type { MinimiserStatus } from "../minimise.ts";
import type { Likelihood } from "../model/experiment.ts";
import { conditionalFit, globalFit, gridPoints, type ConditionalFit, type NeymanParameters } from "./neyman-statistic.ts";
import type { ThresholdSurface } from "./neyman-surface.ts";

/** The profiled likelihood of data on the grid of a construction. */
export interface GridProfile extends NeymanParameters {
  readonly likelihood: Likelihood;
  readonly best: ConditionalFit;
  /** One per grid point, the last axis running fastest. */
  readonly fits: readonly ConditionalFit[];
  /** Slopes of the profiled -2 log L there by the first parameter. */
  readonly slopes: Float64Array;
  /** "converged", or the first reason why a fit did not. */
  readonly status: MinimiserStatus;
}

/**
 * Conditional fits at all points of the grid, each from its neighbours' and the best fit's parameters, and the best fit, which the lowest of them replaces
 * where it lies below.
 */
export function gridProfile(likelihood: Likelihood, { indices, axes }: NeymanParameters): GridProfile {
  const points = gridPoints(axes);
  const initial = Float64Array.from(likelihood.parameters, ({ init }) => init);
  let best = globalFit(likelihood, { indices, axes }, initial);
  const fits: ConditionalFit[] = [];
  const row = axes[axes.length - 1].length;
  const improve = (p: number, neighbours: readonly number[]): void => {
    const known = neighbours.flatMap((q) => (q in fits ? [fits[q].values] : []));
    const starts = p in fits ? known : [initial, best.values, ...known];
    if (starts.length === 0) return;
    const fit = conditionalFit(likelihood, indices, points[p], starts);
    if (!(p in fits) || fit.twiceNll < fits[p].twiceNll) fits[p] = fit;
  };
  for (const p of points.keys())
    improve(
      p,
      [...(p % row > 0 ? [p - 1] : []), p - row].filter((q) => q >= 0),
    );
  if (likelihood.parameters.some(({ fixed }, i) => !fixed && !indices.includes(i))) {
    for (let p = points.length - 1; p >= 0; p--)
      improve(
        p,
        [...((p + 1) % row > 0 ? [p + 1] : []), p + row].filter((q) => q < points.length),
      );
  }
  const lowest = fits.reduce((a, b) => (b.twiceNll < a.twiceNll ? b : a));
  if (lowest.twiceNll < best.twiceNll) best = globalFit(likelihood, { indices, axes }, lowest.values);
  const status = [best, ...fits].find((fit) => fit.status !== "converged")?.status ?? "converged";
  const slopes = Float64Array.from(fits, ({ values }) => likelihood.evaluate(values).gradient[indices[0]]);
  return { likelihood, indices, axes, best, fits, slopes, status };
}

/** Ends of intervals are found to this share of the range. */
const TOLERANCE = 1e-6;

/** Step of the slope of a threshold, as a share of the range. */
const STEP = 1e-4;

/**
 * Where t of the data is at most a threshold that depends on the point, for one parameter: a union of intervals whose ends are roots between the points of
 * the grid, of the profiled likelihood itself and the surface.
 */
export function acceptedIntervals(
  { likelihood, indices, axes, best, fits, slopes }: GridProfile,
  surface: ThresholdSurface,
): IntervalUnion {
  const [index] = indices;
  const [axis] = axes;
  const width = axis[axis.length - 1] - axis[0];
  const pointOf = (at: number, fit: ConditionalFit, slope = likelihood.evaluate(fit.values).gradient[index]) => {
    const rise = (surface([at + STEP * width]) - surface([at - STEP * width])) / (2 * STEP * width);
    return { at, value: fit.twiceNll - best.twiceNll - surface([at]), slope: slope - rise, fit };
  };
  type Point = ReturnType<typeof pointOf>;
  const curve = (at: number, left: Point, right: Point): Point =>
    pointOf(at, conditionalFit(likelihood, indices, [at], [left.fit.values, right.fit.values]));
  const points = axis.map((at, p) => pointOf(at, fits[p], slopes[p]));
  const estimate = best.values[index];
  const next = axis.findIndex((value) => value > estimate);
  if (next > 0 && axis[next - 1] < estimate) points.splice(next, 0, pointOf(estimate, best));
  const tolerance = TOLERANCE * width;
  return intervalsBelow(withStationaryPoints(points, curve, 0, tolerance), curve, 0, tolerance);
}

/** Points of contours are found to this share of an edge of the grid. */
const ALONG = 1e-3;

/**
 * The lines, for two parameters, around where t of the data is at most a threshold that depends on the point; where lines cross the edges of the grid is found
 * with the profiled likelihood itself and the surface.
 */
export function acceptedContours({ likelihood, indices, axes, best, fits }: GridProfile, surface: ThresholdSurface): Polyline[] {
  const points = gridPoints(axes);
  const excess = (fit: ConditionalFit, at: readonly number[]): number => fit.twiceNll - best.twiceNll - surface(at);
  const values = fits.map((fit, p) => excess(fit, points[p]));
  return contourLines(axes[1].length, values, 0, (node, next) => {
    const place = (share: number): [number, number] => [
      points[node][0] + share * (points[next][0] - points[node][0]),
      points[node][1] + share * (points[next][1] - points[node][1]),
    ];
    const along = (share: number) => {
      const at = place(share);
      return { x: share, f: excess(conditionalFit(likelihood, indices, at, [fits[node].values, fits[next].values]), at), point: at };
    };
    const [start, end] = [node, next].map((p, i) => ({ x: i, f: values[p], point: place(i) }));
    return bracketedRoot(along, start, end, ALONG).point;
  });
}
