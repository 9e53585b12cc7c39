import type { Numbers } from "./finite-columns.ts";
import type { InputImportance } from "./input-importance.ts";
import type { LearningCurve } from "./learning-curve.ts";
import type { Quantity } from "./quantity.ts";
import type { Check, Measurement } from "./report-content.ts";
import type { ScoreDependence } from "./score-dependence.ts";

/** One class against all others; shares and probabilities in the mixture that the networks were trained on. */
export interface ClassSummary {
  readonly name: string;
  readonly samples: readonly string[];
  readonly share: number;
  /** Of its own events: how many train, and what they are worth. */
  readonly trainingEvents: number;
  readonly effectiveTrainingEvents: number;
  /** Areas under the ROC curves. */
  readonly area: { readonly training: Measurement; readonly validation: Measurement; readonly heldOut: Measurement };
  /** Probability that training and hold-out events of the class differ as much by chance. */
  readonly pValue: number;
  /** Over the networks, root mean square; not there for a single one. */
  readonly spread?: Measurement;
  readonly roc: {
    readonly accepted: Numbers;
    readonly acceptedError: Numbers;
    readonly mistaken: Numbers;
    readonly mistakenError: Numbers;
  };
  /** Bins of the probability; the share of the events of each class in each bin, with error. */
  readonly edges: Numbers;
  readonly distributions: readonly { readonly shares: Numbers; readonly errors: Numbers }[];
  /** Mean probability in each of the bins, and the share of the class in it; bins without events have `events` 0. */
  readonly predicted: Numbers;
  readonly observed: Numbers;
  readonly error: Numbers;
  readonly events: Numbers;
}

/** A classifier with all that judges it. */
export interface ClassifierSummary {
  readonly name: string;
  /** "cross entropy", "focal loss, γ = 0.25". */
  readonly loss: string;
  readonly ensembleSize: number;
  /** Events in classes. */
  readonly events: { readonly train: number; readonly validation: number; readonly test: number };
  readonly inputs: readonly Quantity[];
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly learning: readonly LearningCurve[];
  readonly checks: readonly Check[];
  readonly classes: readonly ClassSummary[];
  /** Rows: true class; columns: likeliest class. */
  readonly confusion: readonly (readonly Measurement[])[];
  /** Of the first class above everything else, expected events of both. */
  readonly significance?: {
    readonly signal: number;
    readonly background: number;
    readonly rate: number;
    readonly binned: number;
    readonly cut?: { readonly threshold: number; readonly signal: number; readonly background: number; readonly significance: number };
  };
  readonly importance: InputImportance;
  /** On columns that the analysis names; none if left out. */
  readonly dependence?: readonly ScoreDependence[];
}
