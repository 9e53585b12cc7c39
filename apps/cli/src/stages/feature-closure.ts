import { ratioOfSums, reweightingClosure, type Measured, type ReweightingClosure } from "@ratiometer/classifiers";
import { takeEvents, eventWeights, type WeightPolynomial } from "@ratiometer/eft";
import { validityColumn } from "@ratiometer/features";
import { chi2LogSurvival } from "@ratiometer/likelihood";
import { columnOf } from "@ratiometer/tables";
import type { SelectedEvents } from "./selected-events.ts";

/** The reweighting closure of one feature at a point. */
export interface FeatureClosure extends ReweightingClosure {
  readonly feature: string;
  readonly at: readonly number[];
}

/** The closure of all features at a point. */
export interface PointClosure {
  readonly at: readonly number[];
  /** Σ of the reweighted events over Σ of the true weights, which is 1; the error is that of the difference. */
  readonly normalisation: Measured;
  /** The worst first; `pValue` is the probability of a χ² at least as large. */
  readonly features: readonly {
    readonly feature: string;
    readonly chi2: number;
    readonly degreesOfFreedom: number;
    readonly pValue: number;
  }[];
}

const BINS = 20;
/** The features that close worst, as they are kept with all their bins. */
const SHOWN = 6;

const pValueOf = ({ chi2, degreesOfFreedom }: ReweightingClosure): number => Math.exp(chi2LogSurvival(chi2, degreesOfFreedom));

function closuresAt(
  { table, summary }: SelectedEvents,
  rows: Uint32Array,
  at: readonly number[],
  weights: { readonly truth: Float64Array; readonly estimate: Float64Array; readonly sm: Float64Array },
): FeatureClosure[] {
  const closures = summary.inputs.flatMap((feature): FeatureClosure[] => {
    const column = columnOf(table, feature).values;
    const valid = table.columns.get(validityColumn(feature))?.values;
    // events without the feature all have its fill value, which says nothing of them
    const there = Uint32Array.from(rows.keys()).filter((i) => valid === undefined || valid[rows[i]] === 1);
    const ofThese = (weightsOfAll: Float64Array): Float64Array => Float64Array.from(there, (i) => weightsOfAll[i]);
    const closure = reweightingClosure(
      Float64Array.from(there, (i) => column[rows[i]]),
      { truth: ofThese(weights.truth), estimate: ofThese(weights.estimate), sm: ofThese(weights.sm) },
      BINS,
    );
    return closure === undefined ? [] : [{ feature, at, ...closure }];
  });
  return closures.sort((a, b) => pValueOf(a) - pValueOf(b) || b.chi2 / b.degreesOfFreedom - a.chi2 / a.degreesOfFreedom);
}

/**
 * How r̂ reproduces the distribution of every feature, at several points. Of each feature the events that have it; features that never vary are left out.
 * @param rows events to look at @param ratioAt r̂ of each of them at a point
 * @returns all points, and the features that close worst anywhere, the worst first
 */
export function featureClosures(
  events: SelectedEvents,
  rows: Uint32Array,
  weights: WeightPolynomial,
  points: readonly (readonly number[])[],
  ratioAt: (at: readonly number[]) => Float64Array,
): { readonly closures: PointClosure[]; readonly worst: FeatureClosure[] } {
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const all = points.map((at) => {
    const truth = eventWeights(held, at);
    const rate = truth.reduce((a, b) => a + b, 0) / sm.reduce((a, b) => a + b, 0);
    const ratio = ratioAt(at);
    const estimate = sm.map((weight, i) => weight * rate * ratio[i]);
    return { at, normalisation: ratioOfSums(estimate, truth), features: closuresAt(events, rows, at, { truth, estimate, sm }) };
  });
  const closures = all.map(({ at, normalisation, features }) => ({
    at,
    normalisation,
    features: features.map((closure) => ({
      feature: closure.feature,
      chi2: closure.chi2,
      degreesOfFreedom: closure.degreesOfFreedom,
      pValue: pValueOf(closure),
    })),
  }));
  const worst = all
    .flatMap(({ features }) => features)
    .sort((a, b) => pValueOf(a) - pValueOf(b) || b.chi2 / b.degreesOfFreedom - a.chi2 / a.degreesOfFreedom)
    .slice(0, SHOWN);
  return { closures, worst };
}
