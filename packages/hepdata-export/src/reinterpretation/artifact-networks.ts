import { AnalysisError, unknownName } from "@ratiometer/config";
import type { NetworkInput } from "../artifact-content.ts";
import type { ArtifactIndex } from "../artifact-index.ts";
import { readInputs } from "../reading/artifact-documents.ts";
import type { ArtifactFiles } from "../reading/artifact-files.ts";
import { artifactBytes, formFault } from "./artifact-json.ts";

/** A network of an artifact with what a reader needs to fill it. */
export interface ArtifactNetwork {
  /** Its file without folder and ending, by which columns of its outputs are called. */
  readonly name: string;
  /** "model/ratio.onnx". */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly output: string;
  readonly meaning: string;
  readonly inputs: readonly NetworkInput[];
  /** Conditions of the events that it was trained on. */
  readonly domain: readonly string[];
  /** How the output depends on the coefficients: "structured", "per-term", "parameterised"; undefined for a score or classifier. */
  readonly form: string | undefined;
}

/** The form of a training's record. */
function formOf(training: unknown): string | undefined {
  if (typeof training !== "object" || training === null || !("form" in training)) return undefined;
  return typeof training.form === "string" ? training.form : undefined;
}

/**
 * The networks of an artifact that was verified.
 * @throws AnalysisError EXPORT_ARTIFACT_FORM if the dictionary of the inputs lacks one, or its file is missing
 */
export function artifactNetworks(artifact: ArtifactFiles, index: ArtifactIndex): readonly ArtifactNetwork[] {
  const described = readInputs(artifact);
  return index.networks.map(({ path, output }) => {
    const file = path.slice(path.lastIndexOf("/") + 1);
    if (!Object.hasOwn(described, file)) throw formFault(artifact, "model/inputs.json", `does not describe "${file}"`);
    const { inputs, domain, output: declared, training } = described[file];
    return {
      name: file.replace(/\.onnx$/, ""),
      path,
      bytes: artifactBytes(artifact, path),
      output,
      meaning: declared.meaning,
      inputs,
      domain,
      form: formOf(training),
    };
  });
}

/**
 * The network that is asked for, or the only one.
 * @param name with or without .onnx
 * @throws AnalysisError USAGE_OPTION_VALUE with the nearest name, USAGE_ARGUMENTS where there are several and none is named, EXPORT_ARTIFACT_FORM without any
 */
export function chosenNetwork(networks: readonly ArtifactNetwork[], name: string | undefined, where: string): ArtifactNetwork {
  const names = networks.map((network) => network.name);
  if (name === undefined) {
    if (networks.length === 1) return networks[0];
    if (networks.length === 0) throw formFault({ where }, "artifact.json", "the artifact has no networks");
    throw new AnalysisError("USAGE_ARGUMENTS", `the artifact has ${networks.length} networks: ${names.join(", ")}`, {
      where,
      hint: `--network ${names[0]}`,
    });
  }
  const found = networks.find((network) => network.name === name.replace(/\.onnx$/, ""));
  if (found === undefined) throw unknownName("USAGE_OPTION_VALUE", "network", name, names, { path: "--network" });
  return found;
}
