import type { BinGrid } from "@ratiometer/features";
import type { EfficiencyMap, InputDistribution, PublishedCutFlow, PublishedRoc } from "./published-performance.ts";

/** A value that JSON can hold; numbers must be finite. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface Author {
  /** "Family, Given" for a person, any other spelling is kept as it is (a collaboration). */
  readonly name: string;
  readonly affiliation?: string | undefined;
  /** "0000-0002-1825-0097". */
  readonly orcid?: string | undefined;
}

/** A Wilson coefficient or coupling modifier: a parameter of interest. */
export interface Coefficient {
  readonly name: string;
  /** Value in the Standard Model. */
  readonly sm: number;
  readonly range: readonly [number, number];
  /** "TeV^-2"; "1" means dimensionless. */
  readonly unit: string;
  /** Without dollar signs: "\\kappa_t". */
  readonly latex?: string | undefined;
  /** Operator basis: "dim6top", "kappa", … */
  readonly basis?: string | undefined;
}

/** A named point of the coefficient space, physical values in the order of the coefficients; the name holds letters, digits and underscores. */
export interface EftPoint {
  readonly name: string;
  readonly at: readonly number[];
}

/** One column of a network's input, in raw physical units. */
export interface NetworkInput {
  readonly name: string;
  readonly unit: string;
  readonly role: "feature" | "coefficient";
  readonly latex?: string | undefined;
  /** Formula or sentence that fixes the quantity. */
  readonly definition?: string | undefined;
  /** "parton", "particle" or "reconstructed". */
  readonly level?: string | undefined;
  /** What the column holds where its object is missing. */
  readonly missing?: string | undefined;
  /** Smallest and largest value in the training events. */
  readonly minimum: number;
  readonly maximum: number;
  /** Quantiles of the training events by probability: {"0.01": …, "0.5": …}. */
  readonly quantiles?: Readonly<Record<string, number>> | undefined;
}

/** Events with the outputs that every runtime must reproduce: |found − expected| ≤ atol + rtol·|expected|. */
export interface TestVectors {
  /** events × inputs. */
  readonly inputs: readonly (readonly number[])[];
  /** Per output tensor: one number per event, or one row per event. */
  readonly outputs: Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>;
  readonly rtol: number;
  readonly atol: number;
}

/** A measured figure of merit, "E[r] at c = 1" say, with its error where it has one. */
export interface Diagnostic {
  readonly name: string;
  readonly value: number;
  readonly error?: number | undefined;
  readonly expected?: number | undefined;
}

/** How a network was made of another one, and what that costs. */
export interface NetworkCompression {
  /** File of the network that it stands for: "kt-ratio.onnx". */
  readonly of: string;
  /** "fold", "float16", "int8", …, in their order. */
  readonly steps: readonly string[];
  /** Numbers in its file. */
  readonly parameters: number;
  /** How far its output is from that of the whole network, over hold-out events. */
  readonly shift: Readonly<Record<string, Json>>;
  /** What becomes of best fits and intervals, one entry for each scan of the analysis. */
  readonly intervals: readonly Json[];
}

/** A published network: one float32 input, preprocessing, ensemble average and calibration inside. */
export interface PublishedNetwork {
  /** File name, "kt-ratio.onnx". */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly output: "log_likelihood_ratio" | "score" | "coefficients" | "probabilities";
  /** Exact meaning of the output: hypotheses, reference, normalisation. */
  readonly meaning: string;
  readonly inputs: readonly NetworkInput[];
  /** Selection expressions of the training events: the domain of validity. */
  readonly domain: readonly string[];
  readonly testVectors: TestVectors;
  /** Of a network that another one was made smaller to. */
  readonly compression?: NetworkCompression | undefined;
  /** Hyperparameters, events, members, spread: whatever fixes the training. */
  readonly training: Readonly<Record<string, Json>>;
  readonly diagnostics: readonly Diagnostic[];
  /** The same network with `output` alone, for readers that take one input and one output only. */
  readonly single?: Uint8Array | undefined;
  /** Linear correlation of the features in the training events, features × features. */
  readonly correlation?: readonly (readonly number[])[] | undefined;
}

