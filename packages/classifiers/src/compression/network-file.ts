import { AnalysisError } from "@ratiometer/config";
import onnxProto from "onnx-proto";
import type { Initializer } from "../graph/onnx-values.ts";

const { onnx } = onnxProto;
const { FLOAT } = onnx.TensorProto.DataType;
const { EXTERNAL } = onnx.TensorProto.DataLocation;
const { GRAPH, GRAPHS } = onnx.AttributeProto.AttributeType;

/** An operation as its file has it. */
export type FileNode = onnxProto.onnx.INodeProto;

/** A network that is to be changed: what of its file is looked at, and the rest, which is carried along. */
export interface NetworkFile {
  readonly nodes: readonly FileNode[];
  readonly constants: ReadonlyMap<string, Initializer>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Names of the inputs that are no constants, with the number of their dimensions; of the outputs. */
  readonly inputs: ReadonlyMap<string, number>;
  readonly outputs: readonly string[];
  readonly model: onnxProto.onnx.IModelProto;
}

const refusal = (message: string, where: string | undefined): AnalysisError =>
  new AnalysisError("DATA_NETWORK", message, where === undefined ? {} : { where });

function decoded(bytes: Uint8Array, where: string | undefined): onnxProto.onnx.ModelProto {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch (cause) {
    throw new AnalysisError("DATA_NETWORK", "the file is no ONNX network, or is damaged", {
      ...(where === undefined ? {} : { where }),
      cause,
    });
  }
}

/** The value of a node that is nothing but a constant. */
function constantOf({ opType, output, attribute }: FileNode): Initializer | undefined {
  const value = opType === "Constant" ? attribute?.find(({ name }) => name === "value")?.t : undefined;
  return value === undefined || value === null ? undefined : { ...value, name: output?.[0] ?? "" };
}

/**
 * A network's file, to be changed. Constants that are nodes become initializers.
 * @param where the file's name, for errors
 * @throws AnalysisError DATA_NETWORK if it is no network, or one with functions, graphs within operations, or constants that are sparse or in another file
 */
export function readNetworkFile(bytes: Uint8Array, where?: string): NetworkFile {
  const model = decoded(bytes, where);
  const graph = model.graph;
  const nodes = graph?.node ?? [];
  if (graph === null || graph === undefined || nodes.length === 0 || nodes.some(({ opType }) => !opType))
    throw refusal("the file is no ONNX network, or is damaged: there are no operations", where);
  const initializers = graph.initializer ?? [];
  if (model.functions.length > 0 || (graph.sparseInitializer ?? []).length > 0)
    throw refusal("the network has functions of its own or sparse constants, expected operations and dense constants alone", where);
  const outside = initializers.find(({ dataLocation }) => dataLocation === EXTERNAL);
  if (outside !== undefined) throw refusal(`constant "${outside.name ?? ""}" is kept in another file, expected all in one`, where);
  const nested = nodes.find(({ attribute }) => attribute?.some(({ type }) => type === GRAPH || type === GRAPHS));
  if (nested !== undefined) throw refusal(`operation ${nested.opType ?? ""} has a graph inside, expected operations alone`, where);
  const constants = new Map(
    [...initializers, ...nodes.flatMap((node) => constantOf(node) ?? [])].map((tensor) => [tensor.name ?? "", tensor]),
  );
  return {
    nodes: nodes.filter((node) => constantOf(node) === undefined),
    constants,
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key ?? "", value ?? ""])),
    inputs: new Map(
      (graph.input ?? [])
        .filter(({ name }) => !constants.has(name ?? ""))
        .map(({ name, type }) => [name ?? "", type?.tensorType?.shape?.dim?.length ?? 0]),
    ),
    outputs: (graph.output ?? []).map(({ name }) => name ?? ""),
    model,
  };
}

/** The bytes of a network's file; the same network gives the same bytes. What was said of values in between is left out. */
export function networkFileBytes({ nodes, constants, metadata, inputs, model }: NetworkFile): Uint8Array {
  const { graph } = model;
  return onnx.ModelProto.encode({
    ...model,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      ...graph,
      node: [...nodes],
      initializer: [...constants.values()],
      input: (graph?.input ?? []).filter(({ name }) => inputs.has(name ?? "")),
      valueInfo: [],
    },
  }).finish();
}

/** Extents of a constant. */
export const extentsOf = ({ dims }: Initializer): readonly number[] => Array.from(dims ?? [], Number);

/** How many numbers a constant has. */
export const sizeOf = (constant: Initializer): number => extentsOf(constant).reduce((size, extent) => size * extent, 1);

/** The numbers of a float32 constant; undefined for others. */
export function floatsOf(constant: Initializer | undefined): Float32Array | undefined {
  if (constant?.dataType !== FLOAT) return undefined;
  const { rawData, floatData } = constant;
  // a copy, because a view into the file's bytes need not begin at a multiple of four
  const values =
    rawData === undefined || rawData === null || rawData.length === 0
      ? Float32Array.from(floatData ?? [])
      : rawData.length % 4 === 0
        ? new Float32Array(Uint8Array.from(rawData).buffer)
        : undefined;
  return values?.length === sizeOf(constant) ? values : undefined;
}

/** The nodes that read each value. */
export function readersOf({ nodes }: Pick<NetworkFile, "nodes">): ReadonlyMap<string, readonly FileNode[]> {
  const readers = new Map<string, FileNode[]>();
  for (const node of nodes)
    for (const name of new Set(node.input ?? [])) {
      const known = readers.get(name);
      if (known === undefined) readers.set(name, [node]);
      else known.push(node);
    }
  return readers;
}

/** The node that makes each value. */
export const makersOf = ({ nodes }: Pick<NetworkFile, "nodes">): ReadonlyMap<string, FileNode> =>
  new Map(nodes.flatMap((node) => (node.output ?? []).map((name) => [name, node] as const)));

/** A name that no value of a network has, made from another. */
export function freshName({ nodes, constants, inputs }: Pick<NetworkFile, "nodes" | "constants" | "inputs">, name: string): string {
  const taken = new Set([...constants.keys(), ...inputs.keys(), ...nodes.flatMap(({ output }) => output ?? [])]);
  let fresh = name;
  for (let count = 1; taken.has(fresh); count++) fresh = `${name}_${count}`;
  return fresh;
}
