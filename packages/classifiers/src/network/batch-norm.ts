import { add, divide, matmul, maximum, multiply, ofBatch, scalar, sqrt, square, subtract, sum, type Tensor } from "../graph/tensor.ts";

/** Added to variances, so that a unit that is the same for all events is not divided by 0. */
export const VARIANCE_FLOOR = 1e-5;

/** How much of a batch's mean and variance goes into the running ones. */
export const RUNNING_SHARE = 0.1;

/** Mean and variance of each column, 1 x columns. */
export interface Statistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** gain (z − mean)/√(variance + 10⁻⁵) + shift (Ioffe and Szegedy, arXiv:1502.03167). */
export const normalised = (z: Tensor, { mean, variance }: Statistics, gain: Tensor, shift: Tensor): Tensor =>
  add(multiply(subtract(z, mean), divide(gain, sqrt(add(variance, scalar(VARIANCE_FLOOR))))), shift);

/** Mean and variance over the events of a batch. @param z rows x columns @param present 1 for an event, 0 for a row that fills the batch up, rows x 1 */
export function batchStatistics(z: Tensor, present: Tensor): Statistics {
  const events = sum(present, "rows");
  const over = (values: Tensor): Tensor => ofBatch(divide(matmul(present, values, [true, false]), events));
  const mean = over(z);
  return { mean, variance: over(square(subtract(z, mean))) };
}

/** Running statistics after a batch; its variance counts with n/(n − 1). @param found of the batch, one for each time that the network was asked */
export function runningStatistics(before: Statistics, found: readonly Statistics[], present: Tensor): Statistics {
  const events = sum(present, "rows");
  const unbiased = divide(events, maximum(subtract(events, scalar(1)), scalar(1)));
  const after = (old: Tensor, values: readonly Tensor[]): Tensor =>
    add(multiply(scalar(1 - RUNNING_SHARE), old), multiply(scalar(RUNNING_SHARE / values.length), values.reduce(add)));
  return {
    mean: after(
      before.mean,
      found.map(({ mean }) => mean),
    ),
    variance: after(
      before.variance,
      found.map(({ variance }) => multiply(unbiased, variance)),
    ),
  };
}
