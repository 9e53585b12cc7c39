import { AnalysisError } from "@ratiometer/config";
import type { NetworkTask } from "./estimator-task.ts";
import { featureRows } from "../events/event-features.ts";
import { eventParts } from "../events/event-parts.ts";

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
    for (const part of eventParts(rows)) {
      const x = featureRows(features, d, part);
      const bad = x.findIndex((value) => !Number.isFinite(value));
      if (bad < 0) continue;
      throw new AnalysisError(
        "TRAIN_NOT_FINITE",
        `event ${part[Math.floor(bad / d)]} has ${featureNames[bad % d]} = ${x[bad]}, expected a finite number of float32`,
        { path: `estimators.${name}`, hint: "leave the column out of features.inputs, or give it a fill" },
      );
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
