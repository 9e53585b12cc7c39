import {
  calibrationGain,
  conditionalMeans,
  effectiveSample,
  ensembleSpread,
  inputRanges,
  logRatio,
  probabilityCalibration,
  twoSampleTest,
  weightedMean,
  type CalibrationGain,
  type ConditionalMean,
  type EffectiveSample,
  type EnsembleSpread,
  type InputRanges,
  type ProbabilityCalibration,
  type TwoSampleTest,
  type WeightedMean,
} from "@ratiometer/classifiers";
import type { Analysis, Estimator } from "@ratiometer/config";
import { eventWeights, jointLikelihoodRatio, jointScore, takeEvents, type WeightPolynomial } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { takeForms } from "./event-forms.ts";
import { density, pointsAlong } from "./diagnostic-points.ts";
import type { EvaluatedRatio } from "./evaluated-ratio.ts";
import { comparedPoints, exactComparison, hasExactRatio, type ExactComparison } from "./exact-comparison.ts";
import { featureClosures, type FeatureClosure, type PointClosure } from "./feature-closure.ts";
import { ratioImportance, scoreImportance, type Ensemble, type InputImportance } from "./input-importance.ts";
import { ratioOvertraining, scoreOvertraining, type RatioOvertraining, type ScoreOvertraining } from "./overtraining.ts";
import type { ScoreCalibration } from "./score-calibration.ts";
import type { RatioPositivity } from "./ratio-positivity.ts";
import { learnedInformation, type LearnedInformation } from "./score-information.ts";
import { columnsInTurn, type SelectedEvents } from "./selected-events.ts";
import { separation, type Separation } from "./separation.ts";
import type { MemberRecord } from "./trained-networks.ts";

export interface ScoreMean extends WeightedMean {
  readonly coefficient: string;
}

export interface EstimatorDiagnostics {
  readonly training: readonly MemberRecord[];
  /** What the training events are worth at the SM and, for a ratio, at the ends of the ranges. */
  readonly trainingEvents: readonly (EffectiveSample & { readonly at: readonly number[] })[];
  /** E[t̂] at the SM, which is 0, from validation events (hold-out events for a calibrated score). */
  readonly scores: readonly ScoreMean[];
  /** Mean joint score in bins of the estimated one, first coefficient, the same events. */
  readonly scoreCalibration: readonly ConditionalMean[];
  readonly information: LearnedInformation;
  /** Hold-out events outside the range of the training events. */
  readonly inputRanges: InputRanges;
  readonly importance: InputImportance;
}

export interface ScoreDiagnostics extends EstimatorDiagnostics {
  /** How the score was calibrated, if it was. Then its means and its calibration are those of hold-out events, as the curves were made from validation events. */
  readonly calibration?: ScoreCalibration;
  readonly overtraining: readonly ScoreOvertraining[];
  /** Of the members' scores before calibration, hold-out events; empty for a single network. */
  readonly spread: readonly (EnsembleSpread & { readonly coefficient: string })[];
}

export interface RatioDiagnostics extends EstimatorDiagnostics, Separation {
  /** T entries of Z(δ), from the hold-out events; of networks that see the coefficients σ(c)/σ(SM). */
  readonly normalisation: readonly number[];
  /** Of per-term networks. */
  readonly positivity?: RatioPositivity;
  /** E_SM[r̂(c)], which is 1, from validation events: independent of those that fixed Z. The effective sample size is that of the weights w r̂. */
  readonly expectations: readonly (WeightedMean & { readonly at: readonly number[] })[];
  /** Mean joint likelihood ratio in bins of r̂, validation events at the SM. */
  readonly ratioCalibration: readonly { readonly at: readonly number[]; readonly bins: readonly ConditionalMean[] }[];
  readonly probabilityCalibration: readonly ProbabilityCalibration[];
  /** What calibration would gain on events that its curve was not made from; it is not applied to a ratio. */
  readonly calibrationGain: readonly (CalibrationGain & { readonly at: readonly number[] })[];
  /** The features that close worst at any of the points, with their bins. */
  readonly closure: readonly FeatureClosure[];
  readonly closures: readonly PointClosure[];
  /** SM events reweighted by r̂ against the true weights. */
  readonly twoSample: readonly (TwoSampleTest & { readonly at: readonly number[] })[];
  readonly overtraining: readonly RatioOvertraining[];
  /** Of the members' log r̂, hold-out events; empty for a single network. */
  readonly spread: readonly (EnsembleSpread & { readonly at: readonly number[] })[];
  /** Where r(x|c) is known exactly. */
  readonly exact?: ExactComparison;
}

