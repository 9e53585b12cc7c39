/** Events that the pipeline generates: leading order, with exact weights. Whether a process knows the names used here is not checked by this package. */
export interface Simulation {
  readonly kind: "simulate";
  readonly events: number;
  /** Points that events are drawn at, physical values by name; what a point does not name is at the SM. */
  readonly benchmarks: readonly Readonly<Record<string, number>>[];
  /** Conditions on the particles before they decay; all must hold. */
  readonly cut: readonly string[];
  readonly bias: string | undefined;
  /** Mode by particle; "none": nothing decays. */
  readonly decays: Readonly<Record<string, string>> | "none";
  /** File of parton densities, as written; `densityFile` finds it. undefined: the embedded set. */
  readonly pdf: string | undefined;
  /** Of both beams together, GeV. */
  readonly energy: number;
}

/** What the weights of event files stand for. */
export interface WeightScheme {
  /** none: the process does not depend on the coefficients; unit: every event weighs 1, as data do, which no sample can have. */
  readonly scheme: "madgraph" | "named" | "topcoffea" | "madminer" | "map" | "none" | "unit";
  /** "BLOCK ENTRY" of the param_card to the parameter's name, where the event file does not give it. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Weight map of the scheme "map", as written; `weightMapFile` finds it. */
  readonly map: string | undefined;
  /** Names of the coefficients of stored polynomials, for the scheme "topcoffea". */
  readonly coefficients: readonly string[] | undefined;
  /** Column of the weight of the events as they were generated; undefined: that of the format. */
  readonly nominal: string | undefined;
  /** Σ of the weights at the SM over all generated events, where the files do not say it; "events": they hold all of them. */
  readonly sumOfWeights: number | "events" | undefined;
}

/** Formats of event files. Those from "nanoaod" on are files of columns. */
export const FILE_KINDS = ["lhe", "nanoaod", "delphes", "madminer", "table"] as const;

/** Event files. */
export interface EventFiles {
  readonly kind: (typeof FILE_KINDS)[number];
  /** Paths and patterns relative to the analysis file; `sampleFiles` finds them. */
  readonly patterns: readonly string[];
  readonly weights: WeightScheme;
}

/** The built-in process with an exactly known likelihood ratio. */
export interface ClosedForm {
  readonly kind: "closed-form";
  readonly events: number;
  /** At the SM, pb. */
  readonly crossSection: { readonly value: number; readonly unit: string };
}

export type Source = EventFiles | ClosedForm | Simulation;

export function isEventFiles(source: Source): source is EventFiles {
  return source.kind !== "simulate" && source.kind !== "closed-form";
}
