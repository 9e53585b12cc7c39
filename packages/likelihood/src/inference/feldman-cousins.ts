import { AnalysisError } from "@ratiometer/config";
import { chi2Quantile } from "../distributions.ts";
import type { MinimiserStatus } from "../minimise.ts";
import type { Data } from "../model/data.ts";
import type { Experiment } from "../model/experiment.ts";
import type { Parameter } from "../model/parameter.ts";
import { findFreeParameter, checkWithinBounds } from "./find-parameter.ts";
import { beltTasks, checkToys, neymanBelt, toysOfTasks, type NeymanWork } from "./neyman-belt.ts";
import type { Polyline } from "../contour-lines.ts";
import { acceptedContours, acceptedIntervals, gridProfile, type GridProfile } from "./neyman-region.ts";
import type { NeymanParameters } from "./neyman-statistic.ts";
import { surfaceMisfit, type ThresholdSurface } from "./neyman-surface.ts";
import type { Threshold } from "./neyman-threshold.ts";
import type { NeymanStatistics } from "./neyman-toys.ts";

/** What to construct. */
export interface FeldmanCousinsSettings extends NeymanWork {
  /** Names of one or two parameters. */
  readonly parameters: readonly string[];
  /** Per parameter, the values of the grid, ascending: at least five. */
  readonly axes: readonly (readonly number[])[];
  readonly seed: number;
  /** 0.6827 and 0.95 if left out. */
  readonly levels?: readonly number[];
  /** At each point; 1000 if left out. */
  readonly toys?: number;
  /** The observed ones if left out. */
  readonly data?: Data;
}

/** A point of the grid. */
export interface FeldmanCousinsPoint {
  readonly at: readonly number[];
  readonly deltaTwiceNll: number;
  /** By level: the quantile of the toys, its binomial error, the smooth surface through all, and whether the point is accepted. */
  readonly thresholds: Readonly<Record<string, Threshold & { readonly smooth: number; readonly accepted: boolean }>>;
}

/** Confidence regions by level. */
export interface ConfidenceRegions {
  /** For one parameter: unions of intervals, each with whether it goes on beyond the grid. */
  readonly intervals?: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly open?: Readonly<Record<string, readonly (readonly [boolean, boolean])[]>>;
  /** For two: lines around them. */
  readonly contours?: Readonly<Record<string, readonly Polyline[]>>;
}

/** A Feldman-Cousins construction, in the shape that results are written in. */
export interface FeldmanCousinsResult {
  readonly parameters: readonly string[];
  /**
   * "exact" where no other parameter is free: toys depend on the point alone, and coverage is what the level says but for the number of toys. "profiled"
   * where others are: toys are made at their best values given the point and the data, and coverage is approximate.
   */
  readonly construction: "exact" | "profiled";
  readonly toys: number;
  /** Toys, of all points, whose fits did not converge; they count with what was found. */
  readonly unconverged: number;
  /** Of the fits to the data: "converged", or the first other. */
  readonly status: MinimiserStatus;
  readonly bestFit: { readonly at: readonly number[]; readonly twiceNll: number; readonly values: readonly number[] };
  readonly points: readonly FeldmanCousinsPoint[];
  /** By level, how far the smooth thresholds are from those of the points (surfaceMisfit): where it is much above 1, the grid is too coarse. */
  readonly misfit: Readonly<Record<string, number>>;
  readonly regions: ConfidenceRegions;
  /** The same with the thresholds of the χ² distribution, which Wilks' theorem gives. */
  readonly asymptotic: { readonly thresholds: Readonly<Record<string, number>>; readonly regions: ConfidenceRegions };
}

/** Points of a grid that a parabola through neighbours needs. */
const FEWEST = 5;

/** @throws AnalysisError MODEL_UNKNOWN_PARAMETER, FIT_FIXED_PARAMETER, FIT_SCAN_POINTS, FIT_OUTSIDE_BOUNDS */
export function neymanParameters(
  parameters: readonly Parameter[],
  names: readonly string[],
  axes: readonly (readonly number[])[],
): NeymanParameters {
  if (!(names.length === 1 || names.length === 2) || axes.length !== names.length || names[0] === names[1]) {
    throw new RangeError(`a construction of ${names.length} parameters on ${axes.length} axes`);
  }
  const indices = names.map((name) => findFreeParameter(parameters, name));
  for (const [a, axis] of axes.entries()) {
    const { name } = parameters[indices[a]];
    if (axis.length < FEWEST || !axis.every((value, i) => Number.isFinite(value) && (i === 0 || value > axis[i - 1]))) {
      const found = `[${axis.join(", ")}] for "${name}"`;
      throw new AnalysisError("FIT_SCAN_POINTS", `a grid of ${found}, expected at least ${FEWEST} finite numbers that rise`);
    }
    for (const value of axis) checkWithinBounds(parameters[indices[a]], value, "the grid point");
  }
  return { indices, axes };
}

