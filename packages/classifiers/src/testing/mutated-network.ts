import type { RandomStream } from "@ratiometer/tables";
import onnxProto from "onnx-proto";

const { onnx } = onnxProto;
type Model = onnxProto.onnx.ModelProto;
type Tensor = onnxProto.onnx.ITensorProto;

/** A float32 tensor of several numbers that is not a power of ten or such: weights. */
const weightsOf = ({ graph }: Model): Tensor[] =>
  (graph?.initializer ?? []).filter(
    ({ dataType, rawData }) => dataType === onnx.TensorProto.DataType.FLOAT && (rawData?.length ?? 0) >= 16,
  );

function changeWeights(tensor: Tensor, change: (values: Float32Array) => void): void {
  const values = new Float32Array(Uint8Array.from(tensor.rawData ?? []).buffer);
  change(values);
  tensor.rawData = new Uint8Array(values.buffer);
}

const chosen = <T>(list: readonly T[], stream: RandomStream): T => list[stream.integer(list.length)];

/** What is done to a network, by its name. All but "other weights" are refused before they run. */
export const NETWORK_MUTATIONS: Readonly<Record<string, (model: Model, stream: RandomStream) => void>> = {
  "other weights": (model, stream) =>
    changeWeights(chosen(weightsOf(model), stream), (values) => values.forEach((value, i) => (values[i] = 1.2 * value + 0.1))),
  "a weight that is no number": (model, stream) =>
    changeWeights(chosen(weightsOf(model), stream), (values) => (values[stream.integer(values.length)] = NaN)),
  "an infinite weight": (model, stream) =>
    changeWeights(chosen(weightsOf(model), stream), (values) => (values[stream.integer(values.length)] = -Infinity)),
  "weights in another file": (model, stream) => {
    const tensor = chosen(weightsOf(model), stream);
    tensor.rawData = new Uint8Array();
    tensor.dataLocation = onnx.TensorProto.DataLocation.EXTERNAL;
    tensor.externalData = [{ key: "location", value: chosen(["/etc/passwd", "../outside.bin", "weights.bin"], stream) }];
  },
  "an operator of another domain": (model, stream) => void (chosen(model.graph?.node ?? [], stream).domain = "com.example"),
  "an unknown operator": (model, stream) => void (chosen(model.graph?.node ?? [], stream).opType = "Shell"),
  "an operator of its own": (model) => void (model.functions = [{ name: "Tanh", input: ["x"], output: ["y"] }]),
  "a graph inside of an operation": (model, stream) =>
    void (chosen(model.graph?.node ?? [], stream).attribute = [
      { name: "body", type: onnx.AttributeProto.AttributeType.GRAPH, g: { name: "inner" } },
    ]),
  "a cycle": (model) => {
    const nodes = model.graph?.node ?? [];
    nodes[0].input = [nodes[nodes.length - 1].output?.[0] ?? "", ...(nodes[0].input ?? []).slice(1)];
  },
  "nodes in another order": (model) => void (model.graph?.node ?? []).reverse(),
  "a tensor of petabytes": (model, stream) => void (chosen(weightsOf(model), stream).dims = [2 ** 26, 2 ** 26]),
  "a product of gigabytes": (model) => {
    const graph = model.graph;
    if (!graph) return;
    const shape: Tensor = {
      name: "bomb shape",
      dims: [2],
      dataType: onnx.TensorProto.DataType.INT64,
      rawData: new Uint8Array(BigInt64Array.of(100_000n, 100_000n).buffer),
    };
    graph.initializer = [
      ...(graph.initializer ?? []),
      shape,
      { name: "one", dims: [1, 1], dataType: onnx.TensorProto.DataType.FLOAT, rawData: new Uint8Array(Float32Array.of(1).buffer) },
    ];
    graph.node = [{ opType: "Expand", input: ["one", "bomb shape"], output: ["bomb"] }, ...(graph.node ?? [])];
  },
  "another version of operators": (model) => void (model.opsetImport = [{ domain: "", version: 99 }]),
};

/** The network with one of `NETWORK_MUTATIONS`. */
export function mutatedNetwork(bytes: Uint8Array, mutation: string, stream: RandomStream): Uint8Array {
  const model = onnx.ModelProto.decode(bytes);
  NETWORK_MUTATIONS[mutation](model, stream);
  return onnx.ModelProto.encode(model).finish();
}
