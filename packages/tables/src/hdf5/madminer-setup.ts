/** A parameter of the theory, that is a coefficient. */
export interface MadMinerParameter {
  readonly name: string;
  /** Its entry in the parameter card. */
  readonly block: string;
  readonly id: number;
  /** Largest power in the squared amplitude; one for each group of operators. */
  readonly maxPower: readonly number[];
  readonly range: readonly [number, number];
  /** An expression in Python, never evaluated; undefined for none. */
  readonly transform: string | undefined;
}

/** A point at which every event has a weight. */
export interface MadMinerBenchmark {
  readonly name: string;
  /** Values of the parameters; of a nuisance benchmark those at which it varies something else. */
  readonly point: Readonly<Record<string, number>>;
  readonly isNuisance: boolean;
  readonly isReference: boolean;
}

/** Weights at any point from those at the first benchmarks that are no nuisance ones: w(θ) = Σ_c Π_p θ_p^components[c][p] Σ_b matrix[c][b] w_b. */
export interface MadMinerMorphing {
  readonly components: readonly (readonly number[])[];
  readonly matrix: readonly (readonly number[])[];
}

/** Benchmarks between which derivatives are taken as differences. */
export interface MadMinerFiniteDifferences {
  readonly baseBenchmarks: readonly string[];
  /** For each base the benchmark shifted in each parameter. */
  readonly shiftedBenchmarks: readonly (readonly string[])[];
  readonly epsilon: number;
}

/** A systematic uncertainty. */
export interface MadMinerSystematic {
  readonly name: string;
  /** "norm", "scale" or "pdf". */
  readonly type: string;
  /** A number ("norm"), factors of the scale ("0.5,1.0,2.0") or a set of parton densities. */
  readonly value: string;
  /** "mu", "mur" or "muf"; undefined where the type has none. */
  readonly scale: string | undefined;
}

/** A nuisance parameter and the benchmarks at which it is varied. */
export interface MadMinerNuisanceParameter {
  readonly name: string;
  readonly systematic: string;
  readonly positiveBenchmark: string | undefined;
  readonly negativeBenchmark: string | undefined;
}

/** An observable of the events. */
export interface MadMinerObservable {
  readonly name: string;
  /** An expression in Python, never evaluated; undefined where a function computed it. */
  readonly definition: string | undefined;
}

/** Everything in a MadMiner file but the events. */
export interface MadMinerSetup {
  readonly parameters: readonly MadMinerParameter[];
  /** In the order of the weights. */
  readonly benchmarks: readonly MadMinerBenchmark[];
  readonly morphing: MadMinerMorphing | undefined;
  readonly finiteDifferences: MadMinerFiniteDifferences | undefined;
  readonly systematics: readonly MadMinerSystematic[];
  readonly nuisanceParameters: readonly MadMinerNuisanceParameter[];
  readonly observables: readonly MadMinerObservable[];
  /** Generated events of each benchmark; undefined where the file does not say it. */
  readonly signalEvents: readonly number[] | undefined;
  readonly backgroundEvents: number | undefined;
}
