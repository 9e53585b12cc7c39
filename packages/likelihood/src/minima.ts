import { AnalysisError } from "@ratiometer/config";
import { minimise, type Minimand, type Minimum } from "./minimise.ts";
import { twiceNll, type Objective } from "./objective.ts";

/** The objective's coefficients inside their ranges. */
export function withinRanges(likelihood: Objective): Minimand {
  return { evaluate: likelihood.evaluate, bounds: likelihood.coefficients.map(({ range }) => range) };
}

/**
 * Whether two minima are one: closer in every parameter than a twentieth of its standard deviation at fixed others, sqrt(2/H_aa), and than a
 * hundredth of its range.
 */
export function sameMinimum(a: Pick<Minimum, "point" | "hessian">, b: Pick<Minimum, "point">, bounds: Minimand["bounds"]): boolean {
  const m = bounds.length;
  return bounds.every(([low, high], i) => {
    const width = high - low;
    const curvature = a.hessian[i * m + i];
    const deviation = curvature > 0 ? Math.sqrt(2 / curvature) : width;
    return Math.abs(a.point[i] - b.point[i]) <= Math.max(1e-7 * width, Math.min(0.01 * width, 0.05 * deviation));
  });
}

/** Starts for a search of k coefficients: the SM, a grid over the ranges (13 points for one, 5 × 5 for two, 3 × 3 × 3 for three; beyond, six along each axis). */
export function rangeStarts(coefficients: Objective["coefficients"]): Float64Array[] {
  const sm = Float64Array.from(coefficients, (coefficient) => coefficient.sm);
  const k = coefficients.length;
  const perAxis = [0, 13, 5, 3][k] ?? 6;
  const axis = (a: number): number[] => {
    const [low, high] = coefficients[a].range;
    return Array.from({ length: perAxis }, (_, i) => low + ((high - low) * (i + 0.5)) / perAxis);
  };
  const along = (a: number): Float64Array[] => axis(a).map((value) => sm.with(a, value));
  if (k > 3) return [sm, ...coefficients.flatMap((_, a) => along(a))];
  let grid: Float64Array[] = [sm];
  for (let a = 0; a < k; a++) grid = grid.flatMap((point) => axis(a).map((value) => point.with(a, value)));
  return [sm, ...grid];
}

/** A point with coefficients reflected: each δ, all δ together, each physical value. */
export function signFlips(coefficients: Objective["coefficients"], point: Float64Array): Float64Array[] {
  const reflected = point.map((value, a) => 2 * coefficients[a].sm - value);
  const flips = coefficients.flatMap(({ sm }, a) => [point.with(a, reflected[a]), ...(sm === 0 ? [] : [point.with(a, -point[a])])]);
  return coefficients.length > 1 ? [...flips, reflected] : flips;
}

/**
 * Minima already known together with those that descents from the starts reach, the lowest first, each once. A descent that did not converge counts only
 * while it is the lowest.
 */
export function mergedMinima(likelihood: Objective, known: readonly Minimum[], starts: readonly ArrayLike<number>[]): Minimum[] {
  const minimand = withinRanges(likelihood);
  const found = [...known];
  for (const start of starts) {
    const minimum = minimise(minimand, start);
    if (!Number.isFinite(minimum.value)) continue;
    const same = found.findIndex((other) => sameMinimum(other, minimum, minimand.bounds));
    if (same < 0) found.push(minimum);
    else if (found[same].status !== "converged" && minimum.status === "converged") found[same] = minimum;
  }
  found.sort((a, b) => a.value - b.value);
  return found.filter((minimum, i) => i === 0 || minimum.status === "converged");
}

/**
 * All distinct local minima inside the ranges that descents from many starts find, the lowest first: from the given points, the SM, a grid, and
 * reflections of the lowest so far. A quadratic EFT likelihood has several, and the one next to the SM need not be the lowest. Empty where the model is not
 * positive at any start.
 */
export function distinctMinima(likelihood: Objective, starts: readonly ArrayLike<number>[] = []): Minimum[] {
  const found = mergedMinima(likelihood, [], [...starts, ...rangeStarts(likelihood.coefficients)]);
  return found.length === 0 ? found : mergedMinima(likelihood, found, signFlips(likelihood.coefficients, found[0].point));
}

/**
 * As distinctMinima, for a likelihood that must have one.
 *
 * @throws AnalysisError FIT_NOT_POSITIVE, describing the SM, if the model is not positive at any start
 */
export function minimaOfFit(likelihood: Objective): Minimum[] {
  const found = distinctMinima(likelihood);
  if (found.length > 0) return found;
  twiceNll(
    likelihood,
    likelihood.coefficients.map(({ sm }) => sm),
  );
  throw new AnalysisError("FIT_NOT_POSITIVE", "the likelihood is not finite at any starting point within the ranges of the coefficients");
}