/** An ensemble's score, n x k of all selected events, and that of each member. */
export interface EvaluatedScore {
  readonly score: Float64Array;
  readonly members: readonly ArrayLike<number>[];
}

/** What an estimator is judged by. */
export interface Judged {
  readonly analysis: Analysis;
  readonly estimator: Estimator;
  readonly events: SelectedEvents;
  /** In the estimator's coefficients. */
  readonly weights: WeightPolynomial;
  readonly networks: Ensemble;
  readonly training: readonly MemberRecord[];
}

const CALIBRATION_BINS = 20;
/** Points across a coefficient's range at which expectations are taken, and closures. */
const EXPECTATION_POINTS = 9;
const CLOSURE_POINTS = 5;

/** What a ratio below 0 counts as where a probability 1/(1 + r̂) is made of it. */
const notNegative = (ratio: number): number => Math.max(0, ratio);

/** Where `ratioDiagnostics` asks for a ratio, and for those of the members. */
export function ratioPoints(
  analysis: Analysis,
  { coefficients }: Estimator,
): { readonly points: readonly (readonly number[])[]; readonly ends: readonly (readonly number[])[] } {
  const along = [2, CLOSURE_POINTS, EXPECTATION_POINTS].flatMap((count) => pointsAlong(analysis, coefficients, count));
  const exact = hasExactRatio(analysis) ? [...comparedPoints(analysis), ...analysis.coefficients[0].range.map((end) => [end])] : [];
  const points = new Map([...along, ...exact].map((at) => [at.join(), at]));
  return { points: [...points.values()], ends: pointsAlong(analysis, coefficients, 2) };
}

/** Is the estimated score at the SM what it claims to be? @param rows events to see it on @param points beside the SM where the network was trained */
function scoreChecks(
  { analysis, estimator, events, weights, training }: Judged,
  scoreOf: (rows: ArrayLike<number>) => Float64Array,
  rows: Uint32Array,
  points: readonly (readonly number[])[] = [],
): Omit<EstimatorDiagnostics, "importance"> {
  const { split, summary, table } = events;
  const k = estimator.coefficients.length;
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const joint = jointScore(held, weights.sm);
  const score = scoreOf(rows);
  const component = (p: number): Float64Array => Float64Array.from({ length: rows.length }, (_, i) => score[i * k + p]);
  const first = Float64Array.from({ length: rows.length }, (_, i) => joint[i * k]);
  const trained = takeEvents(weights, split.train);
  return {
    training,
    trainingEvents: [weights.sm, ...points].map((at) => ({ at: [...at], ...effectiveSample(eventWeights(trained, at)) })),
    scores: estimator.coefficients.map((coefficient, p) => ({ coefficient, ...weightedMean(component(p), sm) })),
    scoreCalibration: conditionalMeans(component(0), first, sm, CALIBRATION_BINS),
    information: learnedInformation(analysis, events, weights, scoreOf(events.split.test)),
    inputRanges: inputRanges(columnsInTurn(table, summary.inputs), split.train, split.test),
  };
}

/** Everything that judges a score, from events that no network was fitted to (the validation events chose the best epoch). */
export async function scoreDiagnostics(
  judged: Judged,
  { score, members }: EvaluatedScore,
  calibration?: ScoreCalibration,
): Promise<ScoreDiagnostics> {
  const { analysis, estimator, events, weights, networks } = judged;
  const stream = (test: string): ReturnType<typeof randomStream> => randomStream(analysis.seed, "diagnostics", estimator.name, test);
  const k = estimator.coefficients.length;
  const rows = events.split.test;
  const sm = eventWeights(takeEvents(weights, rows), weights.sm);
  return {
    ...(calibration === undefined ? {} : { calibration }),
    ...scoreChecks(judged, (of) => takeForms(score, k, of), calibration === undefined ? events.split.validation : rows),
    overtraining: scoreOvertraining(events, weights, score, stream("overtraining")),
    importance: await scoreImportance(networks, events, weights, stream("importance")),
    spread:
      members.length < 2
        ? []
        : estimator.coefficients.map((coefficient, p) => ({
            coefficient,
            ...ensembleSpread(
              members.map((member) => Float64Array.from(rows, (row) => member[row * k + p])),
              sm,
            ),
          })),
  };
}

