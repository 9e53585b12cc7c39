import { AnalysisError } from "@ratiometer/config";
import { monomialGradients, monomials } from "@ratiometer/eft";
import type { RandomStream } from "@ratiometer/tables";
import { coefficientScales, type EstimatorTask } from "./estimator-task.ts";

/** Columns of a loss, each rows x columns, row-major. */
export type TargetColumns = Readonly<Record<string, Float32Array>>;

/** Weights below this fraction of an event's largest polynomial term are rounding of a vanishing amplitude, not negative weights. */
const ROUNDING = 1e-7;

const dot = (a: Float64Array, b: Float64Array, from: number): number => {
  let total = 0;
  for (let t = 0; t < a.length; t++) total += a[t] * b[from + t];
  return total;
};

/** w(c) of one event. @throws AnalysisError TRAIN_NEGATIVE_WEIGHT: a density cannot be negative, and an estimator of one cannot be trained on it */
function positiveWeight(task: EstimatorTask, event: number, mono: Float64Array, c: readonly number[]): number {
  const weight = dot(mono, task.weights, event * mono.length);
  if (weight >= 0) return weight;
  let largest = 0;
  for (let t = 0; t < mono.length; t++) largest = Math.max(largest, Math.abs(mono[t] * task.weights[event * mono.length + t]));
  if (weight > -ROUNDING * largest) return 0;
  const point = task.coefficients.map(({ name }, i) => `${name} = ${c[i]}`).join(", ");
  throw new AnalysisError(
    "TRAIN_NEGATIVE_WEIGHT",
    `event ${event} has weight ${weight} pb at ${point}, and ${task.method} needs weights that are not negative`,
    {
      path: `estimators.${task.name}`,
      hint: "shrink the coefficient's range, or leave samples with negative weights out of this estimator",
    },
  );
}

/**
 * Targets and weights of ALICES for the given events, each at coefficients drawn uniformly from their ranges: see `alices` for the columns.
 * The density q of the generated mixture gives every event the same weight, so dp(c)/dq = n w(c)/σ(c).
 */
function ratioTargets(task: EstimatorTask, rows: Uint32Array, stream: RandomStream): TargetColumns {
  const { coefficients, weights, crossSection } = task;
  const k = coefficients.length;
  const terms = crossSection.length;
  const events = weights.length / terms;
  const scales = coefficientScales(coefficients);
  const columns = {
    delta: new Float32Array(rows.length * k),
    soft_target: new Float32Array(rows.length),
    joint_score: new Float32Array(rows.length * k),
    log_rate: new Float32Array(rows.length),
    weight_both: new Float32Array(rows.length),
    weight_numerator: new Float32Array(rows.length),
  };
  for (let i = 0; i < rows.length; i++) {
    const event = rows[i];
    const c = coefficients.map(({ range: [low, high] }) => low + (high - low) * stream.uniform());
    const delta = c.map((value, j) => value - coefficients[j].sm);
    const mono = monomials(delta);
    const slopes = monomialGradients(delta);
    const weight = positiveWeight(task, event, mono, c);
    const sm = weights[event * terms];
    const rate = dot(mono, crossSection, 0) / crossSection[0];
    const numerator = (events * weight) / (rate * crossSection[0]);
    const denominator = (events * sm) / crossSection[0];
    for (let j = 0; j < k; j++) {
      columns.delta[i * k + j] = delta[j] / scales[j];
      // a vanishing weight counts for nothing, and its score is left out rather than infinite
      if (weight > 0)
        columns.joint_score[i * k + j] = (dot(slopes.subarray(j * terms, (j + 1) * terms), weights, event * terms) / weight) * scales[j];
    }
    columns.soft_target[i] = numerator + denominator > 0 ? denominator / (numerator + denominator) : 0.5;
    columns.log_rate[i] = Math.log(rate);
    columns.weight_both[i] = 0.5 * (numerator + denominator);
    columns.weight_numerator[i] = 0.5 * numerator;
  }
  return columns;
}

/** Targets and weights of SALLY: the joint score at the SM, centred, in units of the scales. */
function scoreTargets(task: EstimatorTask, rows: Uint32Array): TargetColumns {
  const { coefficients, weights, crossSection } = task;
  const k = coefficients.length;
  const terms = crossSection.length;
  const events = weights.length / terms;
  const scales = coefficientScales(coefficients);
  const atSm = new Float64Array(k);
  const mono = monomials(atSm);
  const slopes = monomialGradients(atSm);
  const columns = { joint_score: new Float32Array(rows.length * k), weight_numerator: new Float32Array(rows.length) };
  const smPoint = coefficients.map(({ sm }) => sm);
  for (let i = 0; i < rows.length; i++) {
    const event = rows[i];
    const weight = positiveWeight(task, event, mono, smPoint);
    columns.weight_numerator[i] = (events * weight) / crossSection[0];
    if (weight === 0) continue;
    for (let j = 0; j < k; j++) {
      const slope = slopes.subarray(j * terms, (j + 1) * terms);
      columns.joint_score[i * k + j] =
        (dot(slope, weights, event * terms) / weight - dot(slope, crossSection, 0) / crossSection[0]) * scales[j];
    }
  }
  return columns;
}

/**
 * The columns that the task's loss needs beside the features, for the events `rows`.
 * @throws AnalysisError TRAIN_NEGATIVE_WEIGHT
 */
export const trainingTargets = (task: EstimatorTask, rows: Uint32Array, stream: RandomStream): TargetColumns =>
  task.method === "alices" ? ratioTargets(task, rows, stream) : scoreTargets(task, rows);
