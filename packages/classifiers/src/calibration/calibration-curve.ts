import { add, constant, divide, matmul, relu, scalar, sign, subtract, type Tensor } from "../graph/tensor.ts";

/**
 * A function of one number, constant outside of the range it was made in: linear between its knots (isotonic calibration, never falling), or constant between
 * edges (histogram calibration). All numbers are finite, and those of `at` are float32 numbers that rise, as a published network holds them.
 */
export interface CalibrationCurve {
  readonly kind: "linear" | "steps";
  /** Knots, as many as values; or the edges between the steps, one less. */
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** The curve at each of `x`. */
export function calibrated({ kind, at, values }: CalibrationCurve, x: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, (here) => {
    // the first of `at` that is not below x
    let [low, high] = [0, at.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at[middle] < here) low = middle + 1;
      else high = middle;
    }
    if (kind === "steps" || low === 0) return values[low];
    if (low === at.length) return values[at.length - 1];
    const share = (here - at[low - 1]) / (at[low] - at[low - 1]);
    return values[low - 1] + share * (values[low] - values[low - 1]);
  });
}

/**
 * The same as an expression: the first value plus, for each knot, the step to the next one times how much of it is behind x. Linear curves are sums of terms that
 * never fall, so that they keep the order of events in float32 too.
 * @param x rows x 1
 */
export function calibratedTensor({ kind, at, values }: CalibrationCurve, x: Tensor): Tensor {
  const rises = values.slice(1).map((value, i) => value - values[i]);
  const first = scalar(values[0]);
  if (rises.length === 0) return add(subtract(x, x), first);
  const from = subtract(x, constant(kind === "steps" ? at : at.slice(0, -1)));
  const widths = at.slice(1).map((knot, i) => knot - at[i]);
  const behind = kind === "steps" ? sign(relu(from)) : subtract(scalar(1), relu(subtract(scalar(1), relu(divide(from, constant(widths))))));
  return add(matmul(behind, constant(rises, rises.length, 1)), first);
}
