import { conditionalMeans, ensembleRatio, weightedMean, type ConditionalMean, type WeightedMean } from "@ratiometer/classifiers";
import type { Analysis, Estimator } from "@ratiometer/config";
import { eventWeights, jointLikelihoodRatio, jointScore, takeEvents, type WeightPolynomial } from "@ratiometer/eft";
import { histogram, quantileEdges } from "@ratiometer/features";
import { closedFormLogRatio } from "@ratiometer/simulation";
import { columnOf, takeRows } from "@ratiometer/tables";
import type { SelectedEvents } from "./selected-events.ts";
import type { MemberRecord } from "./train.ts";

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

export interface ScoreMean extends WeightedMean {
  readonly coefficient: string;
}

export interface EstimatorDiagnostics {
  readonly training: readonly MemberRecord[];
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
  readonly calibration: readonly { readonly at: readonly number[]; readonly bins: readonly ConditionalMean[] }[];
  readonly closure: readonly ReweightingClosure[];
  /** Where r(x|c) is known exactly: mean squared error of log r̂, x from the SM (hold-out events), c uniform in the range. */
  readonly exact?: { readonly meanSquaredError: number; readonly points: number };
}

const CALIBRATION_BINS = 20;
const CLOSURE_BINS = 20;
const CLOSURE_FEATURES = 6;
/** Points across a coefficient's range at which expectations are taken. */
const EXPECTATION_POINTS = 9;

const pick = (values: ArrayLike<number>, rows: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]);

/** Is the estimated score at the SM what it claims to be? From validation events. @param score n x k, row-major */
export function scoreDiagnostics(
  estimator: Estimator,
  { split }: SelectedEvents,
  weights: WeightPolynomial,
  score: Float64Array,
  training: readonly MemberRecord[],
): EstimatorDiagnostics {
  const k = estimator.coefficients.length;
  const rows = split.validation;
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const joint = jointScore(held, weights.sm);
  const component = (p: number): Float64Array => Float64Array.from(rows, (row) => score[row * k + p]);
  const first = Float64Array.from({ length: rows.length }, (_, i) => joint[i * k]);
  return {
    training,
    scores: estimator.coefficients.map((coefficient, p) => ({ coefficient, ...weightedMean(component(p), sm) })),
    scoreCalibration: conditionalMeans(component(0), first, sm, CALIBRATION_BINS),
  };
}

/** Points across the range of each coefficient, the others at the SM; the SM itself left out, where every ratio is 1. */
function diagnosticPoints(analysis: Analysis, names: readonly string[], count: number): number[][] {
  const sm = names.map((name) => analysis.coefficients.find((coefficient) => coefficient.name === name)?.sm ?? 0);
  return names.flatMap((name, p) => {
    const [low, high] = analysis.coefficients.find((coefficient) => coefficient.name === name)?.range ?? [0, 0];
    const values = Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
    return values.filter((value) => value !== sm[p]).map((value) => sm.map((other, q) => (q === p ? value : other)));
  });
}

function reweightingClosure(
  feature: string,
  values: Float64Array,
  at: readonly number[],
  truth: Float64Array,
  estimate: Float64Array,
  sm: Float64Array,
): ReweightingClosure {
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  const edges = quantileEdges(values, sm, CLOSURE_BINS, { low, high });
  const [true_, learned, reference] = [truth, estimate, sm].map((weights) => histogram(values, edges, weights));
  const difference = histogram(
    values,
    edges,
    truth.map((weight, i) => weight - estimate[i]),
  );
  let chi2 = 0;
  // both come from the same events: the error is that of the difference
  for (let b = 0; b + 1 < edges.length; b++)
    if (difference.squaredWeights[b] > 0) chi2 += difference.weights[b] ** 2 / difference.squaredWeights[b];
  return {
    feature,
    at,
    edges: [...edges],
    truth: [...true_.weights],
    truthError: [...true_.squaredWeights].map(Math.sqrt),
    estimate: [...learned.weights],
    sm: [...reference.weights],
    chi2,
  };
}

function closures(events: SelectedEvents, weights: WeightPolynomial, at: readonly number[], ratio: Float64Array): ReweightingClosure[] {
  const rows = events.split.validation;
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const truth = eventWeights(held, at);
  const rate = truth.reduce((a, b) => a + b, 0) / sm.reduce((a, b) => a + b, 0);
  const estimate = sm.map((weight, i) => weight * rate * ratio[i]);
  const distinct = (name: string): number => new Set(columnOf(events.table, name).values.subarray(0, 1000)).size;
  return events.summary.inputs
    .filter((name) => distinct(name) > CLOSURE_BINS)
    .map((name) => reweightingClosure(name, pick(columnOf(events.table, name).values, rows), at, truth, estimate, sm))
    .sort((a, b) => b.chi2 - a.chi2)
    .slice(0, CLOSURE_FEATURES);
}

/** Mean squared error against the exact ratio of the closed-form process; undefined for other processes. */
function exactComparison(
  analysis: Analysis,
  estimator: Estimator,
  events: SelectedEvents,
  { forms, normalisation }: { readonly forms: Float64Array; readonly normalisation: Float64Array },
): RatioDiagnostics["exact"] {
  if (!analysis.samples.every(({ source, process }) => source.kind === "simulate" && process === "closed-form")) return undefined;
  if (analysis.selection.length > 0) return undefined;
  const rows = events.split.test;
  const observables = takeRows(events.table, rows);
  const [low, high] = analysis.coefficients[0].range;
  const points = 40;
  let total = 0;
  for (let i = 0; i < points; i++) {
    const c = low + ((high - low) * (i + 0.5)) / points;
    const exact = closedFormLogRatio(observables, c);
    const estimate = ensembleRatio(forms, rows, normalisation, [c - analysis.coefficients[0].sm]);
    for (let row = 0; row < rows.length; row++) total += (Math.log(estimate[row]) - exact[row]) ** 2 / (points * rows.length);
  }
  return estimator.coefficients.length === 1 ? { meanSquaredError: total, points: points * rows.length } : undefined;
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
  ensemble: { readonly forms: Float64Array; readonly normalisation: Float64Array; readonly score: Float64Array },
  training: readonly MemberRecord[],
): RatioDiagnostics {
  const { forms, normalisation, score } = ensemble;
  const rows = events.split.validation;
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const ratioAt = (at: readonly number[]): Float64Array =>
    ensembleRatio(
      forms,
      rows,
      normalisation,
      at.map((value, p) => value - weights.sm[p]),
    );
  const exact = exactComparison(analysis, estimator, events, ensemble);
  const ends = diagnosticPoints(analysis, estimator.coefficients, 2);
  return {
    ...scoreDiagnostics(estimator, events, weights, score, training),
    normalisation: [...normalisation],
    expectations: diagnosticPoints(analysis, estimator.coefficients, EXPECTATION_POINTS).map((at) => ({
      at,
      ...weightedMean(ratioAt(at), sm),
    })),
    calibration: ends.map((at) => ({
      at,
      bins: conditionalMeans(ratioAt(at), jointLikelihoodRatio(held, at, weights.sm), sm, CALIBRATION_BINS),
    })),
    closure: closures(events, weights, ends[0], ratioAt(ends[0])),
    ...(exact === undefined ? {} : { exact }),
  };
}
