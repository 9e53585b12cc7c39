import { AnalysisError } from "@ratiometer/config";
import onnxProto from "onnx-proto";

const { onnx } = onnxProto;

/** The `test_vectors` of a file's metadata with one of their outputs alone. */
function vectorsOf(text: string, output: string): string {
  const { outputs, ...others } = JSON.parse(text) as { readonly outputs: Readonly<Record<string, unknown>> };
  return JSON.stringify({ ...others, outputs: { [output]: outputs[output] } });
}

/**
 * The same network with one of its outputs alone, for readers that take networks with one input and one output only; what does not lead to it is left out. Any
 * number of rows stays possible. Its metadata say `variant: single-output`, and their test vectors are those of the output.
 *
 * @param bytes of a network written by `graphModel`
 * @throws AnalysisError DATA_NETWORK if it has no such output
 */
export function singleOutput(bytes: Uint8Array, output: string): Uint8Array {
  const model = onnx.ModelProto.decode(bytes);
  const { graph } = model;
  const outputs = (graph?.output ?? []).filter(({ name }) => name === output);
  if (!graph || outputs.length === 0) {
    const names = (graph?.output ?? []).map(({ name }) => `"${name ?? ""}"`).join(", ");
    throw new AnalysisError("DATA_NETWORK", `the network has no output "${output}", expected one of ${names}`);
  }
  const needed = new Set([output]);
  const nodes: onnxProto.onnx.INodeProto[] = [];
  // nodes stand behind those whose results they read
  for (const node of [...(graph.node ?? [])].reverse()) {
    if (!(node.output ?? []).some((name) => needed.has(name))) continue;
    nodes.unshift(node);
    for (const name of node.input ?? []) needed.add(name);
  }
  const metadata = model.metadataProps.map(({ key, value }) => ({
    key: key ?? "",
    value: key === "test_vectors" ? vectorsOf(value ?? "", output) : (value ?? ""),
  }));
  return onnx.ModelProto.encode({
    irVersion: Number(model.irVersion),
    producerName: model.producerName,
    opsetImport: model.opsetImport,
    graph: {
      name: graph.name ?? "",
      node: nodes,
      initializer: (graph.initializer ?? []).filter(({ name }) => needed.has(name ?? "")),
      input: graph.input ?? [],
      output: outputs,
    },
    metadataProps: [...metadata, { key: "variant", value: "single-output" }],
  }).finish();
}
