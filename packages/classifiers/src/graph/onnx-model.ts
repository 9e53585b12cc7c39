import onnxProto from "onnx-proto";
import { graphNodes, type NamedTensor } from "./onnx-nodes.ts";
import { float32Values, valueInfo, type Initializer, type Precision } from "./onnx-values.ts";
import type { Tensor } from "./tensor.ts";

const { onnx } = onnxProto;

/** Opset 17 and IR 8 are read by every runtime since 2022. */
const OPSET = 17;
const IR_VERSION = 8;

/** What an ONNX file is put together from. */
export interface ModelParts {
  readonly name: string;
  readonly nodes: readonly onnxProto.onnx.INodeProto[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly onnxProto.onnx.IValueInfoProto[];
  readonly outputs: readonly onnxProto.onnx.IValueInfoProto[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The bytes of an ONNX file; the same parts give the same bytes. */
export function modelBytes(parts: ModelParts): Uint8Array {
  return onnx.ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: "ratiometer",
    opsetImport: [{ domain: "", version: OPSET }],
    graph: {
      name: parts.name,
      node: [...parts.nodes],
      initializer: [...parts.initializers],
      input: [...parts.inputs],
      output: [...parts.outputs],
    },
    metadataProps: Object.entries(parts.metadata ?? {}).map(([key, value]) => ({ key, value })),
  }).finish();
}

/**
 * An ONNX file that computes `outputs` from `inputs`.
 * @param weights values of those inputs of the expressions that are not in `inputs`, by their names
 */
export function graphModel(
  name: string,
  inputs: readonly Tensor[],
  outputs: readonly NamedTensor[],
  precision: Precision,
  weights: readonly Initializer[] = [],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { nodes, initializers } = graphNodes(outputs, precision);
  const info = (id: string, { rows, columns }: Tensor): onnxProto.onnx.IValueInfoProto => valueInfo(id, [rows, columns], precision);
  return modelBytes({
    name,
    nodes,
    initializers: [...weights, ...initializers],
    inputs: inputs.map((tensor) => info(tensor.name ?? "", tensor)),
    outputs: outputs.map((output) => info(output.name, output.tensor)),
    metadata,
  });
}

/** Float32 initializers and metadata of an ONNX file written by `graphModel`. */
export function readModel(bytes: Uint8Array): {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly metadata: Readonly<Record<string, string>>;
} {
  const model = onnx.ModelProto.decode(bytes);
  return {
    weights: float32Values(model.graph?.initializer ?? []),
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key ?? "", value ?? ""])),
  };
}
