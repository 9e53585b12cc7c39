import type { Classifier } from "./classifier.ts";
import type { Comparison } from "./comparison.ts";
import type { EventFiles, Source } from "./event-source.ts";
import type { EventGraphSettings } from "./event-graph.ts";
import type { Objects } from "./object-definition.ts";
import type { Systematic } from "./systematic.ts";
import type { Publication } from "./publication.ts";
import type { Templates } from "./templates.ts";

/** A number with its unit. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

/** A parameter of interest, in physical values (a coupling modifier has sm = 1). */
export interface Coefficient {
  readonly name: string;
  readonly sm: number;
  /** Ends of scans and of the estimators' training; lower < upper, sm within. */
  readonly range: readonly [number, number];
  readonly latex: string;
  readonly unit: "1" | "TeV^-2";
  /** Operator basis that fixes sign and normalisation, where the file names it. */
  readonly basis: string | undefined;
}

/** A branching fraction as a polynomial (1, c) M (1, c)ᵀ in physical values, up to a factor. */
export interface Branching {
  readonly name: string;
  /** k names. */
  readonly coefficients: readonly string[];
  /** T = (k + 1)(k + 2)/2 terms: lower triangle of M row by row, off-diagonals half the cross coefficient. */
  readonly matrix: readonly number[];
  /** Values of the coefficients that the analysis does not declare. */
  readonly held: Readonly<Record<string, number>>;
}

export interface Sample {
  readonly name: string;
  readonly process: string;
  readonly source: Source;
  /** sum: files of one generation point; mixture: files of several. */
  readonly combine: "sum" | "mixture";
  /** Cross section at the SM that events are scaled to, pb; undefined: that of the weights (or of the simulation). */
  readonly crossSection: Quantity | undefined;
  /** Name of the branching fraction that its yields are multiplied by. */
  readonly branching?: string | undefined;
}

/** A named set of features, the names of whose columns begin with the prefix. */
export interface RequestedSet {
  readonly name: string;
  readonly prefix: string;
}

/** A column that the analysis defines. What is undefined follows from the expression. */
export interface ExtraFeature {
  readonly name: string;
  readonly expression: string;
  /** That the values are converted to; where the expression leaves its unit open, that they are in. */
  readonly unit: string | undefined;
  readonly latex: string | undefined;
  /** Value where the event lacks the feature. */
  readonly fill: number | undefined;
  /** In words. */
  readonly definition: string | undefined;
}

export interface Features {
  readonly sets: readonly RequestedSet[];
  /** Columns of the event files that are taken along; undefined: of a table all numbers that are no weights, else none. */
  readonly columns: readonly string[] | undefined;
  readonly extra: readonly ExtraFeature[];
  /** Columns that the estimators see; undefined: all. */
  readonly inputs: readonly string[] | undefined;
}

