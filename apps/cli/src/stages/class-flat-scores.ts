import { flatScore, type FlatScore } from "@ratiometer/classifiers";
import type { Classifier } from "@ratiometer/config";
import { columnOf } from "@ratiometer/tables";
import type { SelectedEvents } from "./selected-events.ts";

/** Scores that are flat in a column, one for each class. */
export interface ClassFlatScores {
  /** The column. */
  readonly from: string;
  readonly scores: readonly FlatScore[];
}

/**
 * Flat scores of each class from the validation events of the others, or of the classes that the analysis names, in proportion to their cross sections.
 * @param classOf number of each event's class, n @param smWeights n @param probabilities as they are published, n x classes
 * @returns undefined if the analysis asks for none
 */
export function classFlatScores(
  { classes, decorrelate }: Classifier,
  { table, split }: Pick<SelectedEvents, "table" | "split">,
  classOf: Uint32Array,
  smWeights: Float64Array,
  probabilities: ArrayLike<number>,
): ClassFlatScores | undefined {
  if (decorrelate?.method !== "quantile") return undefined;
  const { from, background } = decorrelate;
  const { values } = columnOf(table, from);
  const named = background?.map((name) => classes.findIndex((each) => each.name === name));
  const scores = classes.map((_, c) => {
    const rows = split.validation.filter((row) =>
      named === undefined ? classOf[row] !== c && classOf[row] < classes.length : named.includes(classOf[row]),
    );
    return flatScore(probabilities, classes.length, c, values, smWeights, rows);
  });
  return { from, scores };
}
