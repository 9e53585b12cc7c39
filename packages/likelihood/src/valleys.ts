import { cholesky } from "./cholesky.ts";
import type { FreeLikelihood } from "./free-likelihood.ts";
import type { Minimum } from "./minimise.ts";

/** Where a nuisance parameter is looked at: from its templates inwards, where interpolations bend, and outwards. */
const LOOKED_AT: readonly number[] = [-1.8, -0.9, -0.3, 0.3, 0.9, 1.8];

/** The change of all parameters per change of one that keeps the others at their minimum, to first order: H⁻¹ e_a / (H⁻¹)_aa. */
function responses({ hessian, atBound }: Minimum, m: number): (a: number) => Float64Array {
  const held = hessian.map((value, cell) => {
    const [i, j] = [Math.floor(cell / m), cell % m];
    return i !== j && (atBound[i] || atBound[j]) ? 0 : value;
  });
  const factors = cholesky(m);
  const regular = factors.factorise(held);
  return (a) => {
    const unit = new Float64Array(m);
    unit[a] = 1;
    if (!regular || atBound[a]) return unit;
    const column = factors.solve(unit);
    return column.map((value) => value / column[a]);
  };
}

/** A model is small up to so many parameters, and so many of them constrained from both sides: there descents cost little. */
const SMALL = { parameters: 100, constrained: 12 };
/** From where each starts, the others at the known minimum; and at their initial values, where templates bend. */
const ELSEWHERE: readonly number[] = [-1.5, -0.5, 0.5, 1.5];

/**
 * Points from which further minima may be reached, beside one that is known. In a small model they are further values of each constrained parameter
 * that has two sides. In a large one the likelihood is looked at along those that are `searched` or have a kink, the other parameters moving along: wherever it
 * dips, or is lower than at the minimum, a descent is worth its while.
 */
export function valleyStarts(likelihood: FreeLikelihood, minimum: Minimum): Float64Array[] {
  const { parameters, bounds, value, kinks } = likelihood;
  const m = parameters.length;
  const twoSided = [...parameters.keys()].filter((a) => parameters[a].role === "constrained" && bounds[a][0] < 0);
  const small = m <= SMALL.parameters && twoSided.length <= SMALL.constrained;
  const bending = twoSided.filter((a) => parameters[a].searched || kinks.includes(a));
  const within = (a: number, at: number): number => Math.min(bounds[a][1], Math.max(bounds[a][0], at));
  if (small) {
    const initial = Float64Array.from(parameters, ({ init }) => init);
    return twoSided.flatMap((a) => {
      const from = bending.includes(a) ? [minimum.point, initial] : [minimum.point];
      return ELSEWHERE.flatMap((place) => from.map((point) => point.with(a, within(a, place))));
    });
  }
  if (bending.length === 0) return [];
  const response = responses(minimum, m);
  return bending.flatMap((a) => {
    const here = minimum.point[a];
    const direction = response(a);
    const places = [...LOOKED_AT.filter((place) => Math.abs(place - here) > 0.1), here].sort((x, y) => x - y);
    const points = places.map((place) => minimum.point.map((coordinate, b) => within(b, coordinate + direction[b] * (place - here))));
    const values = points.map(value);
    return points.filter((_, i) => {
      if (places[i] === here) return false;
      if (values[i] < minimum.value) return true;
      return values[i] < (values[i - 1] ?? Infinity) && values[i] < (values[i + 1] ?? Infinity);
    });
  });
}
