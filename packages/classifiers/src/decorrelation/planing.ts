import { histogram } from "@ratiometer/features";
import { equalWeightEdges } from "../diagnostics/equal-weight-edges.ts";

/** Factors on the weights of classes under which a column has the same distribution in all of them. */
export interface Planing {
  /** Means of the column in the bins, rising, between which factors are joined by straight lines. */
  readonly at: readonly number[];
  /** classes x bins, in [0, 1]. */
  readonly factors: readonly (readonly number[])[];
}

/** Bins at most, and effective events of a class that a bin has on average, unless they are fewer than four bins. */
const [BINS, LEAST] = [40, 60] as const;

/** (Σw)²/Σw² */
function effective(weights: Float64Array): number {
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  return squares === 0 ? 0 : weights.reduce((sum, weight) => sum + weight, 0) ** 2 / squares;
}

/**
 * Planing of a column. With h_c the distributions of the column in the classes, class c is weighted by t/h_c with t = 1/Σ_c (1/h_c): all classes then have the
 * distribution t. These are overlap weights (Li and Li, Annals of Applied Statistics 13 (2019) 2389): none is above 1, they vanish where a class has no events, and
 * of all common distributions t has the least Σ_c 1/n_c of effective events n_c where the classes are of one size. A strength λ below 1 takes their λ-th power.
 * @param values of the column, n @param classOf number of each event's class, n; others than 0 … classes - 1 are left aside @param weights n, of any sign
 * @param rows that distributions are taken from @param strength in (0, 1]
 * @returns undefined where no bin has a positive weight of every class: the column alone tells them apart
 */
export function planing(
  values: ArrayLike<number>,
  classOf: ArrayLike<number>,
  weights: ArrayLike<number>,
  rows: Uint32Array,
  classes: number,
  strength: number,
): Planing | undefined {
  const known = rows.filter((row) => classOf[row] < classes);
  const x = Float64Array.from(known, (row) => values[row]);
  const ofClass = Array.from({ length: classes }, (_, c) => Float64Array.from(known, (row) => (classOf[row] === c ? weights[row] : 0)));
  const shares = ofClass.map((own) => {
    const total = own.reduce((sum, weight) => sum + weight, 0);
    return own.map((weight) => weight / total);
  });
  const bins = Math.max(4, Math.min(BINS, Math.floor(Math.min(...ofClass.map(effective)) / LEAST)));
  const together = x.map((_, i) => shares.reduce((sum, share) => sum + Math.abs(share[i]), 0));
  const edges = equalWeightEdges(x, together, bins);
  // a column of one value
  if (!(edges[1] > edges[0])) return { at: [x[0]], factors: shares.map(() => [1]) };
  const [size, sum] = [together, together.map((weight, i) => weight * x[i])].map((column) => histogram(x, edges, column).weights);
  const contents = shares.map((share) => histogram(x, edges, share).weights);
  const filled = [...size.keys()].filter((b) => size[b] > 0);
  const common = filled.map((b) => (contents.every((own) => own[b] > 0) ? 1 / contents.reduce((total, own) => total + 1 / own[b], 0) : 0));
  if (common.every((share) => share === 0)) return undefined;
  return {
    at: filled.map((b) => sum[b] / size[b]),
    factors: contents.map((own) => filled.map((b, i) => (common[i] === 0 ? 0 : (common[i] / own[b]) ** strength))),
  };
}

/** The factor of a class where the column is x. */
function factorAt({ at, factors }: Planing, c: number, x: number): number {
  const own = factors[c];
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] < x) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return own[0];
  if (low === at.length) return own[at.length - 1];
  const share = (x - at[low - 1]) / (at[low] - at[low - 1]);
  return own[low - 1] + share * (own[low] - own[low - 1]);
}

/** Weights times the factors of their classes; those of events in no class as they are. Arguments as for `planing`. */
export const planedWeights = (
  made: Planing,
  values: ArrayLike<number>,
  classOf: ArrayLike<number>,
  weights: ArrayLike<number>,
): Float64Array =>
  Float64Array.from(weights, (weight, i) => (classOf[i] < made.factors.length ? weight * factorAt(made, classOf[i], values[i]) : weight));
