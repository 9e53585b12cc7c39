import type { ArtifactContent, Json, PublishedNetwork } from "../artifact-content.ts";

/** model/inputs.json: what each network takes, column by column, where it holds and what it returns; keyed by network file. */
export function networkInputs(content: ArtifactContent): Json {
  const coefficient = new Map(content.coefficients.map((entry) => [entry.name, entry]));
  const columnOf = (input: PublishedNetwork["inputs"][number]): Json => {
    const { sm, range, basis } = (input.role === "coefficient" ? coefficient.get(input.name) : undefined) ?? {};
    return present({ ...input, dtype: "float32", sm, range, basis });
  };
  const entries = content.networks.map((network) => [
    network.file,
    present({
      compression: network.compression === undefined ? undefined : { ...network.compression },
      domain: network.domain,
      inputs: network.inputs.map(columnOf),
      output: { name: network.output, meaning: network.meaning },
      preprocessing: "inside the graph: give raw values in the units stated, one row per event",
      missing_values: "a column with `missing` holds that value where its object is missing; one without exists in every event",
      ...(network.single === undefined ? {} : { single_output: singleFile(network.file) }),
      ...(network.correlation === undefined
        ? {}
        : {
            correlation: {
              columns: network.inputs.filter(({ role }) => role === "feature").map(({ name }) => name),
              matrix: network.correlation,
            },
          }),
      training: network.training,
      diagnostics: network.diagnostics.map((diagnostic) => present({ ...diagnostic })),
    }),
  ]);
  return Object.fromEntries(entries) as Json;
}

/** File of a network's variant with one output. */
export const singleFile = (file: string): string => file.replace(/\.onnx$/, "_single.onnx");

/** model/test_vectors.json, keyed by network file. */
export function testVectors(content: ArtifactContent): Json {
  return Object.fromEntries(
    content.networks.map(({ file, testVectors: { inputs, outputs, rtol, atol } }) => [file, { inputs, outputs, rtol, atol }]),
  );
}

/** Without the members that are undefined. */
function present(members: Readonly<Record<string, Json | undefined>>): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Json;
}
