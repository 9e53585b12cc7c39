/** How the probability of a class is distributed for the events of each class, in equal bins from 0 to 1. */
export interface ClassHistogram {
  readonly edges: readonly number[];
  /** classes x bins: shares of each class's events, with the error of their sums. */
  readonly shares: readonly (readonly number[])[];
  readonly errors: readonly (readonly number[])[];
}

const BINS = 20;

/** @param p the probability, n @param classOf n, below `classes` @param weights n, of a positive sum in each class */
export function classHistogram(
  p: ArrayLike<number>,
  classOf: ArrayLike<number>,
  weights: ArrayLike<number>,
  classes: number,
): ClassHistogram {
  const empty = (): number[][] => Array.from({ length: classes }, () => new Array<number>(BINS).fill(0));
  const [sums, squares] = [empty(), empty()];
  for (let i = 0; i < p.length; i++) {
    const bin = Math.min(BINS - 1, Math.floor(p[i] * BINS));
    sums[classOf[i]][bin] += weights[i];
    squares[classOf[i]][bin] += weights[i] ** 2;
  }
  const totals = sums.map((bins) => bins.reduce((a, b) => a + b, 0));
  return {
    edges: Array.from({ length: BINS + 1 }, (_, b) => b / BINS),
    shares: sums.map((bins, c) => bins.map((sum) => sum / totals[c])),
    errors: squares.map((bins, c) => bins.map((square) => Math.sqrt(square) / totals[c])),
  };
}
