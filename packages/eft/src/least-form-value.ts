import { termIndex } from "./quadratic-form.ts";

/** Where a form is small within ranges. */
export interface LeastFormValue {
  readonly value: number;
  /** δ of each coefficient. */
  readonly at: readonly number[];
}

/** The whole descent takes a handful of rounds; forms that still fall by rounding end here. */
const ROUNDS = 50;
/** All corners of the ranges are starts while they are no more than this. */
const CORNERS = 64;

/** Where the descents begin: the SM, the middle, the ends along each axis, and the corners or, of many coefficients, the two opposite ones. */
function starts(ranges: readonly (readonly [number, number])[]): Float64Array[] {
  const k = ranges.length;
  const corner = (index: number): number[] => ranges.map(([low, high], p) => ((index >> p) & 1 ? high : low));
  const corners = 2 ** k <= CORNERS ? Array.from({ length: 2 ** k }, (_, index) => corner(index)) : [corner(0), corner(-1)];
  const origin = ranges.map(() => 0);
  const axes = ranges.flatMap((ends, p) => ends.map((end) => origin.with(p, end)));
  return [origin, ranges.map(([low, high]) => (low + high) / 2), ...axes, ...corners].map((start) => Float64Array.from(start));
}

/** A δ within [low, high] where 2 half δ + curvature δ² is least; `now` if none is lower. */
function lowest(half: number, curvature: number, low: number, high: number, now: number): number {
  const bottom = curvature > 0 ? Math.max(low, Math.min(high, -half / curvature)) : low;
  let best = now;
  for (const delta of [bottom, low, high]) if (delta * (2 * half + delta * curvature) < best * (2 * half + best * curvature)) best = delta;
  return best;
}

/**
 * Finds the least value of a quadratic form within ranges of δ by descents along one coefficient after the other, each step of them exact: for one coefficient it
 * is the least value, and so it is, within 1e-12 of it a round, where the form nowhere curves downwards; otherwise it is the least of the local minima that the
 * descents find.
 * @param ranges of the k δ @returns a function of forms: lower triangles over (1, δ1 … δk), T numbers from `offset` on
 */
export function leastFormValue(
  ranges: readonly (readonly [number, number])[],
): (form: ArrayLike<number>, offset?: number) => LeastFormValue {
  const k = ranges.length;
  const begin = starts(ranges);
  const linear = new Float64Array(k);
  const matrix = new Float64Array(k * k);
  const at = new Float64Array(k);
  /** ½ ∂/∂δ_p at δ_p = 0. */
  const halfSlope = (p: number): number => {
    let sum = linear[p];
    for (let q = 0; q < k; q++) if (q !== p) sum += matrix[p * k + q] * at[q];
    return sum;
  };
  const valueFrom = (constant: number): number => {
    let sum = constant;
    for (let p = 0; p < k; p++) sum += at[p] * (linear[p] + halfSlope(p) + matrix[p * k + p] * at[p]);
    return sum;
  };
  return (form, offset = 0) => {
    for (let p = 0; p < k; p++) {
      linear[p] = form[offset + termIndex(p + 1, 0)];
      for (let q = 0; q < k; q++) matrix[p * k + q] = form[offset + termIndex(p + 1, q + 1)];
    }
    let least: LeastFormValue = { value: form[offset], at: [...begin[0]] };
    for (const start of begin) {
      at.set(start);
      let value = valueFrom(form[offset]);
      for (let round = 0; round < ROUNDS; round++) {
        for (let p = 0; p < k; p++) at[p] = lowest(halfSlope(p), matrix[p * k + p], ranges[p][0], ranges[p][1], at[p]);
        const before = value;
        value = valueFrom(form[offset]);
        if (!(value < before - 1e-12 * Math.abs(before))) break;
      }
      if (value < least.value) least = { value, at: [...at] };
    }
    return least;
  };
}
