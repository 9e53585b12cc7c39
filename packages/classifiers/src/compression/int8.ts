import onnxProto from "onnx-proto";
import { initializer } from "../graph/onnx-values.ts";
import { LEAST_WEIGHTS, toFloat32 } from "./float16.ts";
import { freshName, type FileNode, type NetworkFile } from "./network-file.ts";
import { productWeights, type ProductWeights } from "./product-weights.ts";

const { INT8 } = onnxProto.onnx.TensorProto.DataType;

/** Largest whole number of eight bits that has a negative. */
const MOST = 127;

/** Whole numbers of eight bits and what each channel of them is to be multiplied by. */
interface Quantised {
  readonly numbers: Int8Array;
  readonly scales: Float32Array;
}

/** The weights of each output of a product to the nearest of 255 numbers at equal distances, symmetric around 0, of which the largest is one. */
function quantised({ values, columns, rows, transposed }: ProductWeights): Quantised {
  const channelOf = (i: number): number => (transposed ? Math.floor(i / columns) : i % columns);
  const largest = new Float32Array(transposed ? rows : columns);
  values.forEach((value, i) => (largest[channelOf(i)] = Math.max(largest[channelOf(i)], Math.abs(value))));
  // a channel without weights has any scale; one whose scale would not be a number of full precision is as good as without
  const scales = largest.map((most) => (most / MOST > 2 ** -126 ? most / MOST : 1));
  const numbers = Int8Array.from(values, (value, i) => Math.max(-MOST, Math.min(MOST, Math.round(value / scales[channelOf(i)]))));
  return { numbers, scales };
}

/**
 * A network whose weights are stored in eight bits with a scale for each output of a product (Jacob et al., arXiv:1712.05877, weights alone) and computed with in
 * float32. Biases, means, scales and what is small stay as they are.
 *
 * The weights are made by Cast and Mul, which runtimes compute once when they load the network, not by DequantizeLinear: onnxruntime computes that one anew in each
 * call, and with some of its forms rounds the events to eight bits, too.
 */
export function withByteWeights(file: NetworkFile): NetworkFile {
  return productWeights(file).reduce((done, weights): NetworkFile => {
    const { name, values, rows, columns, transposed } = weights;
    if (values.length < LEAST_WEIGHTS || !values.every(Number.isFinite)) return done;
    const { numbers, scales } = quantised(weights);
    const stored = freshName(done, `${name}_int8`);
    const scale = freshName(done, `${name}_scale`);
    const wide = freshName(done, `${name}_float`);
    const constants = new Map(done.constants);
    constants.delete(name);
    constants.set(stored, { name: stored, dims: [rows, columns], dataType: INT8, rawData: new Uint8Array(numbers.buffer) });
    constants.set(scale, initializer(scale, scales, transposed ? [rows, 1] : [1, columns], "float32"));
    const made: FileNode[] = [toFloat32(stored, wide), { opType: "Mul", input: [wide, scale], output: [name] }];
    return { ...done, constants, nodes: [...made, ...done.nodes] };
  }, file);
}
