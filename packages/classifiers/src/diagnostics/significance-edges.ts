import { AnalysisError, type ErrorPlace } from "@ratiometer/config";
import { asimovSignificance } from "./asimov-significance.ts";
import { equalWeightEdges } from "./equal-weight-edges.ts";

/** What bins of signal and background shall be. */
export interface SignificanceBinning {
  /** Number of bins at most. */
  readonly bins: number;
  /** Expected background events of each bin at least. */
  readonly minimum: number;
  /** Largest Monte Carlo error of a bin's expected background, over it. */
  readonly relativeError: number;
}

/** Bins that the edges are looked for among. */
const FINE_BINS = 200;

/** Number of fine bins at or above which an edge lies, at each of whose ends edges may be. */
const binsBelow = (edges: Float64Array, value: number): number => {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Edges of bins that maximise the expected significance of a signal, the root of the sum of squares of the bins' Asimov significances with the background's Monte
 * Carlo error as its uncertainty (`asimovSignificance`); a bin with less than no signal counts nothing. Edges are looked for among those of fine bins that hold
 * equal shares of signal and background together, half of each, by dynamic programming: Z²(k, j) = max over i < j of Z²(k − 1, i) + z²(i, j), so that no choice
 * of these edges with as many bins is better. Of equally good ones that with the fewest bins is taken.
 * @param values one per event @param signal @param background expected events that each stands for
 * @param fine number of fine bins, at most
 * @returns edges with open ends, and the significance
 * @throws AnalysisError DATA_SIGNIFICANCE_BINS if not even all events together are a bin that satisfies the conditions
 */
export function significanceEdges(
  values: Float64Array,
  signal: Float64Array,
  background: Float64Array,
  { bins, minimum, relativeError }: SignificanceBinning,
  place: ErrorPlace = {},
  fine: number = FINE_BINS,
): { readonly edges: Float64Array; readonly significance: number } {
  const total = (weights: Float64Array): number => weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const [allSignal, allBackground] = [total(signal) || 1, total(background) || 1];
  const shares = signal.map((weight, i) => Math.abs(weight) / allSignal + Math.abs(background[i]) / allBackground);
  const inner = values.length === 0 ? new Float64Array() : equalWeightEdges(values, shares, fine).subarray(1, -1);
  const count = inner.length + 1;
  const [s, b, squares] = [new Float64Array(count + 1), new Float64Array(count + 1), new Float64Array(count + 1)];
  values.forEach((value, i) => {
    const above = binsBelow(inner, value) + 1;
    s[above] += signal[i];
    b[above] += background[i];
    squares[above] += background[i] ** 2;
  });
  for (const sums of [s, b, squares]) for (let j = 1; j <= count; j++) sums[j] += sums[j - 1];
  /** z² of the bin from edge i to edge j; undefined where it may be none. */
  const square = (i: number, j: number): number | undefined => {
    const expected = b[j] - b[i];
    const error = Math.sqrt(Math.max(0, squares[j] - squares[i]));
    if (!(expected > 0 && expected >= minimum && error <= relativeError * expected)) return undefined;
    return asimovSignificance(Math.max(0, s[j] - s[i]), expected, error) ** 2;
  };
  let found: { readonly square: number; readonly places: readonly number[] } | undefined;
  const most = Math.min(bins, count);
  // for each number of bins: the best of those that end at edge j, and where the last of them begins
  let best = new Float64Array(count + 1).fill(-1);
  best[0] = 0;
  const from: Int32Array[] = [];
  const squaresOf = Array.from({ length: count + 1 }, (_, j) => Array.from({ length: j }, (__, i) => square(i, j)));
  for (let k = 1; k <= most; k++) {
    const next = new Float64Array(count + 1).fill(-1);
    const begins = new Int32Array(count + 1).fill(-1);
    for (let j = k; j <= count; j++)
      for (let i = k - 1; i < j; i++) {
        const own = squaresOf[j][i];
        if (own === undefined || best[i] < 0 || best[i] + own <= next[j]) continue;
        next[j] = best[i] + own;
        begins[j] = i;
      }
    from.push(begins);
    best = next;
    if (best[count] < 0 || (found !== undefined && best[count] <= found.square)) continue;
    const places: number[] = [];
    for (let [bin, j] = [k, count]; bin > 1; bin--) {
      j = from[bin - 1][j];
      places.unshift(j);
    }
    found = { square: best[count], places };
  }
  if (found === undefined) {
    const told = `${Number(b[count].toPrecision(4))} ± ${Number(Math.sqrt(squares[count]).toPrecision(2))}`;
    throw new AnalysisError(
      "DATA_SIGNIFICANCE_BINS",
      `${told} background events are expected in all, a bin needs at least ${minimum} with a relative error of ${relativeError} at most`,
      { hint: "simulate more background, or lower minimum or raise relative_error", ...place },
    );
  }
  return {
    edges: Float64Array.of(-Infinity, ...found.places.map((j) => inner[j - 1]), Infinity),
    significance: Math.sqrt(found.square),
  };
}
