import { LOG_RATIO_LIMIT } from "../loss/squared-ratio.ts";
import { methodTraits } from "../loss/method.ts";
import { coefficientScales, type LabelledTask } from "./estimator-task.ts";

/** Rows of an n x width matrix, value by value through `of`. */
function take(
  values: ArrayLike<number> | undefined,
  rows: Uint32Array,
  width: number,
  of: (value: number, column: number) => number,
): Float32Array {
  const taken = new Float32Array(rows.length * width);
  if (values === undefined) return taken;
  for (let i = 0; i < rows.length; i++) for (let j = 0; j < width; j++) taken[i * width + j] = of(values[rows[i] * width + j], j);
  return taken;
}

/**
 * The columns that a labelled task's loss needs for the events `rows`. An event counts for the hypothesis that it was drawn from; where the joint ratio is
 * the target of a cross entropy it counts for both, in the shares r/(1 + r) and 1/(1 + r).
 */
export function labelledTargets({ labels, method, coefficients }: LabelledTask, rows: Uint32Array): Readonly<Record<string, Float32Array>> {
  const k = coefficients.length;
  const scales = coefficientScales(coefficients);
  const traits = methodTraits(method);
  const score = (values: ArrayLike<number> | undefined): Float32Array => take(values, rows, k, (value, p) => value * scales[p]);
  if (traits.estimates === "score")
    return { joint_score: score(labels.jointScore), weight_numerator: new Float32Array(rows.length).fill(1) };
  const point = (values: ArrayLike<number> | undefined): Float32Array =>
    take(values, rows, k, (value, p) => (value - coefficients[p].sm) / scales[p]);
  const ofNumerator = take(labels.y, rows, 1, (y) => 1 - y);
  const ofDenominator = take(labels.y, rows, 1, (y) => y);
  const shared = traits.error === "cross entropy" && traits.targets === "joint";
  return {
    delta: point(labels.theta0),
    reference_delta: point(labels.theta1),
    weight_numerator: shared ? take(labels.jointRatio, rows, 1, (r) => r / (1 + r)) : ofNumerator,
    weight_denominator: shared ? take(labels.jointRatio, rows, 1, (r) => 1 / (1 + r)) : ofDenominator,
    log_joint_ratio: take(labels.jointRatio, rows, 1, (r) => Math.max(-LOG_RATIO_LIMIT, Math.min(LOG_RATIO_LIMIT, Math.log(r)))),
    joint_score: score(labels.jointScore),
    weight_score: ofNumerator,
    reference_score: score(labels.referenceScore),
    weight_reference_score: ofDenominator,
  };
}
