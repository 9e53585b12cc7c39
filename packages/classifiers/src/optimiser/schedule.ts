/** How the learning rate goes from its initial to its final value. */
export const SCHEDULES = ["exponential", "linear", "cosine", "constant", "step", "plateau"] as const;
/** One of `SCHEDULES`. */
export type Schedule = (typeof SCHEDULES)[number];

/** Ends of a schedule, and what step and plateau need beside. */
export interface LearningRateRange {
  /** Of the first epoch. */
  readonly initial: number;
  /** Of the last epoch; of step and plateau the smallest; constant does without. */
  readonly final: number;
  /** What step and plateau multiply by, below 1; 0.1 if left out. */
  readonly factor?: number;
  /** Epochs from one step to the next; 10 if left out. */
  readonly every?: number;
  /** Epochs in a row without a smaller validation loss that make a plateau; 5 if left out. */
  readonly patience?: number;
}

/** Learning rates of all epochs of a training. */
export interface LearningRates {
  readonly epochs: number;
  readonly learningRate: LearningRateRange;
  /** exponential if left out. */
  readonly schedule?: Schedule;
}

/** How often a training has come to a plateau: epochs are counted anew after each. */
function plateaus(validation: readonly number[], patience: number): number {
  let [found, waited, best] = [0, 0, Infinity];
  for (const loss of validation) {
    waited = loss < best ? 0 : waited + 1;
    best = Math.min(best, loss);
    if (waited < patience) continue;
    found++;
    waited = 0;
  }
  return found;
}

/**
 * Learning rate of the next epoch. exponential, linear and cosine (half a wave, without the restarts of Loshchilov and Hutter, arXiv:1608.03983) go from the
 * first to the last planned epoch, constant stays at the first, step is multiplied every so many epochs, plateau whenever the validation loss no longer
 * falls; neither of these below the final rate.
 * @param validation losses of the epochs so far, as the learning curve has them
 */
export function learningRate(
  { epochs, learningRate: range, schedule = "exponential" }: LearningRates,
  validation: readonly number[],
): number {
  const { initial, final, factor = 0.1, every = 10, patience = 5 } = range;
  const epoch = validation.length;
  const done = epochs === 1 ? 0 : epoch / (epochs - 1);
  const reduced = (times: number): number => Math.max(initial * factor ** times, Math.min(initial, final));
  switch (schedule) {
    case "exponential":
      return initial * (final / initial) ** done;
    case "linear":
      return initial + (final - initial) * done;
    case "cosine":
      return final + ((initial - final) * (1 + Math.cos(Math.PI * done))) / 2;
    case "constant":
      return initial;
    case "step":
      return reduced(Math.floor(epoch / every));
    case "plateau":
      return reduced(plateaus(validation, patience));
  }
}
