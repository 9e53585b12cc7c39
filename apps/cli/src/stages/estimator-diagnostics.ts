import {
  conditionalMeans,
  effectiveSample,
  ensembleRatio,
  probabilityCalibration,
  weightedMean,
  type ConditionalMean,
  type EffectiveSample,
  type ProbabilityCalibration,
  type WeightedMean,
} from "@ratiometer/classifiers";
import { coefficientsNamed, type Analysis, type Estimator } from "@ratiometer/config";
import { eventWeights, jointLikelihoodRatio, jointScore, takeEvents, type WeightPolynomial } from "@ratiometer/eft";
import { exactComparison, hasExactRatio, type ExactComparison, type HeldOutRatio } from "./exact-comparison.ts";
import { featureClosures, type FeatureClosure } from "./feature-closure.ts";
import type { SelectedEvents } from "./selected-events.ts";
import type { MemberRecord } from "./train.ts";

export interface ScoreMean extends WeightedMean {
  readonly coefficient: string;
}

export interface EstimatorDiagnostics {
  readonly training: readonly MemberRecord[];
  /** What the training events are worth at the SM and, for a ratio, at the ends of the ranges. */
  readonly trainingEvents: readonly (EffectiveSample & { readonly at: readonly number[] })[];
  /** E[t̂] at the SM, which is 0, from validation events. */
  readonly scores: readonly ScoreMean[];
  /** Mean joint score in bins of the estimated one, first coefficient, validation events. */
  readonly scoreCalibration: readonly ConditionalMean[];
}

export interface RatioDiagnostics extends EstimatorDiagnostics {
  /** T entries of Z(δ), from the hold-out events. */
  readonly normalisation: readonly number[];
  /** E_SM[r̂(c)], which is 1, from validation events: independent of those that fixed Z. */
  readonly expectations: readonly (WeightedMean & { readonly at: readonly number[] })[];
  /** Mean joint likelihood ratio in bins of r̂, validation events at the SM. */
  readonly ratioCalibration: readonly { readonly at: readonly number[]; readonly bins: readonly ConditionalMean[] }[];
  readonly probabilityCalibration: readonly ProbabilityCalibration[];
  readonly closure: readonly FeatureClosure[];
  /** Where r(x|c) is known exactly. */
  readonly exact?: ExactComparison;
}

/** An ensemble's ratio and its score at the SM, n x k. */
export interface EvaluatedRatio extends HeldOutRatio {
  readonly score: Float64Array;
}

const CALIBRATION_BINS = 20;
/** Points across a coefficient's range at which expectations are taken. */
const EXPECTATION_POINTS = 9;

/** Is the estimated score at the SM what it claims to be? From validation events. @param score n x k, row-major @param points beside the SM where the network was trained */
export function scoreDiagnostics(
  estimator: Estimator,
  { split }: SelectedEvents,
  weights: WeightPolynomial,
  score: Float64Array,
  training: readonly MemberRecord[],
  points: readonly (readonly number[])[] = [],
): EstimatorDiagnostics {
  const k = estimator.coefficients.length;
  const rows = split.validation;
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const joint = jointScore(held, weights.sm);
  const component = (p: number): Float64Array => Float64Array.from(rows, (row) => score[row * k + p]);
  const first = Float64Array.from({ length: rows.length }, (_, i) => joint[i * k]);
  const trained = takeEvents(weights, split.train);
  return {
    training,
    trainingEvents: [weights.sm, ...points].map((at) => ({ at: [...at], ...effectiveSample(eventWeights(trained, at)) })),
    scores: estimator.coefficients.map((coefficient, p) => ({ coefficient, ...weightedMean(component(p), sm) })),
    scoreCalibration: conditionalMeans(component(0), first, sm, CALIBRATION_BINS),
  };
}

/** Points across the range of each coefficient, the others at the SM; the SM itself left out, where every ratio is 1. */
function pointsAlong(analysis: Analysis, names: readonly string[], count: number): number[][] {
  const coefficients = coefficientsNamed(analysis, names);
  const sm = coefficients.map((coefficient) => coefficient.sm);
  return coefficients.flatMap(({ range: [low, high] }, p) =>
    Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1))
      .filter((value) => value !== sm[p])
      .map((value) => sm.map((other, q) => (q === p ? value : other))),
  );
}

/** Weights as a density: they add up to 1. */
function density(weights: Float64Array): Float64Array {
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Is r̂ what it claims to be? Everything here comes from events that no network was fitted to (the validation events chose the best epoch, the hold-out
 * events fixed Z).
 */
export function ratioDiagnostics(
  analysis: Analysis,
  estimator: Estimator,
  events: SelectedEvents,
  weights: WeightPolynomial,
  ratio: EvaluatedRatio,
  training: readonly MemberRecord[],
): RatioDiagnostics {
  const { forms, normalisation, score } = ratio;
  const rows = events.split.validation;
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const smDensity = density(sm);
  const ratioAt = (at: readonly number[]): Float64Array =>
    ensembleRatio(
      forms,
      rows,
      normalisation,
      at.map((value, p) => value - weights.sm[p]),
    );
  const ends = pointsAlong(analysis, estimator.coefficients, 2);
  return {
    ...scoreDiagnostics(estimator, events, weights, score, training, ends),
    normalisation: [...normalisation],
    expectations: pointsAlong(analysis, estimator.coefficients, EXPECTATION_POINTS).map((at) => ({ at, ...weightedMean(ratioAt(at), sm) })),
    ratioCalibration: ends.map((at) => ({
      at,
      bins: conditionalMeans(ratioAt(at), jointLikelihoodRatio(held, at, weights.sm), sm, CALIBRATION_BINS),
    })),
    probabilityCalibration: ends.map((at) => probabilityCalibration(at, ratioAt(at), density(eventWeights(held, at)), smDensity)),
    closure: ends.slice(0, 1).flatMap((at) => featureClosures(events, rows, weights, at, ratioAt(at))),
    ...(hasExactRatio(analysis) ? { exact: exactComparison(analysis, events, ratio) } : {}),
  };
}
