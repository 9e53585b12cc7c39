import { readFile } from "node:fs/promises";
import { AnalysisError } from "@ratiometer/config";
import { parseNpy } from "@ratiometer/tables";
import { madMinerSettings, type MadMinerSettings } from "./madminer-settings.ts";
import { readTorchTensors, type TorchTensor } from "./torch-tensors.ts";

/** x' = (x − mean)/std, one pair for each column; undefined where nothing is scaled. */
export interface Scaling {
  readonly means: readonly number[];
  readonly stds: readonly number[];
}

/** One linear layer: y = W x + b. */
export interface LinearLayer {
  /** outputs x inputs, row-major. */
  readonly weight: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  readonly inputs: number;
  readonly outputs: number;
}

/** A trained estimator as MadMiner saved it. */
export interface MadMinerEstimator {
  /** The settings' file, for errors. */
  readonly where: string;
  readonly settings: MadMinerSettings;
  readonly layers: readonly LinearLayer[];
  /** Of the observables that the network sees. */
  readonly observableScaling: Scaling | undefined;
  readonly parameterScaling: Scaling | undefined;
  /** From the scores in all parameters to those that are reported, rows x parameters; undefined if they are the same. */
  readonly nuisanceMatrix: { readonly values: readonly number[]; readonly rows: number } | undefined;
  readonly remarks: readonly string[];
}

const missing = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === "ENOENT";

