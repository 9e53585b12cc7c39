import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError, shownValue } from "@ratiometer/config";
import { readNetworkGraph } from "../engine/network-graph.ts";
import { readMadMinerEstimator } from "./madminer-estimator.ts";
import { madMinerNetwork, type ImportedNetwork, type ImportOptions } from "./madminer-network.ts";

/** What the names of an estimator's files end in. */
const ENDINGS = /_(?:settings\.json|state_dict\.pt|(?:x|theta)_(?:means|stds)\.npy)$/;
const ENSEMBLE = "ensemble.json";

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The prefixes of an ensemble's members. */
async function memberPrefixes(folder: string): Promise<readonly string[]> {
  const where = join(folder, ENSEMBLE);
  let settings: unknown;
  try {
    settings = JSON.parse(await readFile(where, "utf8"));
  } catch (cause) {
    throw new AnalysisError("DATA_MADMINER_MODEL", "the ensemble's settings are no JSON", { where, cause });
  }
  const { n_estimators: count } = (settings ?? {}) as { readonly n_estimators?: unknown };
  if (typeof count !== "number" || !Number.isInteger(count) || count < 1 || count > 10_000)
    throw new AnalysisError(
      "DATA_MADMINER_MODEL",
      `n_estimators is ${count === undefined ? "missing" : shownValue(count)}, expected a number of estimators`,
      {
        where,
      },
    );
  return Array.from({ length: count }, (_, member) => join(folder, `estimator_${member}`));
}

/** The prefixes of the estimators that a path stands for; undefined if it is none of MadMiner's. */
async function prefixes(path: string): Promise<readonly string[] | undefined> {
  if (await isThere(join(path, ENSEMBLE))) return memberPrefixes(path);
  const prefix = path.replace(ENDINGS, "");
  return (await isThere(`${prefix}_settings.json`)) || (await isThere(`${prefix}_state_dict.pt`)) ? [prefix] : undefined;
}

/** Whether a path stands for trained estimators of MadMiner: a prefix of their files, one of these files, or the folder of an ensemble. */
export const isMadMinerModel = async (path: string): Promise<boolean> => (await prefixes(path)) !== undefined;

/**
 * Imports what MadMiner saved.
 * @param path the prefix of an estimator's files, one of these files, or the folder of an ensemble
 * @throws AnalysisError DATA_FILE_MISSING, DATA_MADMINER_MODEL, DATA_TORCH, DATA_NPY
 */
export async function importMadMiner(path: string, options: ImportOptions = {}): Promise<ImportedNetwork> {
  const found = await prefixes(path);
  if (found === undefined)
    throw new AnalysisError("DATA_FILE_MISSING", `there is no ${path}_settings.json, and no ${ENSEMBLE} in a folder of that name`, {
      where: path,
      hint: "give the name that the estimator was saved under, without _settings.json, or the folder of an ensemble",
    });
  const network = madMinerNetwork(await Promise.all(found.map(readMadMinerEstimator)), options);
  for (const { values } of readNetworkGraph(network.bytes, path).constants.values())
    if (values?.every((value) => Number.isFinite(value)) === false)
      throw new AnalysisError("DATA_MADMINER_MODEL", "a weight, mean or standard deviation is not finite in single precision", {
        where: path,
        hint: "the estimator is damaged, or its training diverged",
      });
  return network;
}
