import { cholesky } from "./cholesky.ts";
import type { FreeLikelihood } from "./free-likelihood.ts";
import type { Minimum } from "./minimise.ts";

/** Where a nuisance parameter is looked at: from its templates inwards, where interpolations bend, and outwards. */
const LOOKED_AT: readonly number[] = [-3, -2, -1.5, -1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.5, 2, 3];

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

/**
 * Points from which further minima may be reached, beside one that is known: the likelihood is looked at along each constrained parameter that is `searched`,
 * the others moving along, and wherever it dips, or is lower than at the minimum, a descent is worth its while.
 */
export function valleyStarts(likelihood: FreeLikelihood, minimum: Minimum): Float64Array[] {
  const { parameters, bounds, value } = likelihood;
  const m = parameters.length;
  const searched = [...parameters.keys()].filter((a) => parameters[a].searched && parameters[a].role === "constrained");
  if (searched.length === 0) return [];
  const response = responses(minimum, m);
  return searched.flatMap((a) => {
    const direction = response(a);
    const here = minimum.point[a];
    const places = [...LOOKED_AT.filter((place) => Math.abs(place - here) > 0.1), here].sort((x, y) => x - y);
    const points = places.map((place) =>
      minimum.point.map((coordinate, b) => Math.min(bounds[b][1], Math.max(bounds[b][0], coordinate + direction[b] * (place - here)))),
    );
    const values = points.map(value);
    return points.filter((_, i) => {
      if (places[i] === here) return false;
      if (values[i] < minimum.value) return true;
      const [before, after] = [values[i - 1] ?? Infinity, values[i + 1] ?? Infinity];
      return values[i] < before && values[i] < after;
    });
  });
}
