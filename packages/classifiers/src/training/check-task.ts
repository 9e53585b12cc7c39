import { AnalysisError } from "@ratiometer/config";
import type { NetworkTask } from "./estimator-task.ts";

/** @throws AnalysisError TRAIN_NO_EVENTS without events to train with, or to validate with */
export function checkEvents({ name, train, validation }: NetworkTask): void {
  if (train.length > 0 && validation.length > 0) return;
  throw new AnalysisError(
    "TRAIN_NO_EVENTS",
    `found ${train.length} events to train with and ${validation.length} to validate with, expected some of both`,
    { path: `estimators.${name}`, hint: "loosen the selection, or change the fractions of the split" },
  );
}

function checkFeatures({ name, features, featureNames, train, validation }: NetworkTask): void {
  const d = featureNames.length;
  for (const rows of [train, validation])
    for (const row of rows)
      for (let j = 0; j < d; j++) {
        const value = features[row * d + j];
        if (Number.isFinite(value)) continue;
        throw new AnalysisError("TRAIN_NOT_FINITE", `event ${row} has ${featureNames[j]} = ${value}, expected a finite number of float32`, {
          path: `estimators.${name}`,
          hint: "leave the column out of features.inputs, or give it a fill",
        });
      }
}

/**
 * That a task can be trained: there are events, and their features are numbers.
 * @throws AnalysisError TRAIN_NO_EVENTS; TRAIN_NOT_FINITE with the first event and feature that is NaN or infinite, also by the range of float32
 */
export function checkTask(task: NetworkTask): void {
  checkEvents(task);
  checkFeatures(task);
}
