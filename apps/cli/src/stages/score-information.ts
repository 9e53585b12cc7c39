import { coefficientScales, scoreInformation, type InformationAlong } from "@ratiometer/classifiers";
import { coefficientsNamed, type Analysis } from "@ratiometer/config";
import { eventWeights, jointScore, takeEvents, type WeightPolynomial } from "@ratiometer/eft";
import { closedFormScore } from "@ratiometer/simulation";
import { takeRows } from "@ratiometer/tables";
import { hasExactRatio } from "./exact-comparison.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** Fisher information at the SM that a learned score carries, over a reference, along the reference's eigenvectors. Hold-out events. */
export interface LearnedInformation {
  /** What the coefficients are counted in: (high − low)/√12 of each range. */
  readonly scales: readonly number[];
  /** The reference is that of the joint score, what one would know with the latent variables: an upper bound. Not there if it is not positive definite. */
  readonly joint?: readonly InformationAlong[];
  /** The reference is that of the exact score of what is observed, where it is known. */
  readonly exact?: readonly InformationAlong[];
}

/** @param score of the hold-out events, row-major */
export function learnedInformation(
  analysis: Analysis,
  { table, split }: SelectedEvents,
  weights: WeightPolynomial,
  score: Float64Array,
): LearnedInformation {
  const rows = split.test;
  const scales = coefficientScales(coefficientsNamed(analysis, weights.coefficients));
  const k = scales.length;
  const scaled = (values: Float64Array): Float64Array => values.map((value, e) => value * scales[e % k]);
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const learned = scaled(score);
  const joint = scoreInformation({ learned, exact: scaled(jointScore(held, weights.sm)) }, sm);
  const known = hasExactRatio(analysis) ? scaled(closedFormScore(takeRows(table, rows), weights.sm[0])) : undefined;
  const exact = known === undefined ? undefined : scoreInformation({ learned, exact: known }, sm);
  return { scales, ...(joint === undefined ? {} : { joint }), ...(exact === undefined ? {} : { exact }) };
}
