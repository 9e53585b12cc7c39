import { AnalysisError } from "@ratiometer/config";
import type { RandomStream } from "@ratiometer/tables";
import { drawCoefficient } from "./coefficient-prior.ts";
import { coefficientScales, type EstimatorTask } from "./estimator-task.ts";
import { weightAndSlope } from "../ratio/weight-form.ts";

/** Columns of a loss, each rows x columns, row-major. */
export type TargetColumns = Readonly<Record<string, Float32Array>>;

/** (1, δ) and room for a slope, used for one event after the other. */
interface Point {
  readonly at: Float64Array;
  readonly slope: Float64Array;
}

function pointText({ coefficients }: EstimatorTask, { at }: Point): string {
  return coefficients.map(({ name, sm }, p) => `${name} = ${sm + at[p + 1]}`).join(", ");
}

/** w(c) of one event, pb. @throws AnalysisError TRAIN_NEGATIVE_WEIGHT: a density cannot be negative, and an estimator of one cannot be trained on it */
function positiveWeight(task: EstimatorTask, event: number, point: Point): number {
  const weight = weightAndSlope(task.weights, event * task.crossSection.length, point.at, point.slope);
  if (weight >= 0) return weight;
  throw new AnalysisError(
    "TRAIN_NEGATIVE_WEIGHT",
    `event ${event} has weight ${weight} pb at ${pointText(task, point)}, and ${task.method} needs weights that are not negative`,
    {
      path: `estimators.${task.name}`,
      hint: "shrink the coefficient's range, or leave samples with negative weights out of this estimator",
    },
  );
}

/** σ(c) of the estimator's events, pb. @throws AnalysisError TRAIN_ZERO_CROSS_SECTION unless it is positive */
function positiveCrossSection(task: EstimatorTask, point: Point): number {
  const value = weightAndSlope(task.crossSection, 0, point.at, point.slope);
  if (value > 0) return value;
  throw new AnalysisError(
    "TRAIN_ZERO_CROSS_SECTION",
    `the weights of all events add up to ${value} pb at ${pointText(task, point)}, and ${task.method} needs a positive cross section there`,
    { path: `estimators.${task.name}` },
  );
}

const smPoint = (k: number): Point => {
  const at = new Float64Array(k + 1);
  at[0] = 1;
  return { at, slope: new Float64Array(k + 1) };
};

/**
 * Targets and weights of ALICES for the given events, each at `points` coefficient points drawn from their priors: see `alices` for the
 * columns. The density q of the generated mixture gives every event the same weight, so dp(c)/dq = n w(c)/σ(c).
 */
function ratioTargets(task: EstimatorTask, rows: Uint32Array, stream: RandomStream, points: number): TargetColumns {
  const { coefficients, weights } = task;
  const k = coefficients.length;
  const terms = task.crossSection.length;
  const events = weights.length / terms;
  const scales = coefficientScales(coefficients);
  const sm = smPoint(k);
  const point = smPoint(k);
  const smCrossSection = positiveCrossSection(task, sm);
  const length = rows.length * points;
  const columns = {
    delta: new Float32Array(length * k),
    soft_target: new Float32Array(length),
    joint_score: new Float32Array(length * k),
    log_rate: new Float32Array(length),
    weight_both: new Float32Array(length),
    weight_numerator: new Float32Array(length),
  };
  for (let i = 0; i < length; i++) {
    const event = rows[Math.floor(i / points)];
    for (let p = 0; p < k; p++) {
      point.at[p + 1] = drawCoefficient(coefficients[p], stream) - coefficients[p].sm;
    }
    const crossSection = positiveCrossSection(task, point);
    const weight = positiveWeight(task, event, point);
    const numerator = (events * weight) / crossSection;
    const denominator = (events * positiveWeight(task, event, sm)) / smCrossSection;
    for (let p = 0; p < k; p++) {
      columns.delta[i * k + p] = point.at[p + 1] / scales[p];
      // a vanishing weight counts for nothing, and its score is left out rather than infinite
      if (weight > 0) columns.joint_score[i * k + p] = ((2 * point.slope[p + 1]) / weight) * scales[p];
    }
    columns.soft_target[i] = numerator + denominator > 0 ? denominator / (numerator + denominator) : 0.5;
    columns.log_rate[i] = Math.log(crossSection / smCrossSection);
    columns.weight_both[i] = 0.5 * (numerator + denominator);
    columns.weight_numerator[i] = 0.5 * numerator;
  }
  return columns;
}

/** Targets and weights of SALLY: the joint score at the SM, centred, in units of the scales. */
function scoreTargets(task: EstimatorTask, rows: Uint32Array): TargetColumns {
  const { coefficients, weights } = task;
  const k = coefficients.length;
  const events = weights.length / task.crossSection.length;
  const scales = coefficientScales(coefficients);
  const sm = smPoint(k);
  const crossSection = positiveCrossSection(task, sm);
  const centre = sm.slope.map((slope) => (2 * slope) / crossSection);
  const columns = { joint_score: new Float32Array(rows.length * k), weight_numerator: new Float32Array(rows.length) };
  for (let i = 0; i < rows.length; i++) {
    const weight = positiveWeight(task, rows[i], sm);
    columns.weight_numerator[i] = (events * weight) / crossSection;
    if (weight === 0) continue;
    for (let p = 0; p < k; p++) columns.joint_score[i * k + p] = ((2 * sm.slope[p + 1]) / weight - centre[p + 1]) * scales[p];
  }
  return columns;
}

/**
 * The columns that the task's loss needs beside the features, for the events `rows`.
 * @param points coefficient points for each event, side by side as in `repeated`; SALLY looks at the SM only
 * @throws AnalysisError TRAIN_NEGATIVE_WEIGHT, TRAIN_ZERO_CROSS_SECTION
 */
export const trainingTargets = (task: EstimatorTask, rows: Uint32Array, stream: RandomStream, points = 1): TargetColumns =>
  task.method === "alices" ? ratioTargets(task, rows, stream, points) : scoreTargets(task, rows);
