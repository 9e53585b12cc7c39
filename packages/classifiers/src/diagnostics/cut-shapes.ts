import { histogram } from "@ratiometer/features";
import { permutation, type RandomStream } from "@ratiometer/tables";
import { equalWeightEdges } from "./equal-weight-edges.ts";

/** The distribution of a column above a cut on a score. */
export interface CutShape {
  /** Share of the events that are wanted above the cut, and that are: equal scores are not parted. */
  readonly wanted: number;
  readonly efficiency: number;
  /** What passes has at least this score. */
  readonly cut: number;
  /** Shares of the weight that passes, by bin, with errors. */
  readonly shares: readonly number[];
  readonly errors: readonly number[];
  /** Jensen-Shannon divergence of the distributions above and below the cut, bits; and its mean where events pass at random. */
  readonly divergence: number;
  readonly expected: number;
}

/** A column's distribution for all events, and above cuts on a score. */
export interface CutShapes {
  readonly edges: readonly number[];
  readonly shares: readonly number[];
  readonly errors: readonly number[];
  readonly cuts: readonly CutShape[];
}

/** Bins, and deals of which events pass. */
const [BINS, DEALS] = [12, 20] as const;

/** Shares of a histogram's weight with their errors; all 0 without a positive weight. */
function sharesOf(
  values: Float64Array,
  weights: Float64Array,
  edges: Float64Array,
): { readonly shares: number[]; readonly errors: number[] } {
  const { weights: sums, squaredWeights } = histogram(values, edges, weights);
  const total = sums.reduce((a, b) => a + b, 0);
  if (!(total > 0)) return { shares: [...sums].map(() => 0), errors: [...sums].map(() => 0) };
  return { shares: [...sums].map((sum) => sum / total), errors: [...squaredWeights].map((square) => Math.sqrt(square) / total) };
}

/** Σ p log2(p/q), what is not positive left out. */
const relative = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, b) => sum + (share > 0 && q[b] > 0 ? share * Math.log2(share / q[b]) : 0), 0);

/** Jensen-Shannon divergence of two distributions, bits: 0 if they are equal, 1 if they have nothing in common. Bins below 0 count as empty. */
export function jensenShannon(p: readonly number[], q: readonly number[]): number {
  const [one, other] = [p, q].map((shares) => shares.map((share) => Math.max(0, share)));
  const mean = one.map((share, b) => (share + other[b]) / 2);
  return (relative(one, mean) + relative(other, mean)) / 2;
}

/**
 * What cuts on a score make of the distribution of a column: shapes of what passes at some efficiencies, and how far they are from what fails. A divergence of few
 * events is not 0 where nothing depends on anything; what it is then is stated beside it.
 * @param score n @param values of the column, n @param weights n, of a positive sum @param efficiencies rising or falling, in (0, 1)
 * @param stream deals which events pass
 * @returns undefined if the column has one value
 */
export function cutShapes(
  score: ArrayLike<number>,
  values: Float64Array,
  weights: Float64Array,
  efficiencies: readonly number[],
  stream: RandomStream,
): CutShapes | undefined {
  const edges = equalWeightEdges(values, weights, BINS);
  if (!(edges[1] > edges[0])) return undefined;
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((i, j) => score[j] - score[i]);
  const total = weights.reduce((a, b) => a + b, 0);
  const parted = (passes: (i: number) => boolean): { readonly above: Float64Array; readonly below: Float64Array } => ({
    above: weights.map((weight, i) => (passes(i) ? weight : 0)),
    below: weights.map((weight, i) => (passes(i) ? 0 : weight)),
  });
  const divergenceOf = (passes: (i: number) => boolean): number => {
    const { above, below } = parted(passes);
    return jensenShannon(sharesOf(values, above, edges).shares, sharesOf(values, below, edges).shares);
  };
  const cuts = efficiencies.map((wanted): CutShape => {
    let [reached, last] = [0, 0];
    while (last < order.length - 1 && (reached + weights[order[last]]) / total < wanted) reached += weights[order[last++]];
    const cut = score[order[last]];
    const passes = (i: number): boolean => score[i] >= cut;
    const { above } = parted(passes);
    const dealt = Array.from({ length: DEALS }, () => {
      const other = permutation(values.length, stream);
      return divergenceOf((i) => passes(other[i]));
    });
    return {
      wanted,
      efficiency: above.reduce((a, b) => a + b, 0) / total,
      cut,
      ...sharesOf(values, above, edges),
      divergence: divergenceOf(passes),
      expected: dealt.reduce((a, b) => a + b, 0) / DEALS,
    };
  });
  return { edges: [...edges], ...sharesOf(values, weights, edges), cuts };
}
