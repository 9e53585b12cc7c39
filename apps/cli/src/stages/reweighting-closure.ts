import { histogram, quantileEdges } from "@ratiometer/features";
import { takeEvents, eventWeights, type WeightPolynomial } from "@ratiometer/eft";
import { columnOf } from "@ratiometer/tables";
import type { SelectedEvents } from "./selected-events.ts";

/** One feature's distribution at c from the weights, and from SM events weighted by r̂ σ(c)/σ(SM). */
export interface ReweightingClosure {
  readonly feature: string;
  readonly at: readonly number[];
  readonly edges: readonly number[];
  readonly truth: readonly number[];
  readonly truthError: readonly number[];
  readonly estimate: readonly number[];
  readonly sm: readonly number[];
  readonly chi2: number;
}

const BINS = 20;
/** The features that close worst. */
const SHOWN = 6;

/** Truth and estimate come from the same events: what counts is the error of their difference. */
function closureOf(
  feature: string,
  values: Float64Array,
  at: readonly number[],
  truth: Float64Array,
  estimate: Float64Array,
  sm: Float64Array,
): ReweightingClosure {
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  const edges = quantileEdges(values, sm, BINS, { low, high });
  const [exact, learned, reference] = [truth, estimate, sm].map((weights) => histogram(values, edges, weights));
  const difference = histogram(
    values,
    edges,
    truth.map((weight, i) => weight - estimate[i]),
  );
  const pulls = difference.weights.map((value, b) => (difference.squaredWeights[b] > 0 ? value ** 2 / difference.squaredWeights[b] : 0));
  return {
    feature,
    at,
    edges: [...edges],
    truth: [...exact.weights],
    truthError: [...exact.squaredWeights].map(Math.sqrt),
    estimate: [...learned.weights],
    sm: [...reference.weights],
    chi2: pulls.reduce((total, pull) => total + pull, 0),
  };
}

/**
 * The features whose distribution r̂ reproduces worst at the point `at`, the worst first.
 * @param rows events to look at @param ratio r̂ of each of them
 */
export function reweightingClosures(
  { table, summary }: SelectedEvents,
  rows: Uint32Array,
  weights: WeightPolynomial,
  at: readonly number[],
  ratio: Float64Array,
): ReweightingClosure[] {
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const truth = eventWeights(held, at);
  const rate = truth.reduce((a, b) => a + b, 0) / sm.reduce((a, b) => a + b, 0);
  const estimate = sm.map((weight, i) => weight * rate * ratio[i]);
  const distinct = (name: string): number => new Set(columnOf(table, name).values.subarray(0, 1000)).size;
  return summary.inputs
    .filter((name) => distinct(name) > BINS)
    .map((name) => {
      const column = columnOf(table, name).values;
      return closureOf(
        name,
        Float64Array.from(rows, (row) => column[row]),
        at,
        truth,
        estimate,
        sm,
      );
    })
    .sort((a, b) => b.chi2 - a.chi2)
    .slice(0, SHOWN);
}
