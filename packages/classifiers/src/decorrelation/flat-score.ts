import { logOdds, logOddsTensor } from "../calibration/log-odds.ts";
import { equalWeightEdges } from "../diagnostics/equal-weight-edges.ts";
import {
  add,
  concatColumns,
  constant,
  divide,
  matmul,
  multiply,
  relu,
  scalar,
  sliceColumns,
  subtract,
  sum,
  type Tensor,
} from "../graph/tensor.ts";

/**
 * A score whose distribution among background events is the same at every value of a column: the share of the background, where the column is what it is, that
 * has a smaller probability of the class. A function of both, linear between knots in the log odds of the probability and in the column, constant outside.
 */
export interface FlatScore {
  /** Log odds, float32 numbers that rise. */
  readonly odds: readonly number[];
  /** Values of the column, float32 numbers that rise. */
  readonly column: readonly number[];
  /** column x odds: shares from 0 to 1, never falling with the odds. */
  readonly shares: readonly (readonly number[])[];
}

/** Bins of the column at most, and background events in each at least. */
const [KNOTS, LEAST] = [25, 100] as const;

/** Shares of the background that knots in the odds are put at: where cuts are, most densely. */
const LEVELS: readonly number[] = [
  0,
  0.002,
  0.01,
  0.02,
  ...Array.from({ length: 31 }, (_, i) => 0.03 + (0.93 * i) / 30),
  0.97,
  0.98,
  0.985,
  0.99,
  0.993,
  0.996,
  0.998,
  0.999,
  1,
];

/** Knots in the odds are this far from each other at least: what runtimes disagree in is far less. */
const APART = 1e-3;

/** float32 numbers that rise. */
function rising(values: readonly number[]): number[] {
  const kept: number[] = [];
  for (const value of values.map(Math.fround)) if (kept.length === 0 || value >= kept[kept.length - 1] + APART) kept.push(value);
  return kept;
}

/** Of events in the order of their odds the shares at or below each knot: never falling, from 0 to 1. Negative weights enter as they are. */
function sharesBelow(order: readonly number[], odds: ArrayLike<number>, weights: ArrayLike<number>, knots: readonly number[]): number[] {
  const total = order.reduce((all, i) => all + weights[i], 0);
  let [next, reached, most] = [0, 0, 0];
  return knots.map((knot, k) => {
    while (next < order.length && odds[order[next]] <= knot) {
      reached += weights[order[next]];
      next++;
    }
    most = Math.max(most, Math.min(1, reached / total));
    return k === 0 ? 0 : k === knots.length - 1 ? 1 : most;
  });
}

/** Edges of bins of equal weight. Those at the ends, where spectra fall, are halved twice towards the end: outside of the outermost knots nothing changes any more. */
function columnEdges(x: Float64Array, weights: Float64Array): number[] {
  const bins = Math.max(1, Math.min(KNOTS, Math.floor(x.length / LEAST)));
  const fine = equalWeightEdges(x, weights, 4 * bins);
  // few values, or few events: as they are
  if (bins < 3 || fine.length !== 4 * bins + 1) return [...equalWeightEdges(x, weights, bins)];
  return [...fine].filter((_, e) => e % 4 === 0 || e === 1 || e === 2 || e === 4 * bins - 2 || e === 4 * bins - 1);
}

/**
 * The flat score of a class.
 * @param probabilities n x classes, row-major, as they are published @param c number of the class @param values of the column, n
 * @param weights n, those of background events and of a positive sum @param rows background events; no network was fitted to them
 * @throws RangeError without rows, or if their weights do not add up to a positive number
 */
