import { reweightingClosure, type ReweightingClosure } from "@ratiometer/classifiers";
import { takeEvents, eventWeights, type WeightPolynomial } from "@ratiometer/eft";
import { validityColumn } from "@ratiometer/features";
import { columnOf } from "@ratiometer/tables";
import type { SelectedEvents } from "./selected-events.ts";

/** The reweighting closure of one feature at a point. */
export interface FeatureClosure extends ReweightingClosure {
  readonly feature: string;
  readonly at: readonly number[];
}

const BINS = 20;
/** The features that close worst. */
const SHOWN = 6;

/**
 * The features whose distribution r̂ reproduces worst at the point `at`, the worst first. Of each the events that have it.
 * @param rows events to look at @param ratio r̂ of each of them
 */
export function featureClosures(
  { table, summary }: SelectedEvents,
  rows: Uint32Array,
  weights: WeightPolynomial,
  at: readonly number[],
  ratio: Float64Array,
): FeatureClosure[] {
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
      const valid = table.columns.get(validityColumn(name))?.values;
      // events without the feature all have its fill value, which no bins can part
      const there = Uint32Array.from(rows.keys()).filter((i) => valid === undefined || valid[rows[i]] === 1);
      const ofThese = (weightsOfAll: Float64Array): Float64Array => Float64Array.from(there, (i) => weightsOfAll[i]);
      return {
        feature: name,
        at,
        ...reweightingClosure(
          Float64Array.from(there, (i) => column[rows[i]]),
          { truth: ofThese(truth), estimate: ofThese(estimate), sm: ofThese(sm) },
          BINS,
        ),
      };
    })
    .sort((a, b) => b.chi2 - a.chi2)
    .slice(0, SHOWN);
}
