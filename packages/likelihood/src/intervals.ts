import { bracketedRoot, type Bracket } from "./bracketed-root.ts";

/** A point of a curve in one coefficient. */
export interface CurvePoint {
  readonly at: number;
  /** +Infinity where the curve does not exist. */
  readonly value: number;
  /** Derivative; not used where the value is infinite. */
  readonly slope: number;
}

/** The curve between two known points of it, which may serve as starts. */
export type Curve<P extends CurvePoint> = (at: number, left: P, right: P) => P;

/** Where a curve is below a threshold: disjoint closed intervals in ascending order, each with whether it goes on beyond the ends of the curve. */
export interface IntervalUnion {
  readonly intervals: readonly (readonly [number, number])[];
  readonly open: readonly (readonly [boolean, boolean])[];
}

/** Root of a quantity of the curve that changes sign between neighbours. */
function rootBetween<P extends CurvePoint>(curve: Curve<P>, left: P, right: P, quantity: (point: P) => number, tolerance: number): P {
  // Starts come from the nearest points of the bracket so far, not from the far ends of the cell.
  let below = left;
  let above = right;
  const evaluate = (x: number): Bracket<P> => {
    const point = curve(x, below, above);
    const f = quantity(point);
    if (f > 0 === quantity(left) > 0) below = point;
    else above = point;
    return { x, f, point };
  };
  const start = { x: left.at, f: quantity(left), point: left };
  const end = { x: right.at, f: quantity(right), point: right };
  return bracketedRoot(evaluate, start, end, tolerance).point;
}

/**
 * The points of a curve with its stationary points between neighbours put in: a minimum where the slope turns from negative to positive, a maximum
 * where it turns the other way between two points below `top`. Between neighbours of the answer the curve is then monotonic, unless it turns twice
 * within one cell. Where the curve is infinite it counts as falling towards its finite part.
 *
 * @param points    ascending in `at`
 * @param top       the highest value that matters
 * @param tolerance in units of `at`
 */
export function withStationaryPoints<P extends CurvePoint>(points: readonly P[], curve: Curve<P>, top: number, tolerance: number): P[] {
  const result = points.slice(0, 1);
  for (let i = 1; i < points.length; i++) {
    const left = points[i - 1];
    const right = points[i];
    const beyond = Number.isFinite(left.value) ? Infinity : -Infinity;
    const slope = (point: P): number => (Number.isFinite(point.value) ? point.slope : beyond);
    const [before, after] = [slope(left), slope(right)];
    const minimum = before < 0 && after > 0;
    const maximum = before > 0 && after < 0 && left.value < top && right.value < top;
    if (minimum || maximum) {
      const point = rootBetween(curve, left, right, slope, tolerance);
      if (point.at > left.at && point.at < right.at && Number.isFinite(point.value)) result.push(point);
    }
    result.push(right);
  }
  return result;
}

/**
 * Where the curve through the points is at most `threshold`. Ends are roots of the curve between neighbours, to `tolerance` in units of `at`; an
 * interval that reaches the first or last point is closed there and marked open.
 *
 * @param points ascending in `at`, the curve being monotonic between neighbours (withStationaryPoints)
 */
export function intervalsBelow<P extends CurvePoint>(
  points: readonly P[],
  curve: Curve<P>,
  threshold: number,
  tolerance: number,
): IntervalUnion {
  const intervals: [number, number][] = [];
  const open: [boolean, boolean][] = [];
  let lower: number | undefined;
  let openBelow = false;
  const inside = (point: P): boolean => point.value <= threshold;
  for (const [i, point] of points.entries()) {
    if (i === 0) {
      if (inside(point)) [lower, openBelow] = [point.at, true];
      continue;
    }
    const previous = points[i - 1];
    if (inside(previous) === inside(point)) continue;
    const end = rootBetween(curve, previous, point, ({ value }) => value - threshold, tolerance).at;
    if (lower === undefined) {
      [lower, openBelow] = [end, false];
    } else {
      intervals.push([lower, end]);
      open.push([openBelow, false]);
      lower = undefined;
    }
  }
  const last = points.at(-1);
  if (lower !== undefined && last !== undefined) {
    intervals.push([lower, last.at]);
    open.push([openBelow, true]);
  }
  return { intervals, open };
}
