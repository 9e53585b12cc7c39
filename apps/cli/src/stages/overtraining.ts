import { crossEntropy, kolmogorovSmirnov, logRatio, weightedMean, type KolmogorovSmirnov, type Measured } from "@ratiometer/classifiers";
import { eventWeights, jointScore, takeEvents, type WeightPolynomial } from "@ratiometer/eft";
import type { RandomStream } from "@ratiometer/tables";
import { someRows } from "./diagnostic-points.ts";
import type { EvaluatedRatio } from "./evaluated-ratio.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** An ensemble on events that it learned from and on hold-out events. */
export interface Overtraining {
  /** Cross entropy of ŝ for a ratio; for a score the weighted mean of (t̂ − t)², t the joint score. */
  readonly training: Measured;
  readonly heldOut: Measured;
  /** Held out minus training. */
  readonly difference: Measured;
  /** log r̂, or the score, of SM events of either kind. */
  readonly outputs: KolmogorovSmirnov;
}

/** Of a ratio at a point, of a score in a coefficient. */
export type RatioOvertraining = Overtraining & { readonly at: readonly number[] };
export type ScoreOvertraining = Overtraining & { readonly coefficient: string };

/** Events of each kind at most. */
const MOST = 20_000;

/** Whether training and hold-out events have a positive sum of weights each: without, as signed weights of few events may be, there is nothing to compare. */
const comparable = (parts: readonly { readonly sm: Float64Array }[]): boolean =>
  parts.every(({ sm }) => sm.reduce((sum, weight) => sum + weight, 0) > 0);

function compared(training: Measured, heldOut: Measured, outputs: KolmogorovSmirnov): Overtraining {
  const difference = { value: heldOut.value - training.value, error: Math.hypot(heldOut.error, training.error) };
  return { training, heldOut, difference, outputs };
}

/** Does a ratio do better on the events that it learned from? At each point; empty if the weights of either do not add up to a positive number. */
export function ratioOvertraining(
  { split }: SelectedEvents,
  weights: WeightPolynomial,
  { ratio }: Pick<EvaluatedRatio, "ratio">,
  points: readonly (readonly number[])[],
  stream: RandomStream,
): RatioOvertraining[] {
  const parts = [split.train, split.test].map((part) => {
    const rows = someRows(part, MOST, stream);
    const events = takeEvents(weights, rows);
    return { rows, events, sm: eventWeights(events, weights.sm) };
  });
  if (!comparable(parts)) return [];
  return points.map((at) => {
    const [training, heldOut] = parts.map(({ rows, events, sm }) => {
      const values = logRatio(ratio(rows, at));
      return { loss: crossEntropy(values, eventWeights(events, at), sm), output: { values, weights: sm } };
    });
    return { at, ...compared(training.loss, heldOut.loss, kolmogorovSmirnov(training.output, heldOut.output)) };
  });
}

/** Does a score do better on the events that it learned from? In each coefficient. @param score n x k of all selected events */
export function scoreOvertraining(
  { split }: SelectedEvents,
  weights: WeightPolynomial,
  score: Float64Array,
  stream: RandomStream,
): ScoreOvertraining[] {
  const k = weights.coefficients.length;
  const parts = [split.train, split.test].map((part) => {
    const rows = someRows(part, MOST, stream);
    const events = takeEvents(weights, rows);
    return { rows, joint: jointScore(events, weights.sm), sm: eventWeights(events, weights.sm) };
  });
  if (!comparable(parts)) return [];
  return weights.coefficients.map((coefficient, p) => {
    const [training, heldOut] = parts.map(({ rows, joint, sm }) => {
      const values = Float64Array.from(rows, (row) => score[row * k + p]);
      const { mean, error } = weightedMean(
        values.map((value, i) => (value - joint[i * k + p]) ** 2),
        sm,
      );
      return { loss: { value: mean, error }, output: { values, weights: sm } };
    });
    return { coefficient, ...compared(training.loss, heldOut.loss, kolmogorovSmirnov(training.output, heldOut.output)) };
  });
}
