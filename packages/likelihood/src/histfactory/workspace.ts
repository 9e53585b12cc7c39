/** Up and down of a normalisation, relative to nominal. */
export interface NormalisationData {
  readonly hi: number;
  readonly lo: number;
}

/** Templates at +1 and -1. */
export interface ShapeData {
  readonly hi_data: readonly number[];
  readonly lo_data: readonly number[];
}

/** EFT dependence of a sample: yield = nominal × (1, c) M (1, c)ᵀ, lower triangle of M row by row, one row per bin; off-diagonals half the cross coefficient. */
export interface PolynomialData {
  readonly coefficients: readonly string[];
  readonly matrix: readonly (readonly number[])[];
}

/** A modifier of a sample, as in pyhf's schema 1.0.0, and the `polynomial`. */
export type Modifier = { readonly name: string } & (
  | { readonly type: "normfactor" | "shapefactor" | "lumi"; readonly data?: null }
  | { readonly type: "normsys"; readonly data: NormalisationData }
  | { readonly type: "histosys"; readonly data: ShapeData }
  | { readonly type: "shapesys" | "staterror"; readonly data: readonly number[] }
  | { readonly type: "polynomial"; readonly data: PolynomialData }
);

export interface WorkspaceSample {
  readonly name: string;
  readonly data: readonly number[];
  readonly modifiers: readonly Modifier[];
}

export interface WorkspaceChannel {
  readonly name: string;
  readonly samples: readonly WorkspaceSample[];
}

export interface Observation {
  readonly name: string;
  readonly data: readonly number[];
}

/** Settings of a parameter (all its components) in a measurement. */
export interface ParameterSettings {
  readonly name: string;
  readonly inits?: readonly number[];
  readonly bounds?: readonly (readonly number[])[];
  readonly fixed?: boolean;
  readonly auxdata?: readonly number[];
  readonly sigmas?: readonly number[];
  /** Of a normsys alone in pyhf's schema: 1 / (relative uncertainty)² and the like. */
  readonly factors?: readonly number[];
}

export interface Measurement {
  readonly name: string;
  readonly config: { readonly poi: string; readonly parameters: readonly ParameterSettings[] };
}

/** A HistFactory workspace in pyhf's JSON (schema 1.0.0, with the `polynomial` modifier). */
export interface Workspace {
  readonly version: "1.0.0";
  readonly channels: readonly WorkspaceChannel[];
  readonly observations: readonly Observation[];
  readonly measurements: readonly Measurement[];
}
