import { addToSums, exactSums, type ExactSums, mergeSums, roundedSums } from "./exact-sum.ts";

/** How well the polynomials give back the weights they were fitted to: deviations relative to the largest weight of the event. */
export interface Closure {
  readonly maximum: number;
  readonly rms: number;
  /** Events by the logarithm of their largest deviation, decade by decade from `CLOSURE_DECADES`; what is smaller counts in the first, larger in the last. */
  readonly decades: readonly number[];
}

/** Lower ends of the first decade and upper end of the last: 10⁻¹⁸ to 1. */
export const CLOSURE_DECADES = { low: -18, high: 0 } as const;

/** The closure of some events, to be merged with that of others; the outcome does not depend on how events were split into blocks. */
export interface ClosureSums {
  readonly weights: number;
  readonly maximum: number;
  readonly squares: ExactSums;
  readonly decades: readonly number[];
}

/** That of no events. */
export function noClosure(): ClosureSums {
  const decades = new Array<number>(CLOSURE_DECADES.high - CLOSURE_DECADES.low).fill(0);
  return { weights: 0, maximum: 0, squares: exactSums(1), decades };
}

/**
 * Compares fitted with given weights, n × width each, row-major.
 * @param deviations n: the largest deviation of each event relative to its largest weight; filled in
 * @param skipped events that do not count
 */
export function closureSums(
  fitted: Float64Array,
  weights: Float64Array,
  width: number,
  deviations: Float64Array,
  skipped?: ReadonlySet<number>,
): ClosureSums {
  const { squares, decades: none } = noClosure();
  const decades = [...none];
  let maximum = 0;
  let counted = 0;
  for (let i = 0; i < deviations.length; i++) {
    const start = i * width;
    let largest = 0;
    for (let j = start; j < start + width; j++) largest = Math.max(largest, Math.abs(weights[j]));
    let worst = 0;
    let sum = 0;
    if (largest > 0)
      for (let j = start; j < start + width; j++) {
        const deviation = Math.abs(fitted[j] - weights[j]) / largest;
        worst = Math.max(worst, deviation);
        sum += deviation * deviation;
      }
    deviations[i] = worst;
    if (skipped?.has(i) === true) continue;
    counted += width;
    if (largest === 0) continue;
    maximum = Math.max(maximum, worst);
    addToSums(squares, [sum]);
    const decade = worst === 0 ? 0 : Math.floor(Math.log10(worst)) - CLOSURE_DECADES.low;
    decades[Math.min(Math.max(decade, 0), decades.length - 1)]++;
  }
  return { weights: counted, maximum, squares, decades };
}

/** That of the events of both. */
export function mergeClosure(a: ClosureSums, b: ClosureSums): ClosureSums {
  const squares = exactSums(1);
  mergeSums(squares, a.squares);
  mergeSums(squares, b.squares);
  return {
    weights: a.weights + b.weights,
    maximum: Math.max(a.maximum, b.maximum),
    squares,
    decades: a.decades.map((count, d) => count + b.decades[d]),
  };
}

/** The closure that the sums stand for. */
export function closureOf({ weights, maximum, squares, decades }: ClosureSums): Closure {
  return { maximum, rms: weights === 0 ? 0 : Math.sqrt(roundedSums(squares)[0] / weights), decades: [...decades] };
}
