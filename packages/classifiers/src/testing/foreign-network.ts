import onnxProto from "onnx-proto";

const { onnx } = onnxProto;

const float = (name: string, dims: readonly (number | string)[]): onnxProto.onnx.IValueInfoProto => ({
  name,
  type: {
    tensorType: { elemType: 1, shape: { dim: dims.map((dim) => (typeof dim === "number" ? { dimValue: dim } : { dimParam: dim })) } },
  },
});

/** A network from "x" (n x 2) to "y" as other programs write it: lists as rows, constants in fields of their type. */
export function foreign(
  node: readonly onnxProto.onnx.INodeProto[],
  initializer: readonly onnxProto.onnx.ITensorProto[] = [],
  opset = 13,
): Uint8Array {
  return onnx.ModelProto.encode({
    irVersion: 7,
    producerName: "other",
    producerVersion: "2",
    opsetImport: [{ domain: "", version: opset }],
    graph: { name: "g", node: [...node], initializer: [...initializer], input: [float("x", ["n", 2])], output: [float("y", ["n", 1])] },
  }).finish();
}

/** A list of whole numbers. */
export const whole = (name: string, values: readonly number[]): onnxProto.onnx.ITensorProto => ({
  name,
  dims: [values.length],
  dataType: 7,
  rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});
