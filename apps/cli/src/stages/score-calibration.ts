import { calibrated, histogramMean, isotonicMean, type CalibrationCurve } from "@ratiometer/classifiers";
import type { Estimator } from "@ratiometer/config";
import { eventWeights, jointScore, takeEvents, type WeightPolynomial } from "@ratiometer/eft";

/** What was done to the mean score of an ensemble so that it is the mean joint score of events like it. */
export interface ScoreCalibration {
  readonly method: "isotonic" | "histogram";
  /** One for each coefficient, from the networks' mean score to the calibrated one. */
  readonly curves: readonly CalibrationCurve[];
}

const FITS = { isotonic: isotonicMean, histogram: histogramMean } as const;

/**
 * Curves through the joint scores of validation events at the SM, each component of the score on its own.
 * @param rows validation events @param score n x k of all selected events
 * @returns undefined if the analysis asks for none
 */
export function scoreCalibration(
  { calibration, coefficients }: Estimator,
  rows: Uint32Array,
  weights: WeightPolynomial,
  score: Float64Array,
): ScoreCalibration | undefined {
  if (calibration === "none") return undefined;
  const k = coefficients.length;
  const held = takeEvents(weights, rows);
  const sm = eventWeights(held, weights.sm);
  const joint = jointScore(held, weights.sm);
  const curves = coefficients.map((_, p) =>
    FITS[calibration](
      Float64Array.from(rows, (row) => score[row * k + p]),
      Float64Array.from({ length: rows.length }, (__, i) => joint[i * k + p]),
      sm,
    ),
  );
  return { method: calibration, curves };
}

/** The calibrated score of all events, n x k; the score itself without calibration. */
export function calibratedScore(score: Float64Array, calibration: ScoreCalibration | undefined): Float64Array {
  if (calibration === undefined) return score;
  const k = calibration.curves.length;
  const result = new Float64Array(score.length);
  calibration.curves.forEach((curve, p) => {
    // networks work in float32: what they hand to the curve is such a number
    const values = calibrated(
      curve,
      Float32Array.from({ length: score.length / k }, (_, i) => score[i * k + p]),
    );
    values.forEach((value, i) => (result[i * k + p] = value));
  });
  return result;
}
