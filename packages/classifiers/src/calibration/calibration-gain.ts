import { permutation, type RandomStream } from "@ratiometer/tables";
import type { Measured } from "../diagnostics/area-under-curve.ts";
import { eventCrossEntropy } from "../diagnostics/cross-entropy.ts";
import { weightedMean } from "../diagnostics/weighted-mean.ts";
import { calibrated } from "./calibration-curve.ts";
import { histogramLogRatio } from "./histogram-calibration.ts";
import { isotonicLogRatio } from "./isotonic.ts";

/** What calibration would do to a ratio. */
export interface CalibrationGain {
  readonly method: "isotonic" | "histogram";
  /** Cross entropy before minus after: positive where calibration is needed, a little below 0, what a curve from finitely many events costs, where it is not. */
  readonly gain: Measured;
  /** Root mean square of the change of log r̂, by the weights of the denominator's size. */
  readonly change: number;
}

/**
 * What isotonic and histogram calibration would change: curves from one half of the events, judged by the other. A ratio that is a quadratic form in the coefficients is
 * not calibrated, as it would cease to be one; how much there is to gain says whether it should be trained better. Negative weights enter as they are.
 * @param logRatio n @param a weights of the numerator, n @param b of the denominator, n @param stream deals the halves
 * @returns empty if the weights of a half do not add up to positive numbers
 */
export function calibrationGain(
  logRatio: ArrayLike<number>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  stream: RandomStream,
): CalibrationGain[] {
  const dealt = permutation(logRatio.length, stream);
  const middle = dealt.length >> 1;
  const [made, judged] = [dealt.subarray(0, middle), dealt.subarray(middle)].map((rows) => {
    const pick = (values: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]);
    return { logRatio: pick(logRatio), a: pick(a), b: pick(b) };
  });
  const total = (weights: Float64Array): number => weights.reduce((sum, weight) => sum + weight, 0);
  if (![made.a, made.b, judged.a, judged.b].every((weights) => total(weights) > 0)) return [];
  const before = eventCrossEntropy(judged.logRatio, judged.a, judged.b);
  return (["isotonic", "histogram"] as const).map((method) => {
    const curve = (method === "isotonic" ? isotonicLogRatio : histogramLogRatio)(made.logRatio, made.a, made.b);
    const changed = calibrated(curve, judged.logRatio);
    const after = eventCrossEntropy(changed, judged.a, judged.b);
    const { mean, error } = weightedMean(
      before.map((loss, i) => loss - after[i]),
      new Float64Array(before.length).fill(1),
    );
    const squares = changed.map((value, i) => (value - judged.logRatio[i]) ** 2);
    const change = Math.sqrt(weightedMean(squares, judged.b.map(Math.abs)).mean);
    return { method, gain: { value: mean, error }, change };
  });
}
