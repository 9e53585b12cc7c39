import { AnalysisError } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import { formTerms } from "../ratio/form-terms.ts";
import { formUnits, TRAINING_FACTOR } from "../ratio/term-ratio.ts";
import { coefficientScales, type EstimatorTask } from "./estimator-task.ts";
import type { HeldTask } from "./held-weights.ts";

/** @throws AnalysisError TRAIN_ZERO_CROSS_SECTION */
function requirePositive({ name, method }: EstimatorTask, value: number, sample: string, hint: string): void {
  if (value > 0) return;
  throw new AnalysisError(
    "TRAIN_ZERO_CROSS_SECTION",
    `the weights of all events add up to ${value} pb ${sample}, and ${method} on per-term networks needs a positive cross section there`,
    { path: `estimators.${name}`, hint },
  );
}

/**
 * Weights for `perTermLoss`: of each event under the SM and, term by term, in the sample at the term's training point, w(SM) + factor x term, both relative to
 * σ(SM), so that a sample counts by its cross section. They may be negative: the loss is linear in them.
 * @throws AnalysisError TRAIN_ZERO_CROSS_SECTION
 */
export function termTargets(task: HeldTask): Readonly<Record<"weight_terms" | "weight_denominator", Float32Array>> {
  const { coefficients, weights, crossSection, events, positions } = task;
  const size = crossSection.length;
  const names = termNames(coefficients.map(({ name }) => name));
  const units = formUnits(coefficientScales(coefficients));
  const factors = formTerms(coefficients.length).map(({ times }, t) => {
    const factor = TRAINING_FACTOR * times * units[t];
    const sample = `with the term ${names[t + 1]} alone at its training point`;
    if (t === 0) requirePositive(task, crossSection[0], "at the SM", "leave the samples of negative weight out of this estimator");
    requirePositive(
      task,
      crossSection[0] + factor * crossSection[t + 1],
      sample,
      "shrink the coefficient's range, or use form: structured",
    );
    return factor;
  });
  const scale = (0.5 * events) / crossSection[0];
  const columns = {
    weight_terms: new Float32Array(positions.length * factors.length),
    weight_denominator: new Float32Array(positions.length),
  };
  for (let i = 0; i < positions.length; i++) {
    const from = positions[i] * size;
    const sm = scale * weights[from];
    columns.weight_denominator[i] = sm;
    for (let t = 0; t < factors.length; t++) columns.weight_terms[i * factors.length + t] = sm + scale * factors[t] * weights[from + t + 1];
  }
  return columns;
}
