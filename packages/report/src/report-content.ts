import type { Calibration } from "./calibration.ts";
import type { CrossSectionCurve } from "./cross-section.ts";
import type { FeatureClosure } from "./feature-closure.ts";
import type { LearningCurve } from "./learning-curve.ts";
import type { Coefficient, Point, Quantity } from "./quantity.ts";
import type { RatioAgainstExact } from "./ratio-against-exact.ts";
import type { RatioExpectation } from "./ratio-expectation.ts";
import type { RatioProfile } from "./ratio-profile.ts";
import type { Scan } from "./scan.ts";
import type { ScoreShape } from "./score-shape.ts";
import type { WeightClosure } from "./weight-closure.ts";

/** A number with its uncertainty. */
export interface Measurement {
  readonly value: number;
  readonly error: number;
}

/** One sample after ingest. */
export interface SampleSummary {
  readonly name: string;
  readonly process: string;
  readonly files: number;
  readonly events: number;
  /** At the SM, pb. */
  readonly crossSection: Measurement;
  /** The fit of the weight polynomials: points, residual relative to the largest weight of an event, condition. Absent without EFT weights. */
  readonly polynomial?: {
    readonly benchmarks: number;
    readonly maximumResidual: number;
    readonly rmsResidual: number;
    readonly condition: number;
  };
  /** (Σw)²/Σw² at the SM and at other points. */
  readonly effectiveSampleSize: readonly { readonly point: Point; readonly value: number }[];
}

/** What each selection leaves of each sample; the first step is the sample before any selection. */
export interface CutFlow {
  readonly samples: readonly string[];
  /** `events` and `crossSection` (pb at the SM) have one entry per sample. */
  readonly steps: readonly {
    readonly selection: string;
    readonly events: readonly number[];
    readonly crossSection: readonly number[];
  }[];
}

/** One channel of the likelihood. */
export interface ChannelSummary {
  readonly name: string;
  readonly model: "unbinned" | "binned";
  readonly estimator?: string;
  readonly selection: readonly string[];
  /** Simulated events that represent it. */
  readonly events: number;
  /** Expected events at the SM and the luminosity. */
  readonly expected: number;
}

/** A number that says whether an estimator is good, with what it should be. */
export interface Check {
  /** May hold LaTeX between dollar signs. */
  readonly name: string;
  readonly value: number;
  readonly error?: number;
  /** "0", "1 ± 0.02", "at most 0.01". */
  readonly expected: string;
  readonly passed?: boolean;
}

/** One trained estimator with all that judges it. Every list of figures may be empty. */
export interface EstimatorSummary {
  readonly name: string;
  readonly method: string;
  readonly coefficients: readonly string[];
  readonly ensembleSize: number;
  /** Events of each split. */
  readonly events: { readonly train: number; readonly validation: number; readonly test: number };
  readonly inputs: readonly Quantity[];
  /** Network and training, in the words of the analysis file: ["hidden layers", "100, 100, 100"]. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  readonly learning: readonly LearningCurve[];
  readonly checks: readonly Check[];
  readonly expectations: readonly RatioExpectation[];
  readonly againstExact: readonly RatioAgainstExact[];
  readonly profiles: readonly RatioProfile[];
  readonly calibrations: readonly Calibration[];
  readonly closures: readonly FeatureClosure[];
}

/** A file of the artifact. */
export interface ArtifactFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly about?: string;
}

/** What went in: the same versions, seed and inputs give the same report, byte for byte. No timings, no host, no clock. */
export interface Provenance {
  readonly versions: readonly (readonly [name: string, version: string])[];
  readonly seed: number;
  readonly inputs: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  /** The analysis file as it was given. */
  readonly analysis?: { readonly path: string; readonly text: string };
}

/** Everything a report says, as plain numbers and words. Sections without content are left out. */
export interface ReportContent {
  readonly title: string;
  /** A sentence on what was measured; may hold LaTeX between dollar signs, as may headlines and warnings. */
  readonly description?: string;
  readonly headlines: readonly string[];
  readonly warnings: readonly string[];
  readonly coefficients: readonly Coefficient[];
  readonly samples: readonly SampleSummary[];
  readonly weightClosures: readonly WeightClosure[];
  readonly crossSections: readonly CrossSectionCurve[];
  readonly cutFlow?: CutFlow;
  readonly channels: readonly ChannelSummary[];
  readonly scoreShapes: readonly ScoreShape[];
  readonly estimators: readonly EstimatorSummary[];
  readonly scans: readonly Scan[];
  /** `folder` as seen from the run, e.g. "artifact/". */
  readonly artifact?: { readonly folder: string; readonly files: readonly ArtifactFile[] };
  readonly provenance: Provenance;
  /** How to make this again and how to check it: [what for, command]. */
  readonly commands: readonly (readonly [purpose: string, command: string])[];
}
