import { AnalysisError, coefficientsNamed, type Analysis, type Estimator } from "@ratiometer/config";
import { leastFormValue, monomials } from "@ratiometer/eft";
import type { RandomStream } from "@ratiometer/tables";
import { pointText } from "./diagnostic-points.ts";

/** How often an estimated ratio is not positive: over hold-out events, each at points drawn uniformly from the ranges. */
export interface RatioPositivity {
  /** Pairs of event and point, and those whose r̂ is not positive. */
  readonly pairs: number;
  readonly notPositive: number;
  /** The smallest r̂ of all, and where. */
  readonly least: { readonly value: number; readonly event: number; readonly at: readonly number[] };
}

/** Points of each event. */
const POINTS = 10;

/** Z(c) must be positive where r̂ = q̂/Z is looked at. @throws AnalysisError FIT_NOT_POSITIVE */
function positiveRate(rate: number, { name, coefficients }: Estimator, at: readonly number[]): number {
  if (rate > 0) return rate;
  throw new AnalysisError(
    "FIT_NOT_POSITIVE",
    `the mean of the estimated ratio over SM events is ${rate} at ${pointText(coefficients, at)}, expected a positive number`,
    { path: `estimators.${name}`, hint: "use network.form: structured, train longer, or shrink the coefficient's range" },
  );
}

/**
 * @param ratio forms rows.length x T of these events @param rows events to look at @throws AnalysisError FIT_NOT_POSITIVE where the mean ratio itself is not
 * positive
 */
export function ratioPositivity(
  analysis: Analysis,
  estimator: Estimator,
  ratio: { readonly forms: Float64Array; readonly normalisation: Float64Array },
  rows: Uint32Array,
  stream: RandomStream,
): RatioPositivity {
  const coefficients = coefficientsNamed(analysis, estimator.coefficients);
  const { forms, normalisation } = ratio;
  const terms = normalisation.length;
  let notPositive = 0;
  let least = { value: Infinity, event: -1, at: coefficients.map(({ sm }) => sm) };
  for (const [i, event] of rows.entries())
    for (let point = 0; point < POINTS; point++) {
      const at = coefficients.map(({ range: [low, high] }) => low + (high - low) * stream.uniform());
      const factors = monomials(at.map((value, p) => value - coefficients[p].sm));
      let [form, rate] = [0, 0];
      for (let t = 0; t < terms; t++) {
        form += factors[t] * forms[i * terms + t];
        rate += factors[t] * normalisation[t];
      }
      const value = form / positiveRate(rate, estimator, at);
      if (!(value > 0)) notPositive++;
      if (value < least.value) least = { value, event, at };
    }
  return { pairs: rows.length * POINTS, notPositive, least };
}

/**
 * A likelihood takes the logarithm of the ratio of every event of its data anywhere in the ranges.
 * @param forms rows.length x T of the ensemble, or of one of its networks @param rows their numbers among the selected events @param weights those with 0 do
 * not count @param whose as it reads in a message
 * @throws AnalysisError FIT_NOT_POSITIVE with the first event whose ratio is not positive, and the point where it is least
 */
export function requirePositiveRatio(
  analysis: Analysis,
  estimator: Estimator,
  forms: Float64Array,
  rows: ArrayLike<number>,
  weights: ArrayLike<number>,
  whose: string,
): void {
  const coefficients = coefficientsNamed(analysis, estimator.coefficients);
  const leastOf = leastFormValue(coefficients.map(({ sm, range: [low, high] }) => [low - sm, high - sm] as const));
  const terms = forms.length / rows.length;
  for (let i = 0; i < rows.length; i++) {
    if (weights[i] === 0) continue;
    const { value, at } = leastOf(forms, i * terms);
    if (value > 0) continue;
    const point = pointText(
      estimator.coefficients,
      at.map((delta, p) => delta + coefficients[p].sm),
    );
    const path = `estimators.${estimator.name}.network.form`;
    throw new AnalysisError(
      "FIT_NOT_POSITIVE",
      `${whose} of estimator "${estimator.name}" has dσ(c)/dσ(SM) = ${Number(value.toPrecision(4))} for event ${rows[i]} at ${point}, expected a positive number`,
      { where: analysis.where(path), path, hint: "use form: structured, which is positive everywhere, or shrink the coefficient's range" },
    );
  }
}
