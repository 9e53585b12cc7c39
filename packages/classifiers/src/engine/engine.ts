/** Engines by name: "plain" is an evaluator in TypeScript, for where nothing else runs. */
export const ENGINES = ["onnxruntime", "tensorflow", "plain"] as const;
/** One of `ENGINES`. */
export type EngineName = (typeof ENGINES)[number];

/** Where onnxruntime runs a network: "gpu" is a graphics processor that it finds, and the CPU where it finds none. */
export const DEVICES = ["cpu", "gpu"] as const;
/** One of `DEVICES`. */
export type Device = (typeof DEVICES)[number];

/** An input or output of a network as its file declares it. */
export interface NetworkPort {
  readonly name: string;
  /** "float32", "float64", "int64", …; "other" for what is no tensor. */
  readonly type: string;
  /** A text is an extent that is fixed when the network runs. */
  readonly dims: readonly (number | string)[];
}

/** Numbers in rows and columns. */
export interface FloatMatrix {
  /** rows x columns, row-major. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Matrices by the names of inputs or outputs. */
export type NamedMatrices = Readonly<Record<string, FloatMatrix>>;

/** A network that is ready to run. */
export interface OpenNetwork {
  readonly inputs: readonly NetworkPort[];
  readonly outputs: readonly NetworkPort[];
  /** What it runs on, "cpu" or a provider of onnxruntime, after the last run. */
  readonly device: () => string;
  /**
   * Outputs of a batch. The same inputs give the same bytes on one machine.
   * @param wanted names of outputs
   * @throws AnalysisError DATA_NETWORK if the network cannot compute them
   */
  readonly run: (inputs: NamedMatrices, wanted: readonly string[]) => Promise<NamedMatrices>;
  readonly close: () => Promise<void>;
}

/** What computes networks. All engines agree to float32 accuracy. */
export interface Engine {
  readonly name: EngineName;
  readonly version: string;
  /** @param where the network's file, for errors @throws AnalysisError DATA_NETWORK if the engine cannot run the network, TRAIN_ENGINE */
  readonly open: (model: Uint8Array, where?: string) => Promise<OpenNetwork>;
}
