import { inverse, Matrix } from "ml-matrix";
import { rankScore, rankScores, type RankScore } from "./rank-score.ts";

/** What an event is compared with: simulated events by the ranks of their columns and the correlation of these, and how far hold-out events are from them. */
export interface AnomalyReference {
  /** Those of more than one value. */
  readonly columns: readonly { readonly name: string; readonly score: RankScore }[];
  /** Mean of the scores, d, and inverse of their covariance, d x d row-major. */
  readonly mean: readonly number[];
  readonly precision: readonly number[];
  /** Squared distances of hold-out events, rising, and the share of their weight at or beyond each: never rising. */
  readonly distances: readonly number[];
  readonly beyond: readonly number[];
  /** (Σw)²/Σw² of the hold-out events. */
  readonly effectiveEvents: number;
}

/** How far each event is from the simulation. */
export interface Anomalies {
  /** Squared distances, n. */
  readonly distance: Float64Array;
  /** Probability of an event of the simulation to be as far, n; never below 1/(1 + effective hold-out events). */
  readonly pValue: Float64Array;
}

/** What an event is unusual in. */
export interface UnusualColumn {
  readonly name: string;
  readonly value: number;
  /** Standard deviations from what the other columns of the event make expect. */
  readonly pull: number;
}

/** Added to the variance of each score: columns that follow from others leave no direction without any. */
const RIDGE = 0.01;
/** Knots of the distribution of distances. */
const KNOTS = 400;

type NamedColumn = readonly [name: string, values: ArrayLike<number>];

const pick = (values: ArrayLike<number>, rows: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]);

/** Scores minus their mean, column by column. */
function centred(reference: Pick<AnomalyReference, "columns" | "mean">, columns: readonly NamedColumn[]): Float64Array[] {
  const byName = new Map(columns);
  return reference.columns.map(({ name, score }, j) => {
    const values = byName.get(name);
    if (values === undefined) throw new RangeError(`no column "${name}"`);
    return rankScores(score, values).map((value) => value - reference.mean[j]);
  });
}

/** zᵀ P z of each event. */
function squaredDistances(z: readonly Float64Array[], precision: readonly number[], events: number): Float64Array {
  const d = z.length;
  const total = new Float64Array(events);
  for (let j = 0; j < d; j++)
    for (let k = 0; k <= j; k++) {
      const factor = (j === k ? 1 : 2) * precision[j * d + k];
      const [one, other] = [z[j], z[k]];
      for (let i = 0; i < events; i++) total[i] += factor * one[i] * other[i];
    }
  // rounding
  return total.map((value) => Math.max(0, value));
}

/** Of distances the share of the weight at or beyond each, at some hundred of them, more densely where they are large. */
function survival(distance: Float64Array, weights: Float64Array): Pick<AnomalyReference, "distances" | "beyond" | "effectiveEvents"> {
  const order = Uint32Array.from(distance.keys()).sort((i, j) => distance[j] - distance[i]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  if (!(total > 0)) throw new RangeError(`the weights of ${weights.length} hold-out events add up to ${total}, expected a positive number`);
  const [distances, beyond]: [number[], number[]] = [[], []];
  // events from the far end: each of the first ones, then one in so many more
  const factor = Math.max(1, order.length) ** (1 / KNOTS);
  let [reached, most, due] = [0, 0, 1];
  order.forEach((row, k) => {
    reached += weights[row];
    most = Math.max(most, reached);
    if (k + 1 < due && k + 1 < order.length) return;
    distances.push(distance[row]);
    beyond.push(Math.min(1, most / total));
    due = Math.max(k + 2, Math.floor(due * factor) + 1);
  });
  return { distances: distances.reverse(), beyond: beyond.reverse(), effectiveEvents: total ** 2 / squares };
}

/**
 * Learns what simulated events look like: each column becomes a normal score by its rank, and the distance of an event is that of Mahalanobis,
 * (z − z̄)ᵀ (C + 0.01)⁻¹ (z − z̄). Distances of hold-out events calibrate it, so that p values are right whether or not the scores are normal together.
 * Columns of a single value are left aside. Cost: events × d².
 * @param columns by name, all events @param weights of all events; by size where columns are learned, as they are where p values are made
 * @param rows that columns and covariance are learned from (train), and others that distances are calibrated with (heldOut)
 * @throws RangeError if the weights of the hold-out events do not add up to a positive number, or all columns are constant
 */
export function anomalyReference(
  columns: readonly NamedColumn[],
  weights: ArrayLike<number>,
  { train, heldOut }: { readonly train: Uint32Array; readonly heldOut: Uint32Array },
): AnomalyReference {
  const own = pick(weights, train).map(Math.abs);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  const known = columns.flatMap(([name, values]) => {
    const score = rankScore(pick(values, train), own);
    return score === undefined ? [] : [{ name, score, values }];
  });
  if (known.length === 0 || !(total > 0)) throw new RangeError(`${columns.length} columns of ${train.length} events are all constant`);
  const scored = known.map(({ score, values }) => rankScores(score, pick(values, train)));
  const average = (values: (i: number) => number): number => own.reduce((sum, weight, i) => sum + weight * values(i), 0) / total;
  const mean = scored.map((z) => average((i) => z[i]));
  const d = known.length;
  const covariance = new Matrix(d, d);
  for (let j = 0; j < d; j++)
    for (let k = 0; k <= j; k++) {
      const value = average((i) => (scored[j][i] - mean[j]) * (scored[k][i] - mean[k])) + (j === k ? RIDGE : 0);
      covariance.set(j, k, value);
      covariance.set(k, j, value);
    }
  const precision = inverse(covariance).to1DArray();
  const partial = { columns: known.map(({ name, score }) => ({ name, score })), mean };
  const held = known.map(({ name, values }) => [name, pick(values, heldOut)] as const);
  const distance = squaredDistances(centred(partial, held), precision, heldOut.length);
  return { ...partial, precision, ...survival(distance, pick(weights, heldOut)) };
}

/**
 * How far events are from the simulation.
 * @param columns by name, n events each; more than those of the reference may be there
 * @throws RangeError without a column of the reference
 */
export function anomalies(reference: AnomalyReference, columns: readonly NamedColumn[]): Anomalies {
  const { precision, distances, beyond, effectiveEvents } = reference;
  const z = centred(reference, columns);
  const distance = squaredDistances(z, precision, z[0].length);
  const pValue = distance.map((value) => {
    // the first knot that is at or beyond it: its share is not larger than the event's; that of the knot before is not smaller
    let [low, high] = [0, distances.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (distances[middle] <= value) low = middle + 1;
      else high = middle;
    }
    const share = low === 0 ? 1 : low === distances.length && value > distances[low - 1] ? 0 : beyond[low - 1];
    return (1 + effectiveEvents * share) / (1 + effectiveEvents);
  });
  return { distance, pValue };
}

/**
 * The columns that an event is most unusual in, each against what the others make expect: (P z)_j/√P_jj.
 * @param columns as for `anomalies` @param row of the event @param most columns
 */
export function unusualColumns(reference: AnomalyReference, columns: readonly NamedColumn[], row: number, most: number): UnusualColumn[] {
  const { precision } = reference;
  const d = reference.columns.length;
  const byName = new Map(columns);
  const event = reference.columns.map(({ name }) => [name, [byName.get(name)?.[row] ?? NaN]] as const);
  const z = centred(reference, event);
  return event
    .map(([name, [value]], j): UnusualColumn => {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += precision[j * d + k] * z[k][0];
      return { name, value, pull: sum / Math.sqrt(precision[j * d + j]) };
    })
    .sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull))
    .slice(0, most);
}
