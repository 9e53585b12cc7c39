import { concatColumns, divide, sigmoid, sliceColumns, sum, type Tensor } from "../graph/tensor.ts";
import { calibrated, calibratedTensor, type CalibrationCurve } from "./calibration-curve.ts";
import { histogramLogRatio } from "./histogram-calibration.ts";
import { isotonicLogRatio } from "./isotonic.ts";
import { logOdds, logOddsTensor } from "./log-odds.ts";

const FITS = { isotonic: isotonicLogRatio, histogram: histogramLogRatio };

/**
 * Curves, one for each class, from the log odds of a network's probability to those of the share that the class has among events like it.
 * @param probabilities n x classes, row-major @param classOf number of each event's class, n @param weights of the events, n
 * @param shares of the classes where nothing is known of an event: those of the weights that the network was trained with
 * @throws RangeError unless the weights of each class add up to a positive number
 */
export function classCalibration(
  method: "isotonic" | "histogram",
  probabilities: ArrayLike<number>,
  classOf: ArrayLike<number>,
  weights: ArrayLike<number>,
  shares: readonly number[],
): CalibrationCurve[] {
  return shares.map((share, c) => {
    const of = (own: boolean): Float64Array => Float64Array.from(weights, (weight, i) => ((classOf[i] === c) === own ? weight : 0));
    const curve = FITS[method](logOdds(probabilities, shares.length, c), of(true), of(false));
    const prior = Math.log(share / (1 - share));
    return { ...curve, values: curve.values.map((value) => value + prior) };
  });
}

/** Probabilities after calibration, class by class, divided by their sum. @param probabilities n x classes, row-major @returns the same */
export function calibratedProbabilities(probabilities: ArrayLike<number>, curves: readonly CalibrationCurve[]): Float64Array {
  const classes = curves.length;
  const result = new Float64Array(probabilities.length);
  curves.forEach((curve, c) => {
    calibrated(curve, logOdds(probabilities, classes, c)).forEach((odds, i) => (result[i * classes + c] = 1 / (1 + Math.exp(-odds))));
  });
  for (let from = 0; from < result.length; from += classes) {
    const row = result.subarray(from, from + classes);
    const total = row.reduce((a, b) => a + b);
    for (let c = 0; c < classes; c++) row[c] /= total;
  }
  return result;
}

/** The same as an expression. @param probabilities rows x classes */
export function calibratedProbabilityTensor(probabilities: Tensor, curves: readonly CalibrationCurve[]): Tensor {
  const classes = curves.length;
  const odds = logOddsTensor(probabilities, classes);
  const single = concatColumns(curves.map((curve, c) => sigmoid(calibratedTensor(curve, sliceColumns(odds, c, c + 1)))));
  return divide(single, sum(single, "columns"));
}
