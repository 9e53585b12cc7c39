import { AnalysisError } from "@ratiometer/config";
import type { RandomStream } from "@ratiometer/tables";
import { methodTraits, type MethodTraits } from "../loss/method.ts";
import { LOG_RATIO_LIMIT } from "../loss/squared-ratio.ts";
import { weightAndSlope } from "../ratio/weight-form.ts";
import { drawCoefficient } from "./coefficient-prior.ts";
import { classTargets } from "./class-target.ts";
import { coefficientScales, formOf, isPerTerm, type EstimatorTask, type TrainingTask } from "./estimator-task.ts";
import { withWeightsOf, type HeldTask } from "./held-weights.ts";
import { labelledTargets } from "./labelled-target.ts";
import { termTargets } from "./term-target.ts";

/** Columns of a loss, each rows x columns, row-major. */
export type TargetColumns = Readonly<Record<string, Float32Array>>;

type RatioTraits = Extract<MethodTraits, { readonly estimates: "ratio" }>;

/** (1, δ) and room for a slope, used for one event after the other. */
interface Point {
  readonly at: Float64Array;
  readonly slope: Float64Array;
}

const pointText = ({ coefficients }: EstimatorTask, { at }: Point): string =>
  coefficients.map(({ name, sm }, p) => `${name} = ${sm + at[p + 1]}`).join(", ");

/** w(c) of one event, pb, of any sign. @param position of its weights */
const eventWeight = ({ weights, crossSection }: HeldTask, position: number, point: Point): number =>
  weightAndSlope(weights, position * crossSection.length, point.at, point.slope);

/** σ(c) of the estimator's events, pb. @throws AnalysisError TRAIN_ZERO_CROSS_SECTION unless it is positive */
function positiveCrossSection(task: EstimatorTask, point: Point): number {
  const value = weightAndSlope(task.crossSection, 0, point.at, point.slope);
  if (value > 0) return value;
  throw new AnalysisError(
    "TRAIN_ZERO_CROSS_SECTION",
    `the weights of all events add up to ${value} pb at ${pointText(task, point)}, and ${task.method} needs a positive cross section there`,
    {
      path: `estimators.${task.name}`,
      hint: "where nothing is expected no ratio can be learned: leave the point out of the coefficient's range, or add a sample that is not zero there",
    },
  );
}

const smPoint = (k: number): Point => {
  const at = new Float64Array(k + 1);
  at[0] = 1;
  return { at, slope: new Float64Array(k + 1) };
};

/**
 * A joint ratio must not be negative where it, or the score of a weight that passes through zero, is what a network regresses on: its square has no
 * bounded mean. @throws AnalysisError TRAIN_NEGATIVE_WEIGHT
 */
function requireOneSign(task: EstimatorTask, event: number, point: Point, weight: number, sm: Point, smWeight: number): void {
  if (weight * smWeight >= 0) return;
  throw new AnalysisError(
    "TRAIN_NEGATIVE_WEIGHT",
    `event ${event} has weight ${weight} pb at ${pointText(task, point)} and ${smWeight} pb at ${pointText(task, sm)}, and ${task.method} needs weights of one sign`,
    {
      path: `estimators.${task.name}`,
      hint: "use method alice, carl or quadratic, shrink the coefficient's range, or leave the sample out of this estimator",
    },
  );
}

/**
 * Targets and weights of a ratio for the given events, each at `points` coefficient points drawn from their priors. The density g of the
 * generated mixture gives every event the same weight: it weighs a = ½ dp(c)/dg = ½ n w(c)/σ(c) under the numerator hypothesis and b = ½ dp(SM)/dg under
 * the denominator's, or, relative to the mixture itself, a = n w(c)/σ(SM) and b = 1. Both may be negative. Where a method's events belong to one
 * hypothesis only, that is drawn with probabilities |a| and |b|, and the event weighs |a| + |b| with the sign of its weight there.
 */
