import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { AnalysisError } from "@ratiometer/config";
import { documentedInputs, readSidecar, type DocumentedInputs, type NetworkSidecar } from "@ratiometer/classifiers/evaluation";

/** Names that experiments give to the file beside NETWORK.onnx. */
const BESIDE = [
  (stem: string): string => `${stem}_variables.json`,
  (stem: string): string => `${stem.replace(/_model$/, "")}_config.json`,
  (stem: string): string => `${stem}.json`,
];

async function sidecarText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new AnalysisError("DATA_FILE_MISSING", `cannot be read (${(cause as Error).message})`, { where: path, cause });
  });
}

/**
 * The file that says what a network's inputs are: the one that is given, or one beside it that reads as such.
 * @throws AnalysisError DATA_FILE_MISSING, DATA_SIDECAR for a file that is given
 */
export async function networkSidecar(network: string, given?: string): Promise<NetworkSidecar | undefined> {
  if (given !== undefined) return readSidecar(await sidecarText(given), given);
  const stem = network.replace(/\.onnx$/i, "");
  for (const path of BESIDE.map((name) => name(stem)).filter((name) => existsSync(name))) {
    try {
      return readSidecar(await sidecarText(path), path);
    } catch (error) {
      // nobody said that this file belongs to the network
      if (!(error instanceof AnalysisError)) throw error;
    }
  }
  return undefined;
}

/** What metadata and sidecar say of the inputs of a network. @throws as networkSidecar */
export async function networkDocuments(
  network: string,
  metadata: Readonly<Record<string, string>>,
  given?: string,
): Promise<DocumentedInputs | undefined> {
  return documentedInputs(metadata, await networkSidecar(network, given));
}
