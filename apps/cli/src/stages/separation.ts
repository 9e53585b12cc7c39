import { logRatio, rocCurve, type RocCurve } from "@ratiometer/classifiers";
import type { Analysis } from "@ratiometer/config";
import { crossSectionTerms, eventWeights, formValue, takeEvents, type WeightPolynomial } from "@ratiometer/eft";
import type { RandomStream } from "@ratiometer/tables";
import { someRows } from "./diagnostic-points.ts";
import type { EvaluatedRatio } from "./evaluated-ratio.ts";
import { expectedSignificance, type ExpectedSignificance } from "./expected-significance.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** How well a ratio tells events of points from those of the SM. */
export interface Separation {
  readonly roc: readonly (RocCurve & { readonly at: readonly number[] })[];
  /** At the luminosity of the analysis. */
  readonly significance: readonly ExpectedSignificance[];
}

/** Events at most. */
const MOST = 20_000;

/** Tells events of points from those of the SM by log r̂, validation events. @param weights in the coefficients of the ratio */
export function separation(
  analysis: Analysis,
  { split }: SelectedEvents,
  weights: WeightPolynomial,
  { ratio }: Pick<EvaluatedRatio, "ratio">,
  points: readonly (readonly number[])[],
  stream: RandomStream,
): Separation {
  const rows = someRows(split.validation, MOST, stream);
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const sigma = crossSectionTerms(weights);
  /** Events at the luminosity of the analysis; 1 pb is 1000 fb. */
  const expected = (at: ArrayLike<number>, of: Float64Array): Float64Array => {
    const delta = Array.from(at, (value, p) => value - weights.sm[p]);
    const scale = (1000 * analysis.luminosity.value * formValue(sigma, delta)) / of.reduce((a, b) => a + b, 0);
    return of.map((weight) => weight * scale);
  };
  const smEvents = expected(weights.sm, sm);
  const found = points.map((at) => {
    const output = logRatio(ratio(rows, at));
    const there = eventWeights(held, at);
    return {
      roc: { at, ...rocCurve(output, there, sm) },
      significance: expectedSignificance(at, output, smEvents, expected(at, there)),
    };
  });
  return {
    roc: found.map(({ roc }) => roc),
    significance: found.flatMap(({ significance }) => (significance === undefined ? [] : [significance])),
  };
}