const LEVELS: readonly number[] = [0.6827, 0.95];
const TOYS = 1000;

/** The fits that toys are made at. */
function beginning(
  experiment: Experiment,
  { parameters: names, axes, levels = LEVELS, toys = TOYS, data = experiment.observed }: FeldmanCousinsSettings,
): { readonly construction: NeymanParameters; readonly profile: GridProfile } {
  const construction = neymanParameters(experiment.parameters, names, axes);
  checkToys(levels, toys);
  return { construction, profile: gridProfile(experiment.likelihood(data), construction) };
}

/** Toys of a construction, to be made elsewhere than in `feldmanCousins`, which takes them as `kept`. */
export interface FeldmanCousinsToys {
  readonly tasks: number;
  /** Those of the tasks first … end - 1, in order. */
  readonly perform: (first: number, end: number) => AsyncGenerator<NeymanStatistics, void>;
}

/** @throws AnalysisError as `feldmanCousins` */
export function feldmanCousinsToys(experiment: Experiment, settings: FeldmanCousinsSettings): FeldmanCousinsToys {
  const { construction, profile } = beginning(experiment, settings);
  const { toys = TOYS, seed } = settings;
  const values = profile.fits.map((fit) => fit.values);
  const tasks = beltTasks(construction, values, { toys, seed });
  return { tasks: tasks.length, perform: (first, end) => toysOfTasks(experiment, tasks.slice(first, end), settings) };
}

/**
 * Confidence regions of one or two parameters by the construction of Feldman and Cousins (arXiv:physics/9711021): a point is in the region where t of the
 * data is not above the level's quantile of t of toys made at the point. Thresholds are made smooth over the grid; for one parameter regions are unions of
 * intervals whose ends lie between its points. Toys of other free parameters are made at their best values given the point and the data.
 *
 * @throws AnalysisError MODEL_UNKNOWN_PARAMETER, FIT_FIXED_PARAMETER, FIT_SCAN_POINTS, FIT_OUTSIDE_BOUNDS, FIT_LEVEL, FIT_TOYS, FIT_SIGNED_WEIGHT
 */
export async function feldmanCousins(experiment: Experiment, settings: FeldmanCousinsSettings): Promise<FeldmanCousinsResult> {
  const { parameters: names, levels = LEVELS, toys = TOYS } = settings;
  const { parameters } = experiment;
  const { construction, profile } = beginning(experiment, settings);
  const belt = await neymanBelt(
    experiment,
    construction,
    profile.fits.map(({ values }) => values),
    { ...settings, toys, levels },
  );
  const { best, fits } = profile;
  const dimensions = names.length;
  const asymptotic = levels.map((level) => chi2Quantile(level, dimensions));
  const byLevel = <T>(of: (l: number) => T): Readonly<Record<string, T>> =>
    Object.fromEntries(levels.map((level, l) => [String(level), of(l)]));
  const regions = (thresholdOf: (l: number) => ThresholdSurface): ConfidenceRegions => {
    if (dimensions > 1) return { contours: byLevel((l) => acceptedContours(profile, thresholdOf(l))) };
    const unions = levels.map((_, l) => acceptedIntervals(profile, thresholdOf(l)));
    return { intervals: byLevel((l) => unions[l].intervals), open: byLevel((l) => unions[l].open) };
  };
  return {
    parameters: names,
    construction: parameters.every(({ fixed }, i) => fixed || construction.indices.includes(i)) ? "exact" : "profiled",
    toys,
    unconverged: belt.points.reduce((sum, { unconverged }) => sum + unconverged, 0),
    status: profile.status,
    bestFit: { at: construction.indices.map((index) => best.values[index]), twiceNll: best.twiceNll, values: [...best.values] },
    points: belt.points.map(({ at, thresholds }, p) => {
      const deltaTwiceNll = Math.max(0, fits[p].twiceNll - best.twiceNll);
      return {
        at,
        deltaTwiceNll,
        thresholds: byLevel((l) => {
          const smooth = belt.surfaces[l](at);
          return { ...thresholds[l], smooth, accepted: deltaTwiceNll <= smooth };
        }),
      };
    }),
    misfit: byLevel((l) =>
      surfaceMisfit(
        belt.points.map(({ at }) => at),
        belt.points.map(({ thresholds }) => thresholds[l]),
        belt.surfaces[l],
      ),
    ),
    regions: regions((l) => belt.surfaces[l]),
    asymptotic: { thresholds: byLevel((l) => asymptotic[l]), regions: regions((l) => () => asymptotic[l]) },
  };
}
