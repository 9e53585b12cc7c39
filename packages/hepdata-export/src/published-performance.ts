/** A share with the sizes of its errors upwards and downwards. */
export interface PublishedShare {
  readonly value: number;
  readonly up: number;
  readonly down: number;
}

/** How a network tells two samples of events apart, from high thresholds to low ones. */
export interface PublishedRoc {
  /** File of the network. */
  readonly network: string;
  /** What the curve is of: "signal against background". */
  readonly name: string;
  /** The quantity that is cut on, "probability of signal"; it has no unit. */
  readonly score: string;
  /** Of what a share should be large, and of what small. */
  readonly acceptedName: string;
  readonly mistakenName: string;
  /** Which events were counted: "hold-out events of the domain, at the SM". */
  readonly events: string;
  /** Falling; an event passes whose score is at least the threshold. The last one is the smallest score, which all events pass. */
  readonly thresholds: readonly number[];
  readonly accepted: readonly PublishedShare[];
  readonly mistaken: readonly PublishedShare[];
  /** thresholds × thresholds each; `between` has rows for accepted and columns for mistaken shares, and is left out where no event counts in both. */
  readonly covariance: {
    readonly accepted: readonly (readonly number[])[];
    readonly mistaken: readonly (readonly number[])[];
    readonly between?: readonly (readonly number[])[] | undefined;
  };
  /** Area under the curve. */
  readonly area: { readonly value: number; readonly error: number };
}

/** An axis of an efficiency map. */
export interface MapAxis {
  readonly column: string;
  readonly unit: string;
  readonly definition?: string | undefined;
  /** Rising, one more than there are bins; the outermost may be infinite. */
  readonly edges: readonly number[];
}

/** The share of events that pass a selection, in bins of one or two quantities. */
export interface EfficiencyMap {
  readonly name: string;
  /** What is passed. */
  readonly selection: readonly string[];
  /** What all events have passed that are counted. */
  readonly domain: readonly string[];
  /** Quantities of reconstructed objects or of generated particles. */
  readonly level: "reconstructed" | "generated";
  readonly axes: readonly MapAxis[];
  /** Processes, and classes of several; one share for each bin, the last axis fastest, null where there are too few events for one. */
  readonly of: readonly { readonly name: string; readonly bins: readonly (PublishedShare | null)[] }[];
  /** Which events were counted, "hold-out events of the domain, at the SM". */
  readonly events: string;
}

/** How one input of the networks is distributed at the SM. */
export interface InputDistribution {
  readonly column: string;
  readonly unit: string;
  readonly definition?: string | undefined;
  /** What the column holds where its object is missing. */
  readonly missing?: string | undefined;
  /** Rising, one more than there are bins; the outermost may be infinite. */
  readonly edges: readonly number[];
  /** Expected events in each bin with their Monte Carlo variance. */
  readonly samples: readonly { readonly name: string; readonly expected: readonly number[]; readonly variance: readonly number[] }[];
  /** Which events were counted. */
  readonly events: string;
}

/** What a sample's events are left with, selection by selection; the first step is everything. */
export interface PublishedCutFlow {
  readonly sample: string;
  readonly steps: readonly {
    readonly selection: string;
    /** Simulated events. */
    readonly events: number;
    /** Of these with a negative weight. */
    readonly negative: number;
    /** Expected events at the luminosity, at the SM, with the error from the finite simulation. */
    readonly expected: number;
    readonly error: number;
  }[];
}
