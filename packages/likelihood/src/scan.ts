import { AnalysisError, unknownName } from "@ratiometer/config";
import { chi2Quantile } from "./distributions.ts";
import { covariance, fitResult, type FitResult } from "./fit.ts";
import { freeLikelihood, type FreeLikelihood } from "./free-likelihood.ts";
import { intervalsBelow, withStationaryPoints } from "./intervals.ts";
import { mergedMinima, minimaOfFit } from "./minima.ts";
import type { Minimum, MinimiserStatus } from "./minimise.ts";
import type { Likelihood } from "./model/experiment.ts";
import { lowestProfile, profileOnGrid, type ProfilePoint } from "./profile.ts";

/** A parameter with the grid on which it is scanned. */
export interface ScannedParameter {
  /** Name of the parameter. */
  readonly parameter: string;
  /** Where it is scanned: its bounds if left out; beyond them they are widened. */
  readonly range?: readonly [number, number];
  /** Grid points, both ends of the range included. */
  readonly points?: number;
}

/** What to scan. */
export interface ScanSettings extends ScannedParameter {
  /** Confidence levels. */
  readonly levels?: readonly number[];
}

/** A point of a scan. */
export interface ScanPoint {
  readonly at: readonly number[];
  /** -2 log L above the best fit; null where the model is not positive. */
  readonly deltaTwiceNll: number | null;
  /** Which valley in the other parameters is the lowest here; 0 where there are none. */
  readonly branch: number;
  readonly status: ProfilePoint["status"];
  /** All parameters of interest, those that are not scanned at their minimum. */
  readonly coefficients: readonly number[];
}

/** A scan, in the shape that results are written in. */
export interface ScanResult {
  readonly parameters: readonly string[];
  /** "converged" if the best fit and every point where the model is positive did, or else the first reason. */
  readonly status: MinimiserStatus;
  /** The grid. */
  readonly points: readonly ScanPoint[];
  /** Points between those of the grid, ascending: around minima narrower than the grid, and at turning points. */
  readonly refined: readonly ScanPoint[];
  readonly bestFit: FitResult;
  /** By level: where the curve is at most the χ² quantile with one degree of freedom. */
  readonly intervals: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** By level and interval: whether it goes on below and above the range, whose end then closes it. */
  readonly open: Readonly<Record<string, readonly (readonly [boolean, boolean])[]>>;
}

/** One and about two standard deviations. */
export const DEFAULT_LEVELS: readonly number[] = [0.6827, 0.95];

/** Roots and turning points are found to this share of the range. */
const TOLERANCE = 1e-11;

/** Grid points of one parameter. */
const POINTS = 81;

/**
 * What is scanned, with what was left out.
 *
 * @throws AnalysisError FIT_UNKNOWN_COEFFICIENT, FIT_SCAN_FIXED, FIT_RANGE, FIT_SCAN_POINTS, FIT_LEVEL
 */
export function checkScan({ parameters }: Likelihood, scanned: ScannedParameter, levels: readonly number[]): Required<ScannedParameter> {
  const { parameter, points = POINTS } = scanned;
  const found = parameters.find(({ name }) => name === parameter);
  if (found === undefined) {
    const names = parameters.map(({ name }) => name);
    throw unknownName("FIT_UNKNOWN_COEFFICIENT", "parameter", parameter, names);
  }
  const range = scanned.range ?? found.bounds;
  if (found.fixed) throw new AnalysisError("FIT_SCAN_FIXED", `a scan of "${parameter}", which is fixed`);
  if (!range.every(Number.isFinite) || !(range[0] < range[1])) {
    throw new AnalysisError("FIT_RANGE", `a scan of "${parameter}" over [${range.join(", ")}], expected finite numbers that rise`);
  }
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new AnalysisError("FIT_SCAN_POINTS", `a scan of ${points} points, expected a whole number of at least 2`);
  }
  for (const level of levels) {
    if (!(level > 0 && level < 1)) throw new AnalysisError("FIT_LEVEL", `confidence level ${level}, expected a number between 0 and 1`);
  }
  return { parameter, range, points };
}

/** The likelihood with a parameter's bounds widened to the range that is scanned. */
export function widened(likelihood: Likelihood, name: string, [low, high]: readonly [number, number]): Likelihood {
  const parameters = likelihood.parameters.map((parameter) => {
    if (parameter.name !== name) return parameter;
    return { ...parameter, bounds: [Math.min(low, parameter.bounds[0]), Math.max(high, parameter.bounds[1])] as const };
  });
  return { ...likelihood, parameters };
}

/** Values at ±1/4, ±1/2, … ±4 standard deviations of each minimum that is narrower than the grid can show. */
function aroundMinima(minima: readonly Minimum[], index: number, spacing: number): number[] {
  return minima.flatMap(({ point, hessian }) => {
    const k = point.length;
    const errors = covariance(hessian, k);
    if (errors === undefined) return [];
    const quarter = Math.sqrt(errors[index * k + index]) / 4;
    return quarter < spacing ? Array.from({ length: 32 }, (_, i) => point[index] + quarter * (i < 16 ? i - 16 : i - 15)) : [];
  });
}

