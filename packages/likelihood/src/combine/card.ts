/** Where something is said in a card. */
export interface CardPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A `shapes` line: where the histograms of processes are. Names may hold $CHANNEL, $PROCESS, $SYSTEMATIC and $MASS. */
export interface ShapeRule {
  /** A process, `data_obs`, or `*` for all. */
  readonly process: string;
  /** A channel, or `*` for all. */
  readonly channel: string;
  /** As written, relative to the folder of the card; `FAKE` for a counting experiment. */
  readonly file: string;
  readonly nominal: string;
  /** Without the `Up` and `Down` at its end; undefined where the rule has none. */
  readonly varied: string | undefined;
  readonly place: CardPlace;
}

/** A column of the card: a process in a channel. */
export interface CardColumn {
  readonly channel: string;
  readonly process: string;
  /** Signals have 0 and less. */
  readonly signal: boolean;
  /** Expected events; -1 for the integral of the histogram. */
  readonly rate: number;
}

/** What a nuisance parameter does to a column. */
export interface CardEffect {
  /** lnN, lnU: [κ] or [κ down, κ up]; shape: the factor on the parameter; gmN: expected events per event of the sideband. */
  readonly values: readonly [number] | readonly [number, number];
  /** What $SYSTEMATIC stands for: the nuisance's name, unless it has been renamed. */
  readonly histogram: string;
}

export type NuisanceKind = "lnN" | "lnU" | "gmN" | "shape" | "shapeN" | "shapeU";

/** A line with a nuisance parameter. Several lines may have the same. */
export interface CardNuisance {
  readonly name: string;
  readonly kind: NuisanceKind;
  /** `shape?`: where there is no histogram, lnN. */
  readonly optional: boolean;
  /** gmN: events in the sideband. */
  readonly sideband: number | undefined;
  /** One per column, undefined where there is none. */
  readonly effects: readonly (CardEffect | undefined)[];
  readonly place: CardPlace;
}

/** A `param` line: a parameter that was measured elsewhere. */
export interface CardParameter {
  readonly name: string;
  readonly mean: number;
  readonly sigmaLow: number;
  readonly sigmaHigh: number;
  readonly range: readonly [number, number] | undefined;
  readonly place: CardPlace;
}

/** What a rate is multiplied with: a free parameter, or a formula of parameters. */
export type RateScale =
  | { readonly kind: "value"; readonly value: number; readonly range: readonly [number, number] | undefined }
  | { readonly kind: "formula"; readonly formula: string; readonly parameters: readonly string[] };

/** A `rateParam` line. */
export interface CardRateParameter {
  readonly name: string;
  /** Columns whose rate it multiplies. */
  readonly columns: readonly number[];
  readonly scale: RateScale;
  readonly place: CardPlace;
}

/** A `flatParam` line: a parameter without a constraint, of formulas. */
export interface CardFlatParameter {
  readonly name: string;
  readonly value: number | undefined;
  readonly range: readonly [number, number] | undefined;
  readonly place: CardPlace;
}

/** Nuisance parameters under one name. */
export interface CardGroup {
  readonly name: string;
  readonly members: readonly string[];
  readonly place: CardPlace;
}

/** An `autoMCStats` line for one channel. */
export interface SimulationStatistics {
  readonly channel: string;
  /** Effective events below which each process has its own parameter; negative for no parameters at all. */
  readonly threshold: number;
  /** Whether signals count when events are compared with the threshold. */
  readonly includeSignal: boolean;
  /** Whether the normalisation of a varied histogram is a factor of its own (1) or part of its interpolation (2). */
  readonly mode: 1 | 2;
  readonly place: CardPlace;
}

/** A Combine datacard, its edits applied. */
export interface Datacard {
  readonly file: string;
  readonly channels: readonly string[];
  /** One per channel, -1 for the integral of data_obs; undefined without an `observation` line. */
  readonly observations: readonly number[] | undefined;
  readonly columns: readonly CardColumn[];
  readonly shapes: readonly ShapeRule[];
  /** Lines without any effect are left out. */
  readonly nuisances: readonly CardNuisance[];
  readonly parameters: readonly CardParameter[];
  readonly rateParameters: readonly CardRateParameter[];
  readonly flatParameters: readonly CardFlatParameter[];
  readonly groups: readonly CardGroup[];
  readonly statistics: readonly SimulationStatistics[];
  /** Parameters that stay where they are. */
  readonly frozen: readonly string[];
}
