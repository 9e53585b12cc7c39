import { AnalysisError, shownValue, unknownName } from "@ratiometer/config";

/** Estimators that can be imported: the ratio to a fixed reference, between two points, and the score at a reference. */
export const MADMINER_ESTIMATORS = ["parameterized_ratio", "double_parameterized_ratio", "score"] as const;
/** One of `MADMINER_ESTIMATORS`. */
export type MadMinerEstimatorType = (typeof MADMINER_ESTIMATORS)[number];

/** How a score estimator treats nuisance parameters: as they are, profiled (arXiv:1903.01473) or left out. */
export type NuisanceMode = "keep" | "profile" | "project";

/** What `<name>_settings.json` says of a trained estimator. */
export interface MadMinerSettings {
  readonly type: MadMinerEstimatorType;
  /** Observables that the network sees. */
  readonly observables: number;
  /** Which of all observables these are, in their order; undefined for all. */
  readonly features: readonly number[] | undefined;
  readonly parameters: number;
  readonly hidden: readonly number[];
  /** As the file has it: "tanh", "relu", … */
  readonly activation: string;
  /** Dropout layers are counted among the layers. */
  readonly dropout: boolean;
  readonly nuisance: NuisanceMode;
}

const NUISANCE_MODES: readonly NuisanceMode[] = ["keep", "profile", "project"];

const isCount = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0;
const isCounts = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isCount);

/** Dropout below this is none. */
const LEAST_DROPOUT = 1e-9;

/**
 * The settings of a trained MadMiner estimator.
 * @param text JSON @param where the file's name, for errors
 * @throws AnalysisError DATA_MADMINER_MODEL if they are incomplete, or of an estimator that cannot be imported
 */
export function madMinerSettings(text: string, where: string): MadMinerSettings {
  const bad = (message: string, hint?: string): AnalysisError =>
    new AnalysisError("DATA_MADMINER_MODEL", message, { where, ...(hint === undefined ? {} : { hint }) });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new AnalysisError("DATA_MADMINER_MODEL", "the settings are no JSON", { where, cause });
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) throw bad("the settings are no JSON object");
  const settings = document as Readonly<Record<string, unknown>>;
  const value = <T>(key: string, expected: string, is: (found: unknown) => found is T): T => {
    const found = settings[key];
    if (is(found)) return found;
    throw bad(`${key} is ${found === undefined ? "missing" : shownValue(found)}, expected ${expected}`);
  };
  const isText = (found: unknown): found is string => typeof found === "string";
  const isPositive = (found: unknown): found is number => isCount(found) && found > 0;

  const type = value("estimator_type", "the type of the estimator", isText);
  const known = MADMINER_ESTIMATORS.find((one) => one === type);
  if (type === "likelihood")
    throw bad(
      "the estimator is a normalising flow (estimator_type likelihood), which cannot be imported",
      `estimators that can: ${MADMINER_ESTIMATORS.join(", ")}`,
    );
  if (known === undefined) throw unknownName("DATA_MADMINER_MODEL", "estimator type", type, MADMINER_ESTIMATORS, { where });
  if ("components" in settings || "morphing_matrix" in settings)
    throw bad("the estimator is aware of the morphing, which cannot be imported", "MadMiner itself cannot load it either");
  const observables = value("n_observables", "how many observables the network sees", isPositive);
  const { features: given, dropout_prob: dropout = 0, nuisance_mode_default: nuisance = "keep" } = settings;
  const features = given === null || given === undefined || given === "None" ? undefined : given;
  if (features !== undefined && !(isCounts(features) && features.length === observables))
    throw bad(`features is ${shownValue(features)}, expected ${observables} numbers of observables`);
  if (typeof dropout !== "number") throw bad(`dropout_prob is ${shownValue(dropout)}, expected a number`);
  const mode = NUISANCE_MODES.find((one) => one === nuisance);
  if (mode === undefined) throw unknownName("DATA_MADMINER_MODEL", "nuisance mode", String(nuisance), NUISANCE_MODES, { where });
  return {
    type: known,
    observables,
    features,
    parameters: value("n_parameters", "how many parameters there are", isPositive),
    hidden: value("n_hidden", "the numbers of hidden units", (found): found is readonly number[] => isCounts(found) && !found.includes(0)),
    activation: value("activation", "the name of an activation", isText),
    dropout: dropout > LEAST_DROPOUT,
    nuisance: mode,
  };
}