/** A file's bytes; undefined if there is none. @throws AnalysisError DATA_FILE_UNREADABLE */
async function fileBytes(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (missing(cause)) return undefined;
    throw new AnalysisError("DATA_FILE_UNREADABLE", `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      where: path,
      cause,
    });
  }
}

/** Numbers of a .npy file; undefined if there is none. */
async function npyNumbers(path: string): Promise<{ readonly values: readonly number[]; readonly shape: readonly number[] } | undefined> {
  const bytes = await fileBytes(path);
  if (bytes === undefined) return undefined;
  const { values, shape } = parseNpy(bytes, path);
  if (!values.every(Number.isFinite))
    throw new AnalysisError("DATA_MADMINER_MODEL", "there are numbers that are not finite", { where: path });
  return { values: [...values], shape };
}

/** Means and standard deviations beside the settings; undefined without them. */
async function scalingOf(prefix: string, what: "x" | "theta"): Promise<Scaling | undefined> {
  const paths = ["means", "stds"].map((name) => `${prefix}_${what}_${name}.npy`);
  const [means, stds] = await Promise.all(paths.map(npyNumbers));
  if (means === undefined && stds === undefined) return undefined;
  const where = paths[means === undefined ? 0 : 1];
  if (means === undefined || stds === undefined)
    throw new AnalysisError("DATA_MADMINER_MODEL", "the file is missing, while its partner is there", { where });
  if (stds.values.length !== means.values.length || stds.values.some((std) => std <= 0))
    throw new AnalysisError("DATA_MADMINER_MODEL", `expected ${means.values.length} positive standard deviations`, { where });
  return { means: means.values, stds: stds.values };
}

const isIdentity = ({ means, stds }: Scaling): boolean => means.every((mean) => mean === 0) && stds.every((std) => std === 1);

/** The scaling of the observables that the network sees, which MadMiner chooses after it has scaled all. */
function seenScaling(scaling: Scaling | undefined, { features, observables }: MadMinerSettings, where: string): Scaling | undefined {
  // without scaling MadMiner saves zeros and ones, as many as there were events
  if (scaling === undefined || isIdentity(scaling)) return undefined;
  const all = scaling.means.length;
  const chosen = features ?? Array.from({ length: observables }, (_, i) => i);
  if (features === undefined ? all !== observables : chosen.some((i) => i >= all))
    throw new AnalysisError(
      "DATA_MADMINER_MODEL",
      `there are means of ${all} observables, the network sees ${features === undefined ? observables : `those of the numbers ${features.join(", ")}`}`,
      { where },
    );
  return { means: chosen.map((i) => scaling.means[i]), stds: chosen.map((i) => scaling.stds[i]) };
}

/** The linear layers of a state dict, checked against the settings. */
function linearLayers(tensors: ReadonlyMap<string, TorchTensor>, settings: MadMinerSettings, where: string): LinearLayer[] {
  const { type, observables, parameters, hidden, dropout } = settings;
  const points = { parameterized_ratio: 1, double_parameterized_ratio: 2, score: 0 }[type];
  const widths = [observables + points * parameters, ...hidden, type === "score" ? parameters : 1];
  const layers = widths.slice(1).map((outputs, layer): LinearLayer => {
    const inputs = widths[layer];
    // dropout layers come before the linear ones and have a number of their own
    const number = dropout ? 2 * layer + 1 : layer;
    const numbers = (name: string, shape: readonly number[]): ArrayLike<number> => {
      const found = tensors.get(`layers.${number}.${name}`);
      if (found?.shape.join(" ") !== shape.join(" "))
        throw new AnalysisError(
          "DATA_MADMINER_MODEL",
          `layers.${number}.${name} ${found === undefined ? "is missing" : `is ${found.shape.join(" x ")}`}, expected ${shape.join(" x ")} by the settings`,
          { where, hint: "settings and weights must be of the same training" },
        );
      return found.values;
    };
    return { inputs, outputs, weight: numbers("weight", [outputs, inputs]), bias: numbers("bias", [outputs]) };
  });
  // a ratio network repeats its layers under another name
  const expected = 2 * layers.length;
  const extra = [...tensors.keys()].filter((name) => !name.startsWith("append."));
  if (extra.length > expected)
    throw new AnalysisError("DATA_MADMINER_MODEL", `there are ${extra.length} tensors, expected ${expected} by the settings`, { where });
  return layers;
}

async function nuisanceMatrix(prefix: string, { nuisance, parameters }: MadMinerSettings): Promise<MadMinerEstimator["nuisanceMatrix"]> {
  if (nuisance === "keep") return undefined;
  const where = `${prefix}_nuisance_${nuisance}_matrix.npy`;
  const matrix = await npyNumbers(where);
  if (matrix === undefined)
    throw new AnalysisError("DATA_MADMINER_MODEL", `the file is missing, while the settings say nuisance_mode_default "${nuisance}"`, {
      where,
    });
  const [rows, columns] = matrix.shape;
  if (matrix.shape.length !== 2 || columns !== parameters)
    throw new AnalysisError("DATA_MADMINER_MODEL", `the matrix is ${matrix.shape.join(" x ")}, expected ${parameters} columns`, { where });
  return { values: matrix.values, rows };
}

/**
 * Reads a trained estimator from the files that MadMiner (0.3 and later) saved: `<prefix>_settings.json`, `<prefix>_state_dict.pt` and, where there are
 * such, `<prefix>_x_means.npy`, `_x_stds.npy`, `_theta_means.npy`, `_theta_stds.npy`, `_nuisance_…_matrix.npy`.
 * @throws AnalysisError DATA_FILE_MISSING, DATA_MADMINER_MODEL if they do not fit each other or cannot be imported, DATA_TORCH, DATA_NPY
 */
export async function readMadMinerEstimator(prefix: string): Promise<MadMinerEstimator> {
  const where = `${prefix}_settings.json`;
  const weights = `${prefix}_state_dict.pt`;
  const [text, state] = await Promise.all([where, weights].map(fileBytes));
  if (text === undefined || state === undefined)
    throw new AnalysisError("DATA_FILE_MISSING", "there is no such file", {
      where: text === undefined ? where : weights,
      hint: "a trained estimator is a group of files: NAME_settings.json, NAME_state_dict.pt, NAME_x_means.npy, …",
    });
  const settings = madMinerSettings(Buffer.from(text).toString("utf8"), where);
  const layers = linearLayers(readTorchTensors(state, weights), settings, weights);
  const observables = await scalingOf(prefix, "x");
  const parameters = settings.type === "score" ? undefined : await scalingOf(prefix, "theta");
  if (parameters !== undefined && parameters.means.length !== settings.parameters)
    throw new AnalysisError(
      "DATA_MADMINER_MODEL",
      `there are means of ${parameters.means.length} parameters, the network has ${settings.parameters}`,
      { where: `${prefix}_theta_means.npy` },
    );
  const remarks = [
    ...(observables === undefined ? ["no scaling of observables beside the settings: the network sees them as they are"] : []),
    ...(parameters === undefined && settings.type !== "score"
      ? ["no scaling of parameters beside the settings: the network sees them as they are"]
      : []),
  ];
  return {
    where,
    settings,
    layers,
    observableScaling: seenScaling(observables, settings, `${prefix}_x_means.npy`),
    parameterScaling: parameters,
    nuisanceMatrix: settings.type === "score" ? await nuisanceMatrix(prefix, settings) : undefined,
    remarks,
  };
}
