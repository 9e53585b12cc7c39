import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError, unknownName } from "@ratiometer/config";
import type { NetworkInput, TestVectors } from "../artifact-content.ts";
import type { ArtifactIndex } from "../artifact-index.ts";
import { artifactJson, fieldReader, formFault, type FieldReader } from "./artifact-json.ts";

/** A network of an artifact with what a reader needs to fill and to try it. */
export interface ArtifactNetwork {
  /** Its file without folder and ending, by which columns of its outputs are called. */
  readonly name: string;
  /** "model/ratio.onnx". */
  readonly path: string;
  readonly output: string;
  readonly meaning: string;
  readonly inputs: readonly NetworkInput[];
  /** Conditions of the events that it was trained on. */
  readonly domain: readonly string[];
  /** How the output depends on the coefficients: "structured", "per-term", "parameterised"; undefined for a score or classifier. */
  readonly form: string | undefined;
  readonly testVectors: TestVectors;
}

const INPUTS = "model/inputs.json";
const VECTORS = "model/test_vectors.json";

function inputOf(value: unknown, at: string, read: FieldReader): NetworkInput {
  const { name, unit, role, minimum, maximum, quantiles, definition, level } = read.record(value, at);
  return {
    name: read.text(name, `${at}.name`),
    unit: read.text(unit, `${at}.unit`),
    role: role === "coefficient" ? "coefficient" : "feature",
    minimum: read.number(minimum, `${at}.minimum`),
    maximum: read.number(maximum, `${at}.maximum`),
    ...(typeof definition === "string" ? { definition } : {}),
    ...(typeof level === "string" ? { level } : {}),
    ...(quantiles === undefined
      ? {}
      : {
          quantiles: Object.fromEntries(
            Object.entries(read.record(quantiles, `${at}.quantiles`)).map(([p, at_]) => [p, read.number(at_, `${at}.quantiles`)]),
          ),
        }),
  };
}

function vectorsOf(value: unknown, at: string, read: FieldReader): TestVectors {
  const { inputs, outputs, rtol, atol } = read.record(value, at);
  const rows = read.list(inputs, `${at}.inputs`).map((row, i) => read.numbers(row, `${at}.inputs[${i}]`));
  const answers = Object.entries(read.record(outputs, `${at}.outputs`)).map(([name, list]) => {
    const found = read.list(list, `${at}.outputs.${name}`);
    // one number per event, or a row of them
    return [name, found.map((row, i) => (typeof row === "number" ? [row] : read.numbers(row, `${at}.outputs.${name}[${i}]`)))] as const;
  });
  return {
    inputs: rows,
    outputs: Object.fromEntries(answers),
    rtol: read.number(rtol, `${at}.rtol`),
    atol: read.number(atol, `${at}.atol`),
  };
}

/**
 * The networks of an artifact whose files were verified.
 * @throws AnalysisError EXPORT_ARTIFACT_FORM if the dictionary of the inputs or the test vectors lack a network, or are of another form
 */
export async function artifactNetworks(folder: string, index: ArtifactIndex): Promise<readonly ArtifactNetwork[]> {
  const inputs = fieldReader(folder, INPUTS);
  const vectors = fieldReader(folder, VECTORS);
  const described = inputs.record(await artifactJson(folder, INPUTS), "the file");
  const tried = vectors.record(await artifactJson(folder, VECTORS), "the file");
  return index.networks.map(({ path, output }) => {
    const file = path.slice(path.lastIndexOf("/") + 1);
    const entry = inputs.record(described[file], file);
    const { form } = entry["training"] === undefined ? {} : inputs.record(entry["training"], `${file}.training`);
    const { meaning } = inputs.record(entry["output"], `${file}.output`);
    return {
      name: file.replace(/\.onnx$/, ""),
      path,
      output,
      meaning: inputs.text(meaning, `${file}.output.meaning`),
      inputs: inputs.list(entry["inputs"], `${file}.inputs`).map((value, i) => inputOf(value, `${file}.inputs[${i}]`, inputs)),
      domain: inputs.texts(entry["domain"], `${file}.domain`),
      form: typeof form === "string" ? form : undefined,
      testVectors: vectorsOf(tried[file], file, vectors),
    };
  });
}

/** The bytes of a network. @throws AnalysisError EXPORT_ARTIFACT_FORM */
export async function networkBytesOf(folder: string, { path }: Pick<ArtifactNetwork, "path">): Promise<Uint8Array> {
  return readFile(join(folder, path)).catch((cause: unknown) => {
    throw formFault(folder, path, `cannot be read (${(cause as Error).message})`);
  });
}

/**
 * The network that is asked for, or the only one.
 * @param name with or without .onnx
 * @throws AnalysisError USAGE_OPTION_VALUE with the nearest name, USAGE_ARGUMENTS where there are several and none is named, EXPORT_ARTIFACT_FORM without any
 */
export function chosenNetwork(networks: readonly ArtifactNetwork[], name: string | undefined, folder: string): ArtifactNetwork {
  const names = networks.map((network) => network.name);
  if (name === undefined) {
    if (networks.length === 1) return networks[0];
    if (networks.length === 0) throw formFault(folder, "artifact.json", "the artifact has no networks");
    throw new AnalysisError("USAGE_ARGUMENTS", `the artifact has ${networks.length} networks: ${names.join(", ")}`, {
      where: folder,
      hint: `--network ${names[0]}`,
    });
  }
  const found = networks.find((network) => network.name === name.replace(/\.onnx$/, ""));
  if (found === undefined) throw unknownName("USAGE_OPTION_VALUE", "network", name, names, { path: "--network" });
  return found;
}
