import { bracketedRoot } from "./bracketed-root.ts";
import { contourLines, type Polyline } from "./contour-lines.ts";
import { chi2Quantile } from "./distributions.ts";
import { fitResult, type FitResult } from "./fit.ts";
import { freeLikelihood } from "./free-likelihood.ts";
import { mergedMinima, minimaOfFit } from "./minima.ts";
import type { MinimiserStatus } from "./minimise.ts";
import type { Likelihood } from "./model/experiment.ts";
import { checkScan, DEFAULT_LEVELS, widened, type ScannedParameter, type ScanPoint } from "./scan.ts";
import { surface, type SurfacePoint } from "./surface.ts";
import { gridLines, surfaceRegion } from "./surface-region.ts";

/** A scan of two parameters, in the shape that results are written in. */
export interface ContourScan {
  readonly parameters: readonly string[];
  /** "converged" if the best fit and every point where the model is positive did, or else the first reason. */
  readonly status: MinimiserStatus;
  /** The grid, the first parameter fastest; of an adaptive scan those of its nodes that matter for the contours. */
  readonly points: readonly ScanPoint[];
  readonly bestFit: FitResult;
  /** By level: contours at the χ² quantile with two degrees of freedom; they end where they leave the grid. */
  readonly intervals: Readonly<Record<string, readonly Polyline[]>>;
}

/** Crossings of grid lines are found to this share of a cell. */
const TOLERANCE = 1e-4;
/** Rounds in which points below the best fit are promoted. */
const ROUNDS = 3;

/**
 * The profile likelihood of two parameters on a grid, with contours. The best fit is the lowest minimum of all parameters; a grid point below it is
 * descended from, replaces it, and the grid is profiled anew. Vertices of contours are roots of the profiled surface along grid lines (Wilks' theorem
 * sets the threshold).
 *
 * An adaptive scan has more lines around minima that are narrower than the grid, and leaves out nodes where no contour can be.
 *
 * @throws AnalysisError as profileScan
 */
export function contourScan(
  whole: Likelihood,
  scanned: readonly [ScannedParameter, ScannedParameter],
  levels: readonly number[] = DEFAULT_LEVELS,
  { adaptive = false }: { readonly adaptive?: boolean } = {},
): ContourScan {
  const settled = scanned.map((each) => checkScan(whole, each, levels));
  const wide = settled.reduce((likelihood, { parameter, range }) => widened(likelihood, parameter, range), whole);
  const likelihood = freeLikelihood(wide);
  const indexOf = (i: number): number => likelihood.parameters.findIndex(({ name }) => name === settled[i].parameter);
  const indices = [indexOf(0), indexOf(1)] as const;
  const of = surface(likelihood, indices);
  const { lowest, onGrid } = of;
  const top = Math.max(0, ...levels.map((level) => chi2Quantile(level, 2)));

  let minima = minimaOfFit(likelihood);
  let [xs, ys]: Float64Array[] = [new Float64Array(), new Float64Array()];
  let nodes = new Map<number, SurfacePoint>();
  for (let round = 0; round < ROUNDS; round++) {
    const deep = adaptive ? minima.filter(({ value }) => value <= minima[0].value + top) : [];
    [xs, ys] = settled.map(({ range, points }, i) => gridLines(range, points, deep, indices[i]));
    nodes = adaptive
      ? surfaceRegion(of, [xs, ys], minima, indices, minima[0].value + top)
      : new Map(
          onGrid(
            xs,
            ys,
            minima.map(({ point }) => point),
          ).entries(),
        );
    const below = [...nodes.values()].filter(({ value }) => value < minima[0].value - 1e-9);
    if (below.length === 0) break;
    minima = mergedMinima(
      likelihood,
      minima,
      below.map(({ point }) => point),
    );
  }
  const best = minima[0].value;

  const crossing =
    (threshold: number) =>
    (a: number, b: number): readonly [number, number] => {
      const ends = [a, b].flatMap((node) => nodes.get(node) ?? []);
      const along = (fraction: number): readonly [number, number] => [
        ends[0].at[0] + fraction * (ends[1].at[0] - ends[0].at[0]),
        ends[0].at[1] + fraction * (ends[1].at[1] - ends[0].at[1]),
      ];
      const evaluate = (fraction: number): { x: number; f: number; point: undefined } => {
        const { value } = lowest(along(fraction), ends);
        return { x: fraction, f: value - best - threshold, point: undefined };
      };
      const [start, end] = ends.map(({ value }, x) => ({ x, f: value - best - threshold, point: undefined }));
      return along(bracketedRoot(evaluate, start, end, TOLERANCE).x);
    };

  const values = Float64Array.from({ length: xs.length * ys.length }, (_, node) => (nodes.get(node)?.value ?? Infinity) - best);
  const grid = [...nodes].sort(([a], [b]) => a - b).map(([, point]) => point);
  const ofInterest = [...whole.parameters.keys()].filter((i) => whole.parameters[i].role === "interest");
  const unfinished = [minima[0], ...grid]
    .map(({ status }) => status)
    .find((status) => status !== "converged" && status !== "model not positive");
  return {
    parameters: settled.map(({ parameter }) => parameter),
    status: unfinished ?? "converged",
    points: grid.map(({ at, value, branch, status, point }) => {
      const all = likelihood.complete(point);
      const delta = Number.isFinite(value) ? Math.max(0, value - best) : null;
      return { at, deltaTwiceNll: delta, branch, status, coefficients: ofInterest.map((i) => all[i]) };
    }),
    bestFit: fitResult(wide, likelihood, minima),
    intervals: Object.fromEntries(
      levels.map((level) => {
        const threshold = chi2Quantile(level, 2);
        return [String(level), contourLines(xs.length, values, threshold, crossing(threshold))];
      }),
    ),
  };
}
