import { planedWeights, planing, type ClassifiedEvents } from "@ratiometer/classifiers";
import { AnalysisError, type Analysis, type Classifier } from "@ratiometer/config";

/** The column that the training of a classifier is planed in. */
export const planedColumn = ({ decorrelate }: Classifier): string | undefined =>
  decorrelate?.method === "planing" ? decorrelate.from : undefined;

/**
 * What events count in the training of a classifier that is decorrelated by planing.
 * @param values of the column, all events @param train rows that the distributions of the column are taken from
 * @throws AnalysisError TRAIN_DECORRELATION if the classes have no value of the column in common
 */
export function planedClassWeights(
  { where }: Pick<Analysis, "where">,
  { name, decorrelate }: Classifier,
  { classes, classOf, weights }: ClassifiedEvents,
  values: ArrayLike<number>,
  train: Uint32Array,
): Float64Array {
  if (decorrelate?.method !== "planing") return Float64Array.from(weights);
  const made = planing(values, classOf, weights, train, classes.length, decorrelate.strength);
  if (made !== undefined) return planedWeights(made, values, classOf, weights);
  const path = `estimators.${name}.decorrelate.from`;
  const message = `no value of "${decorrelate.from}" has training events of all classes ${classes.join(", ")}: no weights give them the same distribution of it`;
  throw new AnalysisError("TRAIN_DECORRELATION", message, {
    where: where(path),
    path,
    hint: "choose another column, or method: quantile, which compares background with background",
  });
}
