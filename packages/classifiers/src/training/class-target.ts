import type { ClassificationTask } from "./estimator-task.ts";

/** The columns that a classifier's loss needs for the events `rows`: their classes, one column for each, and their weights. */
export function classTargets(
  { classes, classOf, eventWeights }: ClassificationTask,
  rows: Uint32Array,
): Readonly<Record<string, Float32Array>> {
  const truth = new Float32Array(rows.length * classes.length);
  rows.forEach((row, i) => (truth[i * classes.length + classOf[row]] = 1));
  return { class: truth, weight_event: Float32Array.from(rows, (row) => eventWeights[row]) };
}
