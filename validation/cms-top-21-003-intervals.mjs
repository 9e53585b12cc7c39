// Intervals of one coefficient of a card's model, other coefficients fixed at 0 or profiled: where -2 log L is less than a level above its minimum.
import { bestFit } from "@ratiometer/likelihood";

/** Points of the first look, of which the curve between is taken to have at most one crossing. */
const CELLS = 16;
/** Of an end, as a share of the range. */
const TOLERANCE = 1e-3;

/**
 * @param settings name, coefficients (all of the model), others ("fixed" or "profiled"), range, level
 * @returns best value, its twice negative log-likelihood, intervals, and whether all fits converged
 */
export function intervalsOf(experiment, data, { name, coefficients, others, range, level }) {
  const { parameters } = experiment;
  const likelihood = experiment.likelihood(data);
  const indexOf = (wanted) => parameters.findIndex((parameter) => parameter.name === wanted);
  const index = indexOf(name);
  const fixed = others === "fixed" ? coefficients.filter((one) => one !== name).map((one) => [indexOf(one), 0]) : [];
  let converged = true;
  const fit = (held, start) => {
    const found = bestFit(likelihood, { held: new Map(held), ...(start === undefined ? {} : { start }), search: false });
    converged &&= found.status === "converged";
    return found;
  };
  const at = (value, start) => ({ value, ...fit([[index, value], ...fixed], start) });
  const lower = (one, other) => (other.twiceNll < one.twiceNll ? other : one);

  // Each point is reached from the left and from the right: what follows one branch only is lowered by the other.
  const values = Array.from({ length: CELLS + 1 }, (_, i) => range[0] + ((range[1] - range[0]) * i) / CELLS);
  let start;
  const points = values.map((value) => {
    const point = at(value, start);
    start = point.values;
    return point;
  });
  start = undefined;
  for (let i = CELLS; i >= 0; i--) {
    points[i] = lower(points[i], at(values[i], start));
    start = points[i].values;
  }
  const lowest = points.reduce(lower);
  const best = lower(fit(fixed, lowest.values), lowest);
  const excess = ({ twiceNll }) => twiceNll - best.twiceNll - level;

  /** The crossing between two points, one inside and one outside, by bisection and false position in turn. */
  const end = (inside, outside) => {
    while (Math.abs(outside.value - inside.value) > TOLERANCE * (range[1] - range[0])) {
      const [low, high] = [excess(inside), excess(outside)];
      const share = Math.min(0.9, Math.max(0.1, -low / (high - low)));
      const middle = at(inside.value + share * (outside.value - inside.value), inside.values);
      if (excess(middle) < 0) inside = middle;
      else outside = middle;
    }
    return inside.value + (-excess(inside) / (excess(outside) - excess(inside))) * (outside.value - inside.value);
  };
  const bestPoint = { ...best, value: best.values[index] };
  const ordered = [...points, bestPoint].sort((one, other) => one.value - other.value);
  const intervals = [];
  let from = excess(ordered[0]) < 0 ? ordered[0].value : undefined;
  for (let i = 1; i < ordered.length; i++) {
    const [left, right] = [ordered[i - 1], ordered[i]];
    const [wasInside, isInside] = [left, right].map((point) => excess(point) < 0);
    if (!wasInside && isInside) from = end(right, left);
    if (wasInside && !isInside) intervals.push([from, end(left, right)]);
  }
  if (excess(ordered.at(-1)) < 0) intervals.push([from, ordered.at(-1).value]);
  return { best: bestPoint.value, twiceNll: best.twiceNll, intervals, converged };
}
