/** How the learning rate goes from its initial to its final value. */
export const SCHEDULES = ["exponential", "linear", "cosine", "constant"] as const;
/** One of `SCHEDULES`. */
export type Schedule = (typeof SCHEDULES)[number];

/** Learning rates of the first and the last epoch, and what lies between: exponential if left out; constant stays at the first. */
export interface LearningRates {
  readonly epochs: number;
  readonly learningRate: { readonly initial: number; readonly final: number };
  readonly schedule?: Schedule;
}

/** Learning rate of an epoch, from 0; cosine: half a wave (Loshchilov and Hutter, arXiv:1608.03983) without restarts. */
export function learningRate({ epochs, learningRate: { initial, final }, schedule = "exponential" }: LearningRates, epoch: number): number {
  const done = epochs === 1 ? 0 : epoch / (epochs - 1);
  switch (schedule) {
    case "exponential":
      return initial * (final / initial) ** done;
    case "linear":
      return initial + (final - initial) * done;
    case "cosine":
      return final + ((initial - final) * (1 + Math.cos(Math.PI * done))) / 2;
    case "constant":
      return initial;
  }
}
