import { randomStream } from "@ratiometer/tables";
import type { NetworkTask } from "./estimator-task.ts";
import type { TargetColumns } from "./training-target.ts";

/** Events that a member learns from, and how often each counts. */
export interface BootstrapSample {
  /** In the order of the training events. */
  readonly rows: Uint32Array;
  /** One for each row: its number of times, divided by the mean of these. */
  readonly weights: Float32Array;
}

/** A Poisson number of mean 1 from one uniform number, by inversion of the distribution. */
function poisson(uniform: number): number {
  let [count, probability] = [0, Math.exp(-1)];
  for (let rest = uniform - probability; rest >= 0 && probability > 0; rest -= probability) probability /= ++count;
  return count;
}

/**
 * The bootstrap sample of a member: every training event a Poisson number of times, mean 1, independent of all others, which is what drawing as many
 * events as there are with replacement comes to for many events. The number of an event follows from the seed, the task's and the member's name and the
 * event's row alone, not from the other events. Events with 0 are left out, 37 % of them.
 */
export function bootstrapSample({ seed, name, train }: Pick<NetworkTask, "seed" | "name" | "train">, member: number): BootstrapSample {
  const stream = randomStream(seed, "bootstrap", name, member);
  const events = train.reduce((most, row) => Math.max(most, row + 1), 0);
  const counts = Uint8Array.from({ length: events }, () => poisson(stream.uniform()));
  const rows = train.filter((row) => counts[row] > 0);
  const total = rows.reduce((sum, row) => sum + counts[row], 0);
  return { rows, weights: Float32Array.from(rows, (row) => (counts[row] * rows.length) / total) };
}

/** Columns of a loss with all weights in it, those named weight_…, times one factor for each row, whose points lie side by side. */
export function weightedTargets(columns: TargetColumns, factors: Float32Array): TargetColumns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      name.startsWith("weight_") ? values.map((value, i) => value * factors[Math.floor((i * factors.length) / values.length)]) : values,
    ]),
  );
}
