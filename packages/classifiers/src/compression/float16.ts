import onnxProto from "onnx-proto";
import { halfBits, LARGEST_HALF } from "../graph/half-float.ts";
import { extentsOf, freshName, type FileNode, type NetworkFile } from "./network-file.ts";
import { productWeights } from "./product-weights.ts";

const { FLOAT, FLOAT16 } = onnxProto.onnx.TensorProto.DataType;

/** From so many numbers on a matrix is smaller in half precision, the operation that reads it included. */
export const LEAST_WEIGHTS = 64;

/** An operation that makes float32 numbers of those of another type. */
export const toFloat32 = (from: string, to: string): FileNode => ({
  opType: "Cast",
  input: [from],
  output: [to],
  attribute: [{ name: "to", type: onnxProto.onnx.AttributeProto.AttributeType.INT, i: FLOAT }],
});

/**
 * A network whose weights are stored in half precision (11 bits of each number, its exponent kept) and computed with in float32. Biases, means, scales and what is
 * small stay as they are, and so do weights that half precision has no number for.
 */
export function withHalfWeights(file: NetworkFile): NetworkFile {
  return productWeights(file).reduce((done, { name, values }): NetworkFile => {
    const constant = done.constants.get(name);
    if (constant === undefined || values.length < LEAST_WEIGHTS || !values.every((value) => Math.abs(value) <= LARGEST_HALF)) return done;
    const stored = freshName(done, `${name}_half`);
    const constants = new Map(done.constants);
    constants.delete(name);
    const rawData = new Uint8Array(Uint16Array.from(values, halfBits).buffer);
    constants.set(stored, { name: stored, dims: [...extentsOf(constant)], dataType: FLOAT16, rawData });
    return { ...done, constants, nodes: [toFloat32(stored, name), ...done.nodes] };
  }, file);
}
