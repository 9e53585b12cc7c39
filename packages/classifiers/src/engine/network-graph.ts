import { AnalysisError } from "@ratiometer/config/analysis-error";
import onnxProto from "onnx-proto";
import { halfValue } from "../graph/half-float.ts";
import type { NetworkPort } from "./engine.ts";

const { onnx } = onnxProto;
const { FLOAT, DOUBLE, FLOAT16, INT8, UINT8, INT32, INT64 } = onnx.TensorProto.DataType;
const { EXTERNAL } = onnx.TensorProto.DataLocation;

/** Names of ONNX types of numbers, by their numbers. */
const TYPES: Readonly<Record<number, string>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
};

/** Values in a network's file. */
export interface NetworkConstant {
  /** "float32", "int64", …. */
  readonly type: string;
  readonly dims: readonly number[];
  /** Of floating-point and whole numbers, those of half precision as float32; undefined for others, and for what is kept in another file. */
  readonly values: Float32Array | Float64Array | readonly number[] | undefined;
}

/** One operation of a network. */
export interface NetworkNode {
  /** "MatMul", "ai.onnx.ml.Scaler", …. */
  readonly operator: string;
  /** "" where an optional input is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Attributes that are numbers or lists of them. */
  readonly numbers: ReadonlyMap<string, number | readonly number[]>;
}

/** An ONNX network as its file has it. */
export interface NetworkGraph {
  readonly inputs: readonly NetworkPort[];
  readonly outputs: readonly NetworkPort[];
  readonly nodes: readonly NetworkNode[];
  readonly constants: ReadonlyMap<string, NetworkConstant>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly producer: string;
  /** Version of the standard operators. */
  readonly opset: number;
}

type Proto = ReturnType<typeof onnx.ModelProto.decode>;
type TensorProto = onnxProto.onnx.ITensorProto;
type ValueInfo = onnxProto.onnx.IValueInfoProto;

const typeName = (type: number | null | undefined): string => TYPES[type ?? 0] ?? "other";

function portOf({ name, type }: ValueInfo): NetworkPort {
  const tensor = type?.tensorType;
  const dims = (tensor?.shape?.dim ?? []).map(({ dimValue, dimParam }) => {
    const extent = Number(dimValue ?? 0);
    return extent > 0 ? extent : dimParam === undefined || dimParam === null || dimParam === "" ? "?" : dimParam;
  });
  return { name: name ?? "", type: tensor === undefined || tensor === null ? "other" : typeName(tensor.elemType), dims };
}

/** Numbers of a tensor, wherever in the message they stand. */
function valuesOf({
  dataType,
  dataLocation,
  rawData,
  floatData,
  doubleData,
  int32Data,
  int64Data,
}: TensorProto): NetworkConstant["values"] {
  if (dataLocation === EXTERNAL) return undefined;
  // a copy, because a view into the file's bytes need not begin at a multiple of a number's size
  const raw = rawData === undefined || rawData === null || rawData.length === 0 ? undefined : Uint8Array.from(rawData).buffer;
  const size = raw?.byteLength ?? 0;
  switch (dataType) {
    case FLOAT:
      return size % 4 !== 0 ? undefined : raw === undefined ? Float32Array.from(floatData ?? []) : new Float32Array(raw);
    case DOUBLE:
      return size % 8 !== 0 ? undefined : raw === undefined ? Float64Array.from(doubleData ?? []) : new Float64Array(raw);
    case FLOAT16:
      // outside of the raw bytes each number is the bits of one, in the field of 32-bit integers
      if (size % 2 !== 0) return undefined;
      return Float32Array.from(raw === undefined ? (int32Data ?? []) : new Uint16Array(raw), halfValue);
    case INT8:
      return raw === undefined ? [...(int32Data ?? [])] : [...new Int8Array(raw)];
    case UINT8:
      return raw === undefined ? [...(int32Data ?? [])] : [...new Uint8Array(raw)];
    case INT32:
      return size % 4 !== 0 ? undefined : raw === undefined ? [...(int32Data ?? [])] : [...new Int32Array(raw)];
    case INT64:
      return size % 8 !== 0
        ? undefined
        : raw === undefined
          ? Array.from(int64Data ?? [], Number)
          : Array.from(new BigInt64Array(raw), Number);
    default:
      return undefined;
  }
}

function constantOf(tensor: TensorProto): NetworkConstant {
  const dims = Array.from(tensor.dims ?? [], Number);
  const values = valuesOf(tensor);
  const size = dims.reduce((product, dim) => product * dim, 1);
  return { type: typeName(tensor.dataType), dims, values: values?.length === size ? values : undefined };
}

function nodeOf({ opType, domain, input, output, attribute }: onnxProto.onnx.INodeProto): NetworkNode {
  const numbers = new Map<string, number | readonly number[]>();
  const { AttributeType } = onnx.AttributeProto;
  for (const { name, type, i, f, ints, floats } of attribute ?? []) {
    if (type === AttributeType.INT) numbers.set(name ?? "", Number(i ?? 0));
    else if (type === AttributeType.FLOAT) numbers.set(name ?? "", f ?? 0);
    else if (type === AttributeType.INTS) numbers.set(name ?? "", Array.from(ints ?? [], Number));
    else if (type === AttributeType.FLOATS) numbers.set(name ?? "", [...(floats ?? [])]);
  }
  const prefix = domain === undefined || domain === null || domain === "" || domain === "ai.onnx" ? "" : `${domain}.`;
  return { operator: `${prefix}${opType ?? ""}`, inputs: input ?? [], outputs: output ?? [], numbers };
}

/**
 * What an ONNX file holds; it is not checked whether it can be computed.
 * @param where the file's name, for errors
 * @throws AnalysisError DATA_NETWORK if it is no ONNX file
 */
export function readNetworkGraph(bytes: Uint8Array, where?: string): NetworkGraph {
  const place = where === undefined ? {} : { where };
  let model: Proto;
  try {
    model = onnx.ModelProto.decode(bytes);
  } catch (cause) {
    throw new AnalysisError("DATA_NETWORK", "the file is no ONNX network, or is damaged", { ...place, cause });
  }
  const { graph } = model;
  const nodes = graph?.node ?? [];
  const outputs = graph?.output ?? [];
  if (nodes.length === 0 || outputs.length === 0 || nodes.some(({ opType }) => !opType))
    throw new AnalysisError("DATA_NETWORK", "the file is no ONNX network, or is damaged: there are no operations, or no outputs", place);
  const constants = new Map((graph?.initializer ?? []).map((tensor) => [tensor.name ?? "", constantOf(tensor)]));
  return {
    // before IR version 4 constants were inputs, too
    inputs: (graph?.input ?? []).map(portOf).filter(({ name }) => !constants.has(name)),
    outputs: outputs.map(portOf),
    nodes: nodes.map(nodeOf),
    constants,
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key ?? "", value ?? ""])),
    producer: [model.producerName, model.producerVersion].filter(Boolean).join(" "),
    opset: Math.max(
      0,
      ...model.opsetImport.filter(({ domain }) => !domain || domain === "ai.onnx").map(({ version }) => Number(version ?? 0)),
    ),
  };
}
