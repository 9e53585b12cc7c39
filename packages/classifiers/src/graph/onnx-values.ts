import onnxProto from "onnx-proto";

const { FLOAT, DOUBLE, INT32, INT64 } = onnxProto.onnx.TensorProto.DataType;

/** float32 for training and publishing; float64 where a test compares derivatives. */
export type Precision = "float32" | "float64";

/** Values in an ONNX graph: weights and constants. */
export type Initializer = onnxProto.onnx.ITensorProto;

const numberType = (precision: Precision): number => (precision === "float32" ? FLOAT : DOUBLE);

/** A tensor with values. @param values row-major, dims[0] x dims[1] x … @throws RangeError if there are too many or too few */
export function initializer(name: string, values: ArrayLike<number>, dims: readonly number[], precision: Precision): Initializer {
  if (values.length !== dims.reduce((size, dim) => size * dim, 1))
    throw new RangeError(`${name} of ${dims.join(" x ")} got ${values.length} values`);
  const array = precision === "float32" ? Float32Array.from(values) : Float64Array.from(values);
  return { name, dims: [...dims], dataType: numberType(precision), rawData: new Uint8Array(array.buffer) };
}

/** A list of integers, as axes and ranges are given. */
export const integers = (name: string, values: readonly number[]): Initializer => ({
  name,
  dims: [values.length],
  dataType: INT64,
  rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

const typedInfo = (name: string, dims: readonly (number | string)[], elemType: number): onnxProto.onnx.IValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: { dim: dims.map((dim) => (typeof dim === "number" ? { dimValue: dim } : { dimParam: dim })) },
    },
  },
});

/** Name, type and shape of a graph's input or output. A string is a dimension that is fixed when the graph runs. */
export const valueInfo = (name: string, dims: readonly (number | string)[], precision: Precision): onnxProto.onnx.IValueInfoProto =>
  typedInfo(name, dims, numberType(precision));

/** The same of 32-bit integers. */
export const integerInfo = (name: string, dims: readonly (number | string)[]): onnxProto.onnx.IValueInfoProto =>
  typedInfo(name, dims, INT32);

/** The float32 values among `initializers`, by name. */
export function float32Values(initializers: readonly Initializer[]): ReadonlyMap<string, Float32Array> {
  const values = new Map<string, Float32Array>();
  for (const { name, dataType, rawData } of initializers)
    // a copy, because a view into the file's bytes need not begin at a multiple of four
    if (name && rawData && dataType === FLOAT) values.set(name, new Float32Array(Uint8Array.from(rawData).buffer));
  return values;
}
