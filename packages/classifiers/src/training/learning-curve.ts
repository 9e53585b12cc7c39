/** Mean loss per event over the training events of an epoch (while they were learned) and over the validation events after it. */
export interface LearningCurve {
  readonly train: readonly number[];
  readonly validation: readonly number[];
}
