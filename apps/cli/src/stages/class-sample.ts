import type { RandomStream } from "@ratiometer/tables";
import { someRows } from "./diagnostic-points.ts";

/** Events of all classes, each class with its share of the weight: they add up to 1. */
export interface ClassSample {
  readonly rows: Uint32Array;
  readonly classOf: Uint32Array;
  readonly weights: Float64Array;
}

/**
 * Some events of each class, so that a rare class has as many as a frequent one; all of a class where it has no more, or where those drawn have no positive sum
 * of weights.
 * @param rows to draw from, with events of a positive sum of weights in each class @param classOf of all events @param weights of all events
 * @param most of each class
 */
export function classSample(
  rows: Uint32Array,
  classOf: Uint32Array,
  weights: Float64Array,
  shares: readonly number[],
  most: number,
  stream: RandomStream,
): ClassSample {
  const sumOf = (some: Uint32Array): number => some.reduce((sum, row) => sum + weights[row], 0);
  const drawn = shares.map((share, c) => {
    const all = rows.filter((row) => classOf[row] === c);
    const some = someRows(all, most, stream);
    const kept = sumOf(some) > 0 ? some : all;
    const factor = share / sumOf(kept);
    return { rows: kept, weights: Float64Array.from(kept, (row) => factor * weights[row]) };
  });
  const together = Uint32Array.from(drawn.flatMap((each) => Array.from(each.rows)));
  return {
    rows: together,
    classOf: together.map((row) => classOf[row]),
    weights: Float64Array.from(drawn.flatMap((each) => Array.from(each.weights))),
  };
}
