import { ratioOfSums, reweightingBins, reweightingClosure, type Measured, type ReweightingClosure } from "@ratiometer/classifiers";
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

/** Worst first. */
const byPValue = (a: FeatureClosure, b: FeatureClosure): number =>
  pValueOf(a) - pValueOf(b) || b.chi2 / b.degreesOfFreedom - a.chi2 / a.degreesOfFreedom;

/** Weights at a point, and SM weights times r̂ σ(c)/σ(SM). */
interface Reweighted {
  readonly at: readonly number[];
  readonly truth: Float64Array;
  readonly estimate: Float64Array;
}

/** The closure of one feature at every point: of the events that have it, in bins that are the same for all points. */
function closuresOf(
  { table }: SelectedEvents,
  feature: string,
  rows: Uint32Array,
  sm: Float64Array,
  points: readonly Reweighted[],
): FeatureClosure[] {
  const column = columnOf(table, feature).values;
  const valid = table.columns.get(validityColumn(feature))?.values;
  // events without the feature all have its fill value, which says nothing of them
  const there = valid === undefined ? undefined : Uint32Array.from(rows.keys()).filter((i) => valid[rows[i]] === 1);
  const ofThese = (all: Float64Array): Float64Array => (there === undefined ? all : Float64Array.from(there, (i) => all[i]));
  const values = ofThese(Float64Array.from(rows, (row) => column[row]));
  if (values.length === 0) return [];
  const smThere = ofThese(sm);
  const bins = reweightingBins(values, smThere, BINS);
  if (bins === undefined) return [];
  return points.map(({ at, truth, estimate }) => ({
    feature,
    at,
    ...reweightingClosure(bins, { truth: ofThese(truth), estimate: ofThese(estimate), sm: smThere }),
  }));
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
  const reweighted = points.map((at): Reweighted => {
    const truth = eventWeights(held, at);
    const rate = truth.reduce((a, b) => a + b, 0) / sm.reduce((a, b) => a + b, 0);
    const ratio = ratioAt(at);
    return { at, truth, estimate: sm.map((weight, i) => weight * rate * ratio[i]) };
  });
  const all = events.summary.inputs.flatMap((feature) => closuresOf(events, feature, rows, sm, reweighted)).sort(byPValue);
  const closures = reweighted.map(({ at, truth, estimate }) => ({
    at,
    normalisation: ratioOfSums(estimate, truth),
    features: all
      .filter((closure) => closure.at === at)
      .map((closure) => ({
        feature: closure.feature,
        chi2: closure.chi2,
        degreesOfFreedom: closure.degreesOfFreedom,
        pValue: pValueOf(closure),
      })),
  }));
  return { closures, worst: all.slice(0, SHOWN) };
}