function ratioTargets(task: HeldTask, traits: RatioTraits, rows: Uint32Array, stream: RandomStream, points: number): TargetColumns {
  const { coefficients, events, positions } = task;
  const k = coefficients.length;
  const scales = coefficientScales(coefficients);
  const form = formOf(task);
  if (form === "double")
    throw new RangeError("a network of form double on events with weight polynomials: they have one reference, the SM");
  const sm = smPoint(k);
  const point = smPoint(k);
  const smCrossSection = positiveCrossSection(task, sm);
  const length = rows.length * points;
  const oneSign = traits.error === "squared" || traits.score;
  const column = (wanted: boolean, width = 1): Float32Array => new Float32Array(wanted ? length * width : 0);
  const columns = {
    delta: column(true, k),
    weight_numerator: column(true),
    weight_denominator: column(true),
    log_rate: column(form === "structured" && traits.reference === "sm"),
    log_joint_ratio: column(traits.error === "squared"),
    joint_score: column(traits.score, k),
  };
  const centre = new Float64Array(k + 1);
  for (let i = 0; i < length; i++) {
    const row = Math.floor(i / points);
    for (let p = 0; p < k; p++) {
      point.at[p + 1] = drawCoefficient(coefficients[p], stream) - coefficients[p].sm;
      columns.delta[i * k + p] = point.at[p + 1] / scales[p];
    }
    const crossSection = positiveCrossSection(task, point);
    // the form of a structured network is that of dσ, whose score is not centred
    if (form === "parameterised") for (let p = 1; p <= k; p++) centre[p] = point.slope[p] / crossSection;
    const weight = eventWeight(task, positions[row], point);
    if (traits.reference === "mixture") {
      columns.weight_numerator[i] = (events * weight) / smCrossSection;
      columns.weight_denominator[i] = 1;
      continue;
    }
    const smWeight = eventWeight(task, positions[row], sm);
    if (oneSign) requireOneSign(task, rows[row], point, weight, sm, smWeight);
    const numerator = (0.5 * events * weight) / crossSection;
    const denominator = (0.5 * events * smWeight) / smCrossSection;
    if (columns.log_rate.length > 0) columns.log_rate[i] = Math.log(crossSection / smCrossSection);
    // a vanishing weight counts for nothing, and its ratio and score are left out rather than infinite
    if (columns.log_joint_ratio.length > 0 && (numerator !== 0 || denominator !== 0))
      columns.log_joint_ratio[i] = Math.max(-LOG_RATIO_LIMIT, Math.min(LOG_RATIO_LIMIT, Math.log(Math.abs(numerator / denominator))));
    if (traits.score && weight !== 0)
      for (let p = 0; p < k; p++) columns.joint_score[i * k + p] = 2 * (point.slope[p + 1] / weight - centre[p + 1]) * scales[p];
    if (traits.targets === "joint") {
      columns.weight_numerator[i] = numerator;
      columns.weight_denominator[i] = denominator;
    } else {
      const total = Math.abs(numerator) + Math.abs(denominator);
      if (stream.uniform() * total < Math.abs(numerator)) columns.weight_numerator[i] = total * Math.sign(numerator);
      else columns.weight_denominator[i] = total * Math.sign(denominator);
    }
  }
  return { ...columns, ...(traits.score ? { weight_score: columns.weight_numerator } : {}) };
}

/** Targets and weights of a score estimator: the joint score at the SM, centred, in units of the scales. Weights may have any sign. */
function scoreTargets(task: HeldTask): TargetColumns {
  const { coefficients, events, positions } = task;
  const k = coefficients.length;
  const scales = coefficientScales(coefficients);
  const sm = smPoint(k);
  const crossSection = positiveCrossSection(task, sm);
  const centre = sm.slope.map((slope) => (2 * slope) / crossSection);
  const columns = { joint_score: new Float32Array(positions.length * k), weight_numerator: new Float32Array(positions.length) };
  for (let i = 0; i < positions.length; i++) {
    const weight = eventWeight(task, positions[i], sm);
    columns.weight_numerator[i] = (events * weight) / crossSection;
    if (weight === 0) continue;
    for (let p = 0; p < k; p++) columns.joint_score[i * k + p] = ((2 * sm.slope[p + 1]) / weight - centre[p + 1]) * scales[p];
  }
  return columns;
}

/**
 * The columns that the task's loss needs beside the features, for the events `rows`.
 * @param points coefficient points for each event, side by side as in `repeated`; a score is at the SM only, terms at their own points, and labelled events have theirs
 * @throws AnalysisError TRAIN_NEGATIVE_WEIGHT where a weight and that of the SM differ in sign and the method regresses on ratio or score,
 * TRAIN_ZERO_CROSS_SECTION
 */
export function trainingTargets(task: TrainingTask, rows: Uint32Array, stream: RandomStream, points = 1): TargetColumns {
  if ("labels" in task) return labelledTargets(task, rows);
  if ("classOf" in task) return classTargets(task, rows);
  const held = withWeightsOf(task, rows);
  if (isPerTerm(task)) return termTargets(held);
  const traits = methodTraits(task.method);
  return traits.estimates === "ratio" ? ratioTargets(held, traits, rows, stream, points) : scoreTargets(held);
}
