import type { Analysis } from "@ratiometer/config";
import type { CrossSection } from "@ratiometer/eft";
import type { BranchingForm, FreeNormalisation } from "@ratiometer/hepdata-export";
import type { Coefficient, ContourScan, FeldmanCousinsResult, Impacts, PointTest, ScanResult } from "@ratiometer/likelihood";
import type { BinnedShape } from "./binned-shape.ts";
import type { ChannelData } from "./channel-data.ts";
import type { DataPrediction } from "./data-prediction.ts";
import type { GoodnessOfFit } from "./goodness-of-fit.ts";
import type { TreatedVariation } from "./template-treatment.ts";

/**
 * A scan with the name of its likelihood: "unbinned ratio", "binned score", "rate only", "exact"; ", statistical" says that nuisance parameters are held, ", fixed
 * branching fraction" that no branching fraction varies, ", linear" that expectations are of first order, ", others at the SM" that the other coefficients are held.
 */
export interface LabelledScan extends ScanResult {
  readonly label: string;
}

/** A scan of two coefficients with the name of its likelihood. */
export interface LabelledContours extends ContourScan {
  readonly label: string;
}

/** How far a likelihood disfavours a point. */
export interface LabelledTest extends PointTest {
  readonly label: string;
}

/** Where a scanned coefficient fits best. */
export function bestValue({ parameters: [name], bestFit }: Pick<LabelledScan, "parameters" | "bestFit">): number {
  const found = bestFit.parameters.find((parameter) => parameter.name === name);
  if (found === undefined) throw new RangeError(`the fit has no coefficient ${name}`);
  return found.value;
}

/** infer/results.json: the scans in the shape of DESIGN A3, what they are compared with, and the channels they come from. */
export interface InferenceResults {
  /** "blinded": observed data of which those of signal channels are unread, expected events in their place. */
  readonly data: Analysis["inference"]["data"] | "blinded";
  /** fb^-1 */
  readonly luminosity: number;
  readonly coefficients: readonly Coefficient[];
  /** Nuisance parameters of the likelihood; the scans profile them, but for those that are called statistical. */
  readonly nuisances: readonly string[];
  /** Free normalisations of the likelihood, which the scans profile, too. */
  readonly free?: readonly FreeNormalisation[];
  readonly channels: readonly (Pick<ChannelData, "name" | "selection" | "role" | "data" | "events" | "expected"> & {
    readonly model: "unbinned" | "binned";
    readonly estimator?: string;
    /** T terms of the expected events in δ. */
    readonly yield: readonly number[];
    /** Of an unbinned channel: T terms of the mean of q̂ over its SM events, which q̂ is divided by. */
    readonly normalisation?: readonly number[];
    /** Of an unbinned channel: the branching fraction that multiplies its yield. */
    readonly branching?: BranchingForm;
    readonly shape: BinnedShape;
    /** Observed events, and how many of them have an input beyond all training events; undefined where its data are not observed. */
    readonly observed?: { readonly events: number; readonly outside: number };
  })[];
  /** SM cross section of all selected events, pb: what the rates come from, with the Monte Carlo error within the files. */
  readonly crossSection: CrossSection;
  /** What was smoothed and pruned, where the analysis asks for it. */
  readonly variations?: readonly TreatedVariation[];
  /** −2 log L at the SM and the nominal values of nuisance parameters. */
  readonly twiceNllSm: number;
  /** The analysis's own likelihood, one for each scan of one coefficient that it asks for. */
  readonly scans: readonly LabelledScan[];
  /** The same scans with less or more knowledge. */
  readonly comparisons: readonly LabelledScan[];
  /** Scans of two coefficients by each likelihood, those of the analysis's own first. */
  readonly contours?: readonly LabelledContours[];
  /** Best fits of the members, each with its own ratio. */
  readonly ensemble?: {
    readonly minima: readonly (readonly number[])[];
    readonly mean: readonly number[];
    readonly standardDeviation: readonly number[];
    /** How many of these fits converged. */
    readonly converged: number;
  };
  readonly pointTests: readonly PointTest[];
  /** The same points by every likelihood, the analysis's own first. */
  readonly exclusions?: readonly LabelledTest[];
  /** Of nuisance parameters on the coefficient of each scan, where there are some. */
  readonly impacts?: readonly Impacts[];
  /** Of channels whose data may be seen: after the fit of the first scan, in the bins of the channel and of the columns that are shown. */
  readonly dataPredictions: readonly DataPrediction[];
  /** Of the same fit, where a channel has data and bins. */
  readonly goodnessOfFit?: GoodnessOfFit;
  /** One for each scan where the analysis asks for Feldman-Cousins intervals. */
  readonly feldmanCousins?: readonly FeldmanCousinsResult[];
}
