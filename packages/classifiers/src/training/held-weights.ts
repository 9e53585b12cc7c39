import type { EstimatorTask } from "./estimator-task.ts";
import { isRowFile, readRows } from "../events/row-file.ts";

/** A task with the weights of some of its events in memory. */
export interface HeldTask extends EstimatorTask {
  readonly weights: Float64Array;
  /** All events of the task. */
  readonly events: number;
  /** Where the weights of each of `rows` are among those in memory. */
  readonly positions: Uint32Array;
}

/** Weights in memory as they are; of those in a file the ones of `rows`. */
export function withWeightsOf(task: EstimatorTask, rows: Uint32Array): HeldTask {
  const { weights, crossSection } = task;
  if (!isRowFile(weights)) return { ...task, weights, events: weights.length / crossSection.length, positions: rows };
  return { ...task, weights: readRows(weights, rows), events: weights.rows, positions: rows.map((_, i) => i) };
}
