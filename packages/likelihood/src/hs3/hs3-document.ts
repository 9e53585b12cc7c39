import type { Measurement } from "../histfactory/workspace.ts";

/** Binning of a channel. A workspace knows the number of its bins only: their edges are 0, 1, 2 … */
export interface Hs3Axis {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly nbins: number;
}

/**
 * A modifier of an HS3 sample in ROOT's form. Two more fields are ours, for what the form has no place for: `data.uncertainties` of a shapesys, absolute as in
 * pyhf (ROOT's `vals` are relative to the contents), and the type `polynomial`: `parameters` are its coefficients, `data.matrix` as in the workspace.
 */
export interface Hs3Modifier {
  readonly name: string;
  readonly type: string;
  readonly parameter?: string;
  readonly parameters?: readonly string[];
  /** Kind of the auxiliary measurement: "Gauss" or "Poisson". */
  readonly constraint?: string;
  /** Distribution that is the auxiliary measurement. */
  readonly constraint_name?: string;
  readonly data?: unknown;
}

export interface Hs3Sample {
  readonly name: string;
  readonly data: { readonly contents: readonly number[]; readonly errors?: readonly number[] };
  readonly modifiers: readonly Hs3Modifier[];
}

export type Hs3Distribution =
  | {
      readonly name: string;
      readonly type: "histfactory_dist";
      readonly axes: readonly Hs3Axis[];
      /** ROOT's setting for all staterror modifiers of the channel. */
      readonly staterror?: { readonly constraint: string; readonly constraint_type: string; readonly relThreshold: number };
      readonly samples: readonly Hs3Sample[];
    }
  | {
      readonly name: string;
      readonly type: "gaussian_dist";
      readonly x: string;
      readonly mean: string;
      readonly sigma: number | string;
    };

/** An HS3 document that holds a workspace. */
export interface Hs3Document {
  readonly metadata: { readonly hs3_version: string };
  readonly distributions: readonly Hs3Distribution[];
  readonly data: readonly {
    readonly name: string;
    readonly type: "binned";
    readonly axes: readonly Hs3Axis[];
    readonly contents: readonly number[];
  }[];
  readonly likelihoods: readonly { readonly name: string; readonly distributions: readonly string[]; readonly data: readonly string[] }[];
  readonly domains: readonly {
    readonly name: string;
    readonly type: "product_domain";
    readonly axes: readonly { readonly name: string; readonly min: number; readonly max: number }[];
  }[];
  readonly parameter_points: readonly {
    readonly name: string;
    readonly parameters: readonly { readonly name: string; readonly value: number; readonly const?: true }[];
  }[];
  readonly analyses: readonly {
    readonly name: string;
    readonly likelihood: string;
    readonly parameters_of_interest: readonly string[];
    readonly domains: readonly string[];
    readonly init: string;
  }[];
  /** Measurements word for word: which of their settings were written down, and those that HS3 has no place for. */
  readonly misc: { readonly ratiometer: { readonly measurements: readonly Measurement[] } };
}
