import { networkFaults, readNetworkGraph, type Engine } from "@ratiometer/classifiers";
import { INDEX_FILE, type ArtifactIndex } from "../artifact-index.ts";
import type { TestVectors } from "../artifact-content.ts";
import { readInputs, readTestVectors, type NetworkDeclaration } from "./artifact-documents.ts";
import type { ArtifactFiles } from "./artifact-files.ts";
import { about, count, type Checks } from "./check-list.ts";
import { declarationFaults } from "./network-declaration.ts";
import { runVectors } from "./vector-run.ts";

const INPUTS = "model/inputs.json";
const VECTORS = "model/test_vectors.json";

/** Largest difference of an output from its test vectors, by network file and engine. */
export type Deviations = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Networks: that each is described, has vectors, may be run, is what is said of it, and gives its vectors again on every engine. */
export async function checkNetworks(
  artifact: ArtifactFiles,
  index: ArtifactIndex,
  engines: readonly Engine[],
  checks: Checks,
): Promise<Deviations> {
  const inputs = await checks.attempt("inputs", INPUTS, () => readInputs(artifact));
  const vectors = await checks.attempt("test vectors", VECTORS, () => readTestVectors(artifact));
  const deviations: Record<string, Record<string, number>> = {};
  const names = index.networks.map(({ path }) => path.replace(/^model\//, ""));
  const known = new Set(names);
  for (const [path, document] of [
    [INPUTS, inputs],
    [VECTORS, vectors],
  ] as const) {
    if (document === undefined) continue;
    const missing = names.filter((name) => !Object.hasOwn(document, name)).map((name) => `"${path}" lacks "${name}"`);
    const more = Object.keys(document)
      .filter((name) => !known.has(name))
      .map((name) => `"${path}" has "${name}", which ${INDEX_FILE} does not list as a network`);
    checks.note(path === INPUTS ? "inputs" : "test vectors", about(path, [...missing, ...more]), count(names.length, "network"), path);
  }
  const singles = new Set(Object.values(inputs ?? {}).flatMap(({ single_output: file }) => (file === undefined ? [] : [`model/${file}`])));
  const unlisted = [...artifact.files.keys()].filter(
    (path) =>
      path.startsWith("model/") && path.endsWith(".onnx") && !index.networks.some((network) => network.path === path) && !singles.has(path),
  );
  checks.note("networks", unlisted.map((file) => ({ file, message: `"${file}" is not among the networks of ${INDEX_FILE}` })), count(names.length, "network")); // prettier-ignore
  for (const { path, output } of index.networks) {
    const bytes = artifact.files.get(path);
    const name = path.replace(/^model\//, "");
    if (bytes === undefined) {
      checks.note("network", about(path, [`"${path}" is missing`]), "");
      continue;
    }
    const refused = networkFaults(bytes, path).map(({ message }) => message);
    checks.note("network", about(path, refused), "standard operators, finite weights, sizes within limits", path);
    if (
      refused.length > 0 ||
      inputs === undefined ||
      vectors === undefined ||
      !Object.hasOwn(inputs, name) ||
      !Object.hasOwn(vectors, name)
    )
      continue;
    const [declaration, own] = [inputs[name], vectors[name]];
    const said = declarationFaults(index, bytes, declaration, own);
    if (declaration.output.name !== output) said.push(`${INDEX_FILE} has the output "${output}", ${INPUTS} "${declaration.output.name}"`);
    checks.note("declaration", about(path, said), `${count(declaration.inputs.length, "input")} as the file says, output ${output}`, path);
    if (said.length > 0) continue;
    const of = (file: string, network: Uint8Array, wanted: TestVectors): Promise<void> =>
      runOn(engines, file, network, wanted, checks, (engine, deviation) => {
        deviations[file.replace(/^model\//, "")] = { ...deviations[file.replace(/^model\//, "")], [engine]: deviation };
      });
    await of(path, bytes, own);
    if (declaration.single_output === undefined) continue;
    const single = `model/${declaration.single_output}`;
    const alone = artifact.files.get(single);
    const wrong = alone === undefined ? [`"${single}" is missing`] : singleFaults(alone, single, declaration);
    checks.note("network", about(single, wrong), `${path} with one output`, single);
    if (alone !== undefined && wrong.length === 0) await of(single, alone, { ...own, outputs: { [output]: own.outputs[output] } });
  }
  return deviations;
}

/** Runs a network on its test vectors on every engine, and notes how far off it is. */
async function runOn(
  engines: readonly Engine[],
  path: string,
  network: Uint8Array,
  vectors: TestVectors,
  checks: Checks,
  onDeviation: (engine: string, deviation: number) => void,
): Promise<void> {
  for (const engine of engines) {
    const run = await checks.attempt(`run on ${engine.name}`, path, () => runVectors(engine, network, vectors, path));
    if (run === undefined) continue;
    onDeviation(engine.name, run.deviation);
    const summary = `${vectors.inputs.length} test vectors, largest deviation ${run.deviation.toExponential(1)}, ${(100 * run.relative).toPrecision(2)} % of what is allowed`;
    checks.note(`run on ${engine.name}`, about(path, run.fault === undefined ? [] : [run.fault]), summary, path);
  }
}

/** What forbids to run the single-output form of a network, or is not its one output. */
function singleFaults(bytes: Uint8Array, path: string, { output }: NetworkDeclaration): string[] {
  const refused = networkFaults(bytes, path).map(({ message }) => message);
  if (refused.length > 0) return refused;
  const { inputs, outputs } = readNetworkGraph(bytes, path);
  return inputs.length === 1 && outputs.length === 1 && outputs[0].name === output.name
    ? []
    : [`it has ${inputs.length} inputs and ${outputs.length} outputs, expected one and "${output.name}"`];
}
