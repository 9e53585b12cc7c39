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
function starts(ranges: readonly (readonly [number, number])[]): number[][] {
  const k = ranges.length;
  const corner = (index: number): number[] => ranges.map(([low, high], p) => ((index >> p) & 1 ? high : low));
  const corners = 2 ** k <= CORNERS ? Array.from({ length: 2 ** k }, (_, index) => corner(index)) : [corner(0), corner(-1)];
  const origin = ranges.map(() => 0);
  return [
    origin,
    ranges.map(([low, high]) => (low + high) / 2),
    ...ranges.flatMap((ends, p) => ends.map((end) => origin.with(p, end))),
    ...corners,
  ];
}

/**
 * The least value of a quadratic form within ranges of δ, by descents along one coefficient after the other, each exact. For one coefficient it is exact, and
 * so it is for a form that nowhere curves downwards; otherwise it is the least of the local minima that the descents find.
 * @param form lower triangle over (1, δ1 … δk), T numbers from `offset` on @param ranges of the k δ
 */
export function leastFormValue(form: ArrayLike<number>, ranges: readonly (readonly [number, number])[], offset = 0): LeastFormValue {
  const k = ranges.length;
  const entry = (row: number, column: number): number => form[offset + termIndex(row, column)];
  /** ½ ∂/∂δ_p at δ_p = 0. */
  const slope = (at: readonly number[], p: number): number => {
    let sum = entry(p + 1, 0);
    for (let q = 0; q < k; q++) if (q !== p) sum += entry(p + 1, q + 1) * at[q];
    return sum;
  };
  const valueAt = (at: readonly number[]): number =>
    at.reduce((sum, delta, p) => sum + delta * (entry(p + 1, 0) + slope(at, p) + entry(p + 1, p + 1) * delta), entry(0, 0));
  const descent = (start: readonly number[]): LeastFormValue => {
    const at = [...start];
    let value = valueAt(at);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [p, [low, high]] of ranges.entries()) {
        const [half, curvature] = [slope(at, p), entry(p + 1, p + 1)];
        const along = (delta: number): number => delta * (2 * half + delta * curvature);
        const bottom = curvature > 0 ? Math.max(low, Math.min(high, -half / curvature)) : low;
        at[p] = [bottom, low, high].reduce((best, delta) => (along(delta) < along(best) ? delta : best), at[p]);
      }
      const now = valueAt(at);
      if (!(now < value - 1e-12 * Math.abs(value))) return { value: Math.min(now, value), at };
      value = now;
    }
    return { value, at };
  };
  return starts(ranges)
    .map(descent)
    .reduce((least, found) => (found.value < least.value ? found : least));
}