/** What a systematic uncertainty does to the nominal yields of a sample; one of the same name is the same in all samples and channels. */
export interface SystematicShift {
  /** "jes", "lumi": the label of the table's error is "sys,jes". */
  readonly name: string;
  readonly up: readonly number[];
  readonly down: readonly number[];
  /** Of an uncertainty of the normalisation: what all yields are multiplied by, with exponential interpolation. */
  readonly factors?: { readonly up: number; readonly down: number } | undefined;
}

/** Expected events of one process in the bins of a channel. */
export interface BinnedSample {
  readonly name: string;
  /**
   * bins × T, T = (k+1)(k+2)/2: expected events as a quadratic form in δ = c − c_SM, lower triangle row by row, off-diagonals half the
   * polynomial's cross coefficient; the first column is the nominal yield, at the SM.
   */
  readonly terms: readonly (readonly number[])[];
  /** Monte Carlo variance of the nominal yield per bin. */
  readonly variance?: readonly number[] | undefined;
  /** Changes of the nominal yield per bin by one standard deviation of a systematic uncertainty up and down, with their signs, in events. */
  readonly systematics?: readonly SystematicShift[] | undefined;
  /** A branching fraction that multiplies all yields. */
  readonly branching?: BranchingForm | undefined;
  /** Names of free normalisations that multiply all yields. */
  readonly free?: readonly string[] | undefined;
}

/** A branching fraction relative to the SM. */
export interface BranchingForm {
  readonly name: string;
  /** T terms in δ = c − c_SM, as those of yields; 1 at the SM. */
  readonly terms: readonly number[];
}

/** A factor on yields that nothing but the data constrains; 1 in the nominal yields. */
export interface FreeNormalisation {
  readonly name: string;
  readonly range: readonly [number, number];
}

/** Expected and observed events in bins of a score, or of several quantities: a channel of the workspace and tables of the HEPData record. */
export interface BinnedScore extends BinGrid {
  readonly name: string;
  /** Conditions of the channel's events, those of the analysis included; undefined where they are not known to the artifact. */
  readonly selection?: readonly string[] | undefined;
  readonly samples: readonly BinnedSample[];
  /**
   * bins × bins: covariance of the nominal yields of all samples together from the finite simulation. Without it bins are independent, with the sums of the
   * samples' variances.
   */
  readonly covariance?: readonly (readonly number[])[] | undefined;
  /** Counts per bin, and what they are: "Asimov data at the SM". */
  readonly observed: readonly number[];
  readonly observedLabel: string;
}

/** What an unbinned channel needs beside its network. */
export interface UnbinnedRate {
  readonly channel: string;
  /** File of the network that gives log r. */
  readonly network: string;
  readonly selection: readonly string[];
  /** T terms in δ of the expected events inside the channel. */
  readonly terms: readonly number[];
  /** T terms each: the mean of the network's quadratic form over SM events of the channel, and of the network's domain. Their ratio is the mean of r there. */
  readonly mean: { readonly channel: readonly number[]; readonly domain: readonly number[] };
  /**
   * How r depends on the coefficients: "quadratic", a quadratic form in δ over its mean in the domain, or "network", whatever the network makes of its inputs.
   * quadratic unless given.
   */
  readonly dependence?: "quadratic" | "network" | undefined;
  /** The events that the likelihood is of. */
  readonly events?: EventSample | undefined;
  /** Systematic uncertainties of the rate: what it is multiplied by one standard deviation up and down. */
  readonly uncertainties?: readonly { readonly name: string; readonly up: number; readonly down: number }[] | undefined;
  /** The branching fraction of all its processes, which multiplies the expected events. */
  readonly branching?: BranchingForm | undefined;
  /** Free normalisations with the share of the SM rate that each multiplies. */
  readonly free?: readonly { readonly name: string; readonly share: number }[] | undefined;
}

/** Events with the number that each stands for: what an unbinned likelihood sums over. */
export interface EventSample {
  /** What they are: "Asimov data at the SM". */
  readonly label: string;
  /** events × features of the network, row-major, raw values in single precision: as the network saw them. */
  readonly features: Float32Array;
  /** Expected events that each stands for, or how often it was observed. */
  readonly weights: Float64Array;
}

/** A point of a scan. */
export interface ScanPoint {
  /** Values of the scanned coefficients. */
  readonly at: readonly number[];
  /** −2 log L above its minimum. */
  readonly deltaTwiceNll: number;
  /** Values of all coefficients of the artifact there, those that are not scanned at their best, where they are known. */
  readonly coefficients?: readonly number[] | undefined;
}