/** The points of a curve with those at further values put in, each from both neighbours and from the given starts. */
function withValues(
  likelihood: FreeLikelihood,
  index: number,
  points: readonly ProfilePoint[],
  values: readonly number[],
  starts: readonly Float64Array[],
): ProfilePoint[] {
  const width = points[points.length - 1].at - points[0].at;
  const result = [...points];
  for (const value of values) {
    const next = result.findIndex(({ at }) => at > value);
    if (next < 1) continue;
    const [left, right] = [result[next - 1], result[next]];
    if (Math.min(value - left.at, right.at - value) < 1e-9 * width) continue;
    const others = starts.map((point) => ({ point, branch: left.branch }));
    result.splice(next, 0, lowestProfile(likelihood, index, value, [left, right, ...others]));
  }
  return result;
}

/**
 * The profile likelihood of one parameter over a range, with confidence intervals as unions of intervals.
 *
 * The best fit is the lowest minimum of all parameters; wherever the curve turns, the whole function is minimised again from there, so that a point below
 * the best fit replaces it and a minimum that no start reached is still reported. Between grid points the curve is refined at its turning points and
 * around minima narrower than the grid; ends of intervals are roots of the curve (Wilks' theorem sets the threshold).
 *
 * @throws AnalysisError FIT_UNKNOWN_COEFFICIENT, FIT_SCAN_FIXED, FIT_RANGE, FIT_SCAN_POINTS, FIT_LEVEL, FIT_NOT_POSITIVE
 */
export function profileScan(whole: Likelihood, settings: ScanSettings): ScanResult {
  const { levels = DEFAULT_LEVELS } = settings;
  const { parameter, range, points } = checkScan(whole, settings, levels);
  const wide = widened(whole, parameter, range);
  const likelihood = freeLikelihood(wide);
  const index = likelihood.parameters.findIndex(({ name }) => name === parameter);
  const [low, high] = range;
  const spacing = (high - low) / (points - 1);
  const tolerance = TOLERANCE * (high - low);
  const thresholds = levels.map((level) => chi2Quantile(level));
  const reach = Math.max(0, ...thresholds);
  const curve = (at: number, left: ProfilePoint, right: ProfilePoint): ProfilePoint => lowestProfile(likelihood, index, at, [left, right]);
  const ofInterest = [...whole.parameters.keys()].filter((i) => whole.parameters[i].role === "interest");

  const grid = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  let minima = minimaOfFit(likelihood);
  const known = (): Float64Array[] => minima.map(({ point }) => point);
  let mesh: ProfilePoint[] = [];
  const onGrid = new Set(grid);
  for (let settled = false, round = 0; !settled && round < 5; round++) {
    const top = minima[0].value + reach;
    mesh = withValues(
      likelihood,
      index,
      profileOnGrid(likelihood, index, grid, known()),
      known().map((point) => point[index]),
      known(),
    );
    mesh = withStationaryPoints(mesh, curve, top, tolerance);
    mesh = withValues(likelihood, index, mesh, aroundMinima(minima, index, spacing), []);
    mesh = withStationaryPoints(mesh, curve, top, tolerance);
    const higher = (value: number, i: number): boolean => i < 0 || i === mesh.length || mesh[i].value > value;
    const valleys = mesh.filter(({ value }, i) => higher(value, i - 1) && higher(value, i + 1));
    const merged = mergedMinima(
      likelihood,
      minima,
      valleys.map(({ point }) => point),
    );
    settled = merged.length === minima.length && merged[0] === minima[0];
    minima = merged;
  }

  const best = minima[0].value;
  const scanPoint = (point: ProfilePoint): ScanPoint => {
    const all = likelihood.complete(point.point);
    return {
      at: [point.at],
      deltaTwiceNll: Number.isFinite(point.value) ? Math.max(0, point.value - best) : null,
      branch: point.branch,
      status: point.status,
      coefficients: ofInterest.map((i) => all[i]),
    };
  };
  const unions = thresholds.map((threshold) => intervalsBelow(mesh, curve, best + threshold, tolerance));
  const unfinished = [minima[0], ...mesh]
    .map(({ status }) => status)
    .find((status) => status !== "converged" && status !== "model not positive");
  return {
    parameters: [parameter],
    status: unfinished ?? "converged",
    points: mesh.filter(({ at }) => onGrid.has(at)).map(scanPoint),
    refined: mesh.filter(({ at }) => !onGrid.has(at)).map(scanPoint),
    bestFit: fitResult(wide, likelihood, minima),
    intervals: Object.fromEntries(levels.map((level, i) => [String(level), unions[i].intervals])),
    open: Object.fromEntries(levels.map((level, i) => [String(level), unions[i].open])),
  };
}