export function flatScore(
  probabilities: ArrayLike<number>,
  classes: number,
  c: number,
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  rows: Uint32Array,
): FlatScore {
  const own = Float64Array.from(rows, (row) => weights[row]);
  const total = own.reduce((all, weight) => all + weight, 0);
  if (!(total > 0)) throw new RangeError(`the weights of ${rows.length} background events add up to ${total}, expected a positive number`);
  const odds = logOdds(
    Float64Array.from({ length: classes * rows.length }, (_, e) => probabilities[rows[Math.floor(e / classes)] * classes + (e % classes)]),
    classes,
    c,
  );
  const x = Float64Array.from(rows, (row) => values[row]);
  const order = Array.from(rows.keys()).sort((i, j) => odds[i] - odds[j]);
  const knots = rising(LEVELS.map((level) => odds[order[Math.round(level * (order.length - 1))]]));
  const edges = columnEdges(x, own);
  const bins: { readonly at: number; readonly shares: number[] }[] = [];
  for (let b = 0; b + 1 < edges.length; b++) {
    const last = b + 2 === edges.length;
    const inside = order.filter((i) => x[i] >= edges[b] && (x[i] < edges[b + 1] || last));
    const weight = inside.reduce((all, i) => all + own[i], 0);
    // negative weights may leave nothing
    if (!(weight > 0)) continue;
    const at = inside.reduce((all, i) => all + Math.abs(own[i]) * x[i], 0) / inside.reduce((all, i) => all + Math.abs(own[i]), 0);
    bins.push({ at: Math.fround(at), shares: sharesBelow(inside, odds, own, knots) });
  }
  const kept = bins.filter(({ at }, b) => b === 0 || at > bins[b - 1].at);
  if (kept.length === 0) return { odds: knots, column: [Math.fround(x[0])], shares: [sharesBelow(order, odds, own, knots)] };
  return { odds: knots, column: kept.map(({ at }) => at), shares: kept.map(({ shares }) => shares) };
}

/** Between which knots x is, and how far behind the first of the two. */
function interval(knots: readonly number[], x: number): { readonly from: number; readonly to: number; readonly part: number } {
  const last = knots.length - 1;
  if (x <= knots[0]) return { from: 0, to: 0, part: 0 };
  if (x >= knots[last]) return { from: last, to: last, part: 0 };
  let [from, to] = [0, last];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (knots[middle] <= x) from = middle;
    else to = middle;
  }
  return { from, to, part: (x - knots[from]) / (knots[to] - knots[from]) };
}

/** Flat scores of events. @param probabilities n x classes @param values of the column, n @returns n */
export function flatScores(
  { odds: knots, column, shares }: FlatScore,
  probabilities: ArrayLike<number>,
  classes: number,
  c: number,
  values: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(logOdds(probabilities, classes, c), (value, i) => {
    const [k, b] = [interval(knots, value), interval(column, Math.fround(values[i]))];
    const [low, high] = [shares[b.from], shares[b.to]].map((own) => own[k.from] + k.part * (own[k.to] - own[k.from]));
    return low + b.part * (high - low);
  });
}

/** The same as an expression: rows x intervals. */
const behindTensor = (knots: readonly number[], x: Tensor): Tensor => {
  const widths = knots.slice(1).map((knot, k) => knot - knots[k]);
  return subtract(scalar(1), relu(subtract(scalar(1), relu(divide(subtract(x, constant(knots.slice(0, -1))), constant(widths))))));
};

/** Rises from knot to knot, knots - 1 x others, of rows of values at the knots. */
const rises = (rows: readonly (readonly number[])[]): number[] =>
  rows[0].slice(1).flatMap((_, k) => rows.map((row) => row[k + 1] - row[k]));

function scoreTensor({ odds: knots, column, shares }: FlatScore, odds: Tensor, x: Tensor): Tensor {
  const first = constant(shares.map((own) => own[0]));
  const atKnots =
    knots.length === 1
      ? add(matmul(subtract(odds, odds), constant(shares.map(() => 0))), first)
      : add(matmul(behindTensor(knots, odds), constant(rises(shares), knots.length - 1, shares.length)), first);
  if (column.length === 1) return atKnots;
  // the column's intervals as weights of its knots, which add up to 1
  const unit = column.map((_, b) => column.map((__, other) => Number(b === other)));
  const weights = add(
    matmul(
      behindTensor(column, x),
      constant(
        unit.slice(1).flatMap((row, b) => row.map((value, k) => value - unit[b][k])),
        column.length - 1,
        column.length,
      ),
    ),
    constant(unit[0]),
  );
  return sum(multiply(weights, atKnots), "columns");
}

/** Flat scores of all classes as an expression, rows x classes. @param probabilities rows x classes @param x the column, rows x 1 @param scores one for each class */
export function flatScoreTensor(probabilities: Tensor, x: Tensor, scores: readonly FlatScore[]): Tensor {
  const odds = logOddsTensor(probabilities, scores.length);
  return concatColumns(scores.map((score, c) => scoreTensor(score, sliceColumns(odds, c, c + 1), x)));
}