export interface Scan {
  /** Scanned coefficients, one or more. */
  readonly coefficients: readonly string[];
  /** Which likelihood: "unbinned ratio", "binned score", "rate only". */
  readonly label: string;
  /** Data: "Asimov data at the SM". */
  readonly data: string;
  readonly points: readonly ScanPoint[];
  /** Best fit, one value per scanned coefficient. */
  readonly bestFit: readonly number[];
  /** Two coefficients: lines of constant likelihood by confidence level, closed where the first point is the last. */
  readonly contours?: Readonly<Record<string, readonly (readonly (readonly [number, number])[])[]>> | undefined;
  /** One coefficient only: unions of intervals by confidence level, {"0.6827": [[lo, hi]]}. */
  readonly intervals?: Readonly<Record<string, readonly (readonly [number, number])[]>> | undefined;
}

/** A form in which an artifact is handed in: a HEPData submission, the metadata of a Zenodo deposit. */
export type Packaging = "hepdata" | "zenodo";

/** Everything that an artifact holds, as plain data: the writer adds nothing from the clock, the host or paths. */
export interface ArtifactContent {
  /** Letters, digits, dashes and underscores. */
  readonly name: string;
  readonly title: string;
  readonly abstract: string;
  readonly authors: readonly Author[];
  /** SPDX identifier, for data and networks alike. */
  readonly licence: string;
  /** Version of ratiometer that made it. */
  readonly version: string;
  /** "2026-11-22". */
  readonly date?: string | undefined;
  readonly doi?: string | undefined;
  /** Number of the INSPIRE record of the paper. */
  readonly inspire?: number | undefined;
  /** Identifier of the paper at arXiv. */
  readonly arxiv?: string | undefined;
  /** Version of the publication, "1.0.0". */
  readonly edition?: string | undefined;
  /** Keywords of a deposit, beside those that follow from the content. */
  readonly keywords?: readonly string[] | undefined;
  /** Other works with what this one is to them, in the words of DataCite: "isDerivedFrom". */
  readonly related?: readonly { readonly identifier: string; readonly relation: string }[] | undefined;
  readonly funding?: readonly { readonly funder: string; readonly award?: string | undefined }[] | undefined;
  /** "P P --> HIGGS TOP X". */
  readonly reactions: readonly string[];
  /** fb^-1 */
  readonly luminosity?: number | undefined;
  /** Centre-of-mass energy, GeV. */
  readonly energy?: number | undefined;
  readonly coefficients: readonly Coefficient[];
  /** Points of the plain pyhf twin; `namedPoints` makes a set from the coefficients' ranges. */
  readonly points: readonly EftPoint[];
  /** Those that samples name. */
  readonly free?: readonly FreeNormalisation[] | undefined;
  readonly networks: readonly PublishedNetwork[];
  readonly channels: readonly BinnedScore[];
  readonly unbinned: readonly UnbinnedRate[];
  readonly scans: readonly Scan[];
  readonly rocCurves?: readonly PublishedRoc[] | undefined;
  readonly efficiencyMaps?: readonly EfficiencyMap[] | undefined;
  readonly cutFlows?: readonly PublishedCutFlow[] | undefined;
  readonly inputDistributions?: readonly InputDistribution[] | undefined;
  /** Whether the tables of the record come with pictures; they do unless this is false. */
  readonly figures?: boolean | undefined;
  /** Numbers that a reader reproduces, beside best fits and intervals: likelihood values at named points, tolerances. */
  readonly referenceResults: Readonly<Record<string, Json>>;
  /** Packagings that go into the artifact beside model and likelihood; all unless given. */
  readonly packagings?: readonly Packaging[] | undefined;
  /** What nobody should use it for, one sentence each. */
  readonly limitations: readonly string[];
  readonly provenance: {
    readonly seed: number;
    readonly inputs: readonly { readonly name: string; readonly sha256: string }[];
    /** How the events were made and the networks trained: whatever fixes the result beside inputs and seed. */
    readonly settings?: Readonly<Record<string, Json>> | undefined;
    /** Versions of the libraries that computed it, by name. */
    readonly environment?: Readonly<Record<string, string>> | undefined;
  };
}