export interface SplitFractions {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** What `tune` searches: values for each setting, all or some of their combinations. */
export interface Tuning {
  /** Combinations on the first rung, at most. */
  readonly candidates: number;
  /** Epochs on the first rung. */
  readonly epochs: number;
  readonly hidden?: readonly (readonly number[])[];
  readonly activation?: readonly Estimator["network"]["activation"][];
  readonly batch?: readonly number[];
  /** Of the first epoch. */
  readonly learningRate?: readonly number[];
  readonly alpha?: readonly number[];
}

export interface Estimator {
  readonly name: string;
  readonly type: "ratio" | "score";
  /** carl to quadratic learn a ratio, sally and sallino a score. */
  readonly method: "carl" | "rolr" | "alice" | "cascal" | "rascal" | "alices" | "quadratic" | "sally" | "sallino";
  readonly coefficients: readonly string[];
  readonly network: {
    readonly hidden: readonly number[];
    readonly activation: "tanh" | "relu" | "silu" | "elu";
    /** How a ratio depends on the coefficients: as a quadratic form, positive or with a network for each of its terms, or they are inputs of the network. */
    readonly form: "structured" | "per-term" | "parameterised";
    /** Fraction of hidden units that each event does without in training. */
    readonly dropout: number;
    /** Whether hidden layers are normalised over the events of a batch. */
    readonly batchNorm: boolean;
    /** The objects that the network sees before the hidden layers; undefined: it sees columns. */
    readonly graph?: EventGraphSettings | undefined;
  };
  readonly training: {
    readonly epochs: number;
    /** What training draws coefficients from, where not uniformly from their ranges: normal distributions by name, in the coefficient's unit. */
    readonly prior: Readonly<Record<string, { readonly mean: number; readonly width: number }>>;
    /** Epochs without a smaller validation loss after which a training ends; undefined: never. */
    readonly patience: number | undefined;
    /** Epochs before patience may end a training. */
    readonly minimumEpochs: number;
    readonly batch: number;
    /** For the events of all estimators and classifiers, "4 GiB"; the smallest that an estimator gives counts. Decides no result. */
    readonly memory?: string;
    /** Coefficient points of each event in an epoch. */
    readonly points: number;
    readonly alpha: number;
    readonly optimiser: "adam" | "amsgrad" | "sgd";
    /** Of sgd. */
    readonly momentum: number;
    /** Decoupled from the gradient. */
    readonly weightDecay: number;
    /** Largest length of the gradient of a step. */
    readonly gradientLimit: number;
    readonly learningRate: {
      readonly initial: number;
      readonly final: number;
      /** Of the schedules step and plateau. */
      readonly factor: number;
      /** Epochs from one step to the next. */
      readonly every: number;
      /** Epochs without a smaller validation loss that make a plateau. */
      readonly patience: number;
    };
    /** From the initial to the final learning rate. */
    readonly schedule: "exponential" | "linear" | "cosine" | "constant" | "step" | "plateau";
  };
  /** Number of networks. */
  readonly ensemble: number;
  /** Of a score; a ratio has none. */
  readonly calibration: "none" | "isotonic" | "histogram";
  /** Whether each network learns from a bootstrap sample of the training events. */
  readonly bootstrap: boolean;
  /** Epochs from one checkpoint of a network to the next; decides no result. */
  readonly checkpointEvery: number;
  /** Read by `tune` alone. */
  readonly tuning: Tuning | undefined;
}

/** An axis of bins. Bins that are not given as edges are made of the events, with open ends. */
export type Axis =
  | { readonly kind: "edges"; readonly column: string; /** Ascending; the outermost may be infinite. */ readonly edges: readonly number[] }
  | {
      readonly kind: "quantiles";
      readonly column: string;
      /** Samples. */
      readonly of: readonly string[];
      /** Shares of their events below each inner edge, ascending. */
      readonly at: readonly number[];
    }
  | {
      readonly kind: "significance";
      readonly column: string;
      /** Samples; all others are background. */
      readonly signal: readonly string[];
      /** At most. */
      readonly bins: number;
      /** Expected background events of each bin at least. */
      readonly minimum: number;
      /** Largest relative Monte Carlo error of the background in a bin. */
      readonly relativeError: number;
    };

/** A region of events. */
interface Region {
  readonly name: string;
  readonly selection: readonly string[];
  /** Signal and control regions make the likelihood, validation regions are shown. The observed data of signal regions are unread while the run is blind. */
  readonly role: "signal" | "control" | "validation";
  /** Expected events below which bins are merged along the last axis; undefined: none are. */
  readonly minimum: number | undefined;
}

export type Channel = Region &
  (
    | {
        readonly model: "unbinned";
        readonly estimator: string;
        /** The classifier that tells which share of the density each class of samples has; undefined: factors on samples are known to the rate alone. */
        readonly processes: string | undefined;
        /** Of the bins that it is compared with; undefined: those of the estimated score. */
        readonly axes: readonly Axis[] | undefined;
      }
    | {
        readonly model: "binned";
        /** The last one runs fastest. */
        readonly axes: readonly Axis[];
      }
  );

export interface Scan {
  /** One, or two. */
  readonly coefficients: readonly string[];
  /** Of the grid along each. */
  readonly points: number;
}

export interface Inference {
  readonly data: "asimov" | "pseudo-data" | "observed";
  /** Files of the data where they are observed; `dataFiles` finds them. */
  readonly observed: EventFiles | undefined;
  /** Whether the observed data of signal channels may be used. No analysis file says so: the command line does. */
  readonly unblinded: boolean;
  readonly scans: readonly Scan[];
  /** Of the polynomials in the coefficients: with "linear", scans to first order stand beside. */
  readonly orders: readonly ("quadratic" | "linear")[];
  /** Points whose exclusion is told, by name and physical value; coefficients left out are at the SM. */
  readonly points: readonly Readonly<Record<string, number>>[];
  readonly intervals: {
    readonly levels: readonly number[];
    readonly method: "asymptotic" | "feldman-cousins";
    /** Of a Feldman-Cousins construction: toys at each point, and points over the range. */
    readonly toys: number;
    readonly grid: number;
  };
}

/** What makes the columns of the events, as the file says it: fit to be published, and to be read again as a part of another file. */
export interface EventColumnsDocument {
  readonly reconstruction: Analysis["reconstruction"];
  readonly objects: object;
  readonly selection: readonly string[];
  readonly features: object;
}

/**
 * A checked analysis: every default filled in, maps of the file as lists in the file's order, every name that is referred to exists.
 * Units: luminosity in fb^-1, cross sections in pb.
 */
export interface Analysis {
  /** As given by the user. */
  readonly file: string;
  /** Absolute; patterns of event files are relative to it. */
  readonly directory: string;
  /** Those of the file's variants that it is, in order. */
  readonly variants: readonly string[];
  /** The other ones. */
  readonly otherVariants: readonly string[];
  /** "file:line:column" of a path such as "channels.sr.selection[0]", or of the nearest part of it that is in the file. */
  readonly where: (path: string) => string;
  readonly version: 1;
  readonly name: string;
  readonly seed: number;
  readonly luminosity: Quantity;
  readonly coefficients: readonly Coefficient[];
  readonly branching: readonly Branching[];
  readonly samples: readonly Sample[];
  readonly reconstruction: { readonly smearing: "generic-lhc" | "none" };
  readonly objects: Objects;
  readonly selection: readonly string[];
  readonly features: Features;
  /** The three above and the detector once more, in the file's own words. */
  readonly eventColumns: EventColumnsDocument;
  readonly systematics: readonly Systematic[];
  readonly templates: Templates;
  readonly split: SplitFractions;
  /** Ratios and scores. */
  readonly estimators: readonly Estimator[];
  /** The estimators of type classifier, in the file among the others. */
  readonly classifiers: readonly Classifier[];
  /** Samples that should be alike. */
  readonly comparisons: readonly Comparison[];
  /** Events of a smaller p value among simulated ones are flagged. */
  readonly anomaly: { readonly pValue: number };
  readonly channels: readonly Channel[];
  readonly inference: Inference;
  readonly report: {
    /** Columns of which data and prediction are shown; undefined: what the first estimator or classifier reads. */
    readonly columns: readonly string[] | undefined;
  };
  readonly export: Publication;
}