/** How far the members' log r̂ are from each other on the hold-out events. */
function ratioSpread({ events, weights }: Judged, { memberRatios }: EvaluatedRatio, at: readonly number[]): EnsembleSpread {
  const sm = eventWeights(takeEvents(weights, events.split.test), weights.sm);
  return ensembleSpread(memberRatios(at).map(logRatio), sm);
}

/**
 * Everything that judges a ratio, from events that no network was fitted to (the validation events chose the best epoch, the hold-out events fixed Z); the test
 * of overtraining looks at training events beside.
 */
export async function ratioDiagnostics(judged: Judged, ratio: EvaluatedRatio, positivity?: RatioPositivity): Promise<RatioDiagnostics> {
  const { analysis, estimator, events, weights, networks } = judged;
  const { normalisation, score } = ratio;
  const stream = (test: string): ReturnType<typeof randomStream> => randomStream(analysis.seed, "diagnostics", estimator.name, test);
  const rows = events.split.validation;
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const smDensity = density(sm);
  const ratioAt = (at: readonly number[]): Float64Array => ratio.ratio(rows, at);
  const ends = pointsAlong(analysis, estimator.coefficients, 2);
  const { closures, worst } = featureClosures(
    events,
    rows,
    weights,
    pointsAlong(analysis, estimator.coefficients, CLOSURE_POINTS),
    ratioAt,
  );
  function* inputs(): Generator<ArrayLike<number>> {
    for (const [, values] of columnsInTurn(events.table, events.summary.inputs)) yield values;
  }
  return {
    ...scoreChecks(judged, score, rows, ends),
    normalisation: [...normalisation],
    ...(positivity === undefined ? {} : { positivity }),
    expectations: pointsAlong(analysis, estimator.coefficients, EXPECTATION_POINTS).map((at) => {
      const ratios = ratioAt(at);
      const { effectiveSampleSize } = effectiveSample(ratios.map((value, i) => value * sm[i]));
      return { at, ...weightedMean(ratios, sm), effectiveSampleSize };
    }),
    ratioCalibration: ends.map((at) => ({
      at,
      bins: conditionalMeans(ratioAt(at), jointLikelihoodRatio(held, at, weights.sm), sm, CALIBRATION_BINS),
    })),
    probabilityCalibration: ends.map((at) =>
      probabilityCalibration(at, ratioAt(at).map(notNegative), density(eventWeights(held, at)), smDensity),
    ),
    calibrationGain: ends.flatMap((at, e) =>
      calibrationGain(logRatio(ratioAt(at)), eventWeights(held, at), sm, stream(`calibration ${e}`)).map((gain) => ({ at, ...gain })),
    ),
    closure: worst,
    closures,
    twoSample: ends.flatMap((at, e) => {
      const reweighted = ratioAt(at).map((value, i) => value * sm[i]);
      const test = twoSampleTest(inputs(), eventWeights(held, at), reweighted, stream(`two-sample ${e}`), rows);
      return test === undefined ? [] : [{ at, ...test }];
    }),
    ...separation(analysis, events, weights, ratio, ends, stream("separation")),
    overtraining: ratioOvertraining(events, weights, ratio, ends, stream("overtraining")),
    importance: await ratioImportance(networks, events, weights, normalisation, ends, stream("importance")),
    spread: estimator.ensemble < 2 ? [] : ends.map((at) => ({ at, ...ratioSpread(judged, ratio, at) })),
    ...(hasExactRatio(analysis) ? { exact: exactComparison(analysis, events, ratio) } : {}),
  };
}
