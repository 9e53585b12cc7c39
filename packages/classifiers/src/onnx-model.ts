import onnxProto from "onnx-proto";
import { inOrder, type Operation, type Tensor } from "./tensor.ts";

const { onnx } = onnxProto;

/** float32 for training and publishing; float64 where a test compares derivatives. */
export type Precision = "float32" | "float64";

/** Opset 17 and IR 8 are read by every runtime since 2022. */
const OPSET = 17;
const IR_VERSION = 8;
const { FLOAT, DOUBLE, INT64 } = onnx.TensorProto.DataType;
const { AttributeType } = onnx.AttributeProto;

const OPERATORS: Readonly<Partial<Record<Operation, string>>> = {
  add: "Add",
  subtract: "Sub",
  multiply: "Mul",
  divide: "Div",
  negate: "Neg",
  tanh: "Tanh",
  relu: "Relu",
  sign: "Sign",
  sigmoid: "Sigmoid",
  softplus: "Softplus",
  exp: "Exp",
  log: "Log",
  sqrt: "Sqrt",
};

export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

const numberType = (precision: Precision): number => (precision === "float32" ? FLOAT : DOUBLE);

function rawData(values: ArrayLike<number>, precision: Precision): Uint8Array {
  const array = precision === "float32" ? Float32Array.from(values) : Float64Array.from(values);
  return new Uint8Array(array.buffer);
}

/** A tensor with values, for weights and constants. */
export const initializer = (
  name: string,
  values: ArrayLike<number>,
  dims: readonly number[],
  precision: Precision,
): onnxProto.onnx.ITensorProto => ({
  name,
  dims: [...dims],
  dataType: numberType(precision),
  rawData: rawData(values, precision),
});

const integers = (name: string, values: readonly number[]): onnxProto.onnx.ITensorProto => ({
  name,
  dims: [values.length],
  dataType: INT64,
  rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

/** Name, type and shape of a graph's input or output. A string is a dimension that is fixed when the graph runs. */
export const valueInfo = (name: string, dims: readonly (number | string)[], precision: Precision): onnxProto.onnx.IValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType: numberType(precision),
      shape: { dim: dims.map((dim) => (typeof dim === "number" ? { dimValue: dim } : { dimParam: dim })) },
    },
  },
});

const flag = (name: string, value: number): onnxProto.onnx.IAttributeProto => ({ name, type: AttributeType.INT, i: value });

/**
 * Nodes and constants that compute `outputs`; equal subexpressions are computed once. Inputs keep their names, outputs get theirs.
 * @throws RangeError if an output is an input (an ONNX graph cannot pass a value through)
 */
export function graphNodes(
  outputs: readonly NamedTensor[],
  precision: Precision,
): { nodes: onnxProto.onnx.INodeProto[]; initializers: onnxProto.onnx.ITensorProto[] } {
  const nodes: onnxProto.onnx.INodeProto[] = [];
  const initializers: onnxProto.onnx.ITensorProto[] = [];
  const nameOf = new Map<Tensor, string>();
  const known = new Map<string, string>();
  const wanted = new Map(outputs.map(({ name, tensor }) => [tensor, name]));
  const fixed = (values: readonly number[]): string => {
    const name = `i_${values.join("_").replaceAll("-", "m")}`;
    if (!known.has(name)) {
      known.set(name, name);
      initializers.push(integers(name, values));
    }
    return name;
  };

  for (const tensor of inOrder(outputs.map(({ tensor }) => tensor))) {
    if (tensor.operation === "input") {
      nameOf.set(tensor, tensor.name ?? "");
      continue;
    }
    const operands = tensor.operands.map((operand) => nameOf.get(operand) ?? "");
    const key = JSON.stringify([
      tensor.operation,
      operands,
      tensor.values,
      tensor.rows,
      tensor.columns,
      tensor.transpose,
      tensor.axis,
      tensor.range,
    ]);
    const same = known.get(key);
    const name = wanted.get(tensor) ?? same ?? `t${known.size}`;
    nameOf.set(tensor, name);
    if (same !== undefined && !wanted.has(tensor)) continue;
    known.set(key, name);
    if (tensor.operation === "constant") {
      initializers.push(initializer(name, tensor.values ?? [], [Number(tensor.rows), tensor.columns], precision));
      continue;
    }
    if (tensor.operation === "softplus" && precision === "float64") {
      // onnxruntime has no float64 Softplus; log(1 + exp z) is good for |z| < 700
      if (!known.has("one")) initializers.push(initializer("one", [1], [1, 1], precision));
      known.set("one", "one");
      nodes.push(
        { opType: "Exp", input: operands, output: [`${name}_exp`] },
        { opType: "Add", input: [`${name}_exp`, "one"], output: [`${name}_sum`] },
        { opType: "Log", input: [`${name}_sum`], output: [name] },
      );
    } else nodes.push(...operatorNodes(tensor, name, operands, fixed));
  }
  return { nodes, initializers };
}

function operatorNodes(
  tensor: Tensor,
  name: string,
  operands: readonly string[],
  fixed: (values: readonly number[]) => string,
): onnxProto.onnx.INodeProto[] {
  const node = (
    opType: string,
    inputs: readonly string[],
    attribute: onnxProto.onnx.IAttributeProto[] = [],
  ): onnxProto.onnx.INodeProto => ({
    opType,
    input: [...inputs],
    output: [name],
    attribute,
  });
  const [a] = operands;
  const [low, high] = tensor.range ?? [0, 0];
  switch (tensor.operation) {
    case "matmul": {
      const [ta, tb] = tensor.transpose ?? [false, false];
      return [ta || tb ? node("Gemm", operands, [flag("transA", Number(ta)), flag("transB", Number(tb))]) : node("MatMul", operands)];
    }
    case "sum":
      return [
        node("ReduceSum", [a, fixed(tensor.axis === "rows" ? [0] : tensor.axis === "columns" ? [1] : [0, 1])], [flag("keepdims", 1)]),
      ];
    case "expandLike":
      return [{ opType: "Shape", input: [operands[1]], output: [`${name}_shape`] }, node("Expand", [a, `${name}_shape`])];
    case "sliceColumns":
      return [node("Slice", [a, fixed([low]), fixed([high]), fixed([1])])];
    case "padColumns":
      return [node("Pad", [a, fixed([0, low, 0, high])])];
    case "concatColumns":
      return [node("Concat", operands, [flag("axis", 1)])];
    default:
      return [node(OPERATORS[tensor.operation] ?? "", operands)];
  }
}

export interface ModelParts {
  readonly name: string;
  readonly nodes: readonly onnxProto.onnx.INodeProto[];
  readonly initializers: readonly onnxProto.onnx.ITensorProto[];
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

/** An ONNX file that computes `outputs` from their inputs. */
export function graphModel(
  name: string,
  inputs: readonly Tensor[],
  outputs: readonly NamedTensor[],
  precision: Precision,
  weights: readonly onnxProto.onnx.ITensorProto[] = [],
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
  const weights = new Map<string, Float32Array>();
  for (const { name, dataType, rawData: raw } of model.graph?.initializer ?? [])
    if (name && raw && dataType === FLOAT) weights.set(name, new Float32Array(Uint8Array.from(raw).buffer));
  return { weights, metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key ?? "", value ?? ""])) };
}
