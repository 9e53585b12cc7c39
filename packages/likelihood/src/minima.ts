import { AnalysisError } from "@ratiometer/config";
import type { FreeLikelihood } from "./free-likelihood.ts";
import { minimise, type Minimand, type Minimum } from "./minimise.ts";
import type { Parameter } from "./model/parameter.ts";
import { twiceNll } from "./objective.ts";
import { valleyStarts } from "./valleys.ts";

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

/** Parameters whose whole range is searched; nuisance parameters that are `searched` are looked at around a minimum (valleyStarts). */
const searchedWidely = (parameters: readonly Parameter[]): number[] =>
  [...parameters.keys()].filter((a) => parameters[a].searched && parameters[a].role !== "constrained");

const initialValues = (parameters: readonly Parameter[]): Float64Array => Float64Array.from(parameters, ({ init }) => init);

/**
 * Starts for a search: the initial values, and a grid over the ranges of the k parameters that are searched widely (13 points for one, 5 × 5 for two,
 * 3 × 3 × 3 for three; beyond, six along each axis).
 */
export function rangeStarts(parameters: readonly Parameter[]): Float64Array[] {
  const initial = initialValues(parameters);
  const searched = searchedWidely(parameters);
  const k = searched.length;
  const perAxis = [0, 13, 5, 3][k] ?? 6;
  const along = (a: number, point: Float64Array): Float64Array[] => {
    const [low, high] = parameters[a].bounds;
    return Array.from({ length: perAxis }, (_, i) => point.with(a, low + ((high - low) * (i + 0.5)) / perAxis));
  };
  if (k === 0) return [initial];
  if (k > 3) return [initial, ...searched.flatMap((a) => along(a, initial))];
  let grid: Float64Array[] = [initial];
  for (const a of searched) grid = grid.flatMap((point) => along(a, point));
  return [initial, ...grid];
}

/** A point with the parameters that are searched widely reflected: each about its initial value, all together, each about zero. */
export function signFlips(parameters: readonly Parameter[], point: Float64Array): Float64Array[] {
  const searched = searchedWidely(parameters);
  const reflected = point.slice();
  for (const a of searched) reflected[a] = 2 * parameters[a].init - point[a];
  const flips = searched.flatMap((a) => [point.with(a, reflected[a]), ...(parameters[a].init === 0 ? [] : [point.with(a, -point[a])])]);
  return searched.length > 1 ? [...flips, reflected] : flips;
}

/** Of two descents to one minimum: that which converged, or got visibly lower (into the other side of a kink). */
function isBetter(a: Minimum, b: Minimum): boolean {
  if (a.status !== b.status) return a.status === "converged";
  return a.value < b.value - Math.max(1e-9, 1e-11 * Math.abs(b.value));
}

/**
 * Minima already known together with those that descents from the starts reach, the lowest first, each once. A descent that did not converge counts only
 * while it is the lowest.
 */
export function mergedMinima(likelihood: FreeLikelihood, known: readonly Minimum[], starts: readonly ArrayLike<number>[]): Minimum[] {
  const found = [...known];
  for (const start of starts) {
    const minimum = minimise(likelihood, start);
    if (!Number.isFinite(minimum.value)) continue;
    const same = found.findIndex((other) => sameMinimum(other, minimum, likelihood.bounds));
    if (same < 0) found.push(minimum);
    else if (isBetter(minimum, found[same])) found[same] = minimum;
  }
  found.sort((a, b) => a.value - b.value);
  return found.filter((minimum, i) => i === 0 || minimum.status === "converged");
}

/**
 * All distinct local minima inside the ranges that descents from many starts find, the lowest first: from the given points, the initial values, a grid over
 * the parameters that are searched, reflections of the lowest so far, and dips along nuisance parameters whose templates bend. A quadratic EFT likelihood has
 * several, and the one next to the SM need not be the lowest. Empty where the model is not positive at any start.
 *
 * @param starts free parameters each
 */
export function distinctMinima(likelihood: FreeLikelihood, starts: readonly ArrayLike<number>[] = []): Minimum[] {
  const { parameters } = likelihood;
  let found = mergedMinima(likelihood, [], [...starts, ...rangeStarts(parameters)]);
  if (found.length > 0) found = mergedMinima(likelihood, found, signFlips(parameters, found[0].point));
  for (let lowest: Minimum | undefined; found.length > 0 && found[0] !== lowest;) {
    lowest = found[0];
    found = mergedMinima(likelihood, found, valleyStarts(likelihood, lowest));
  }
  return found;
}

/**
 * As distinctMinima, for a likelihood that must have one.
 *
 * @throws AnalysisError FIT_NOT_POSITIVE, describing the initial values, if the model is not positive at any start
 */
export function minimaOfFit(likelihood: FreeLikelihood, starts: readonly ArrayLike<number>[] = []): Minimum[] {
  const found = distinctMinima(likelihood, starts);
  if (found.length > 0) return found;
  twiceNll(likelihood, initialValues(likelihood.parameters));
  throw new AnalysisError("FIT_NOT_POSITIVE", "the likelihood is not finite at any starting point within the ranges of the parameters");
}
