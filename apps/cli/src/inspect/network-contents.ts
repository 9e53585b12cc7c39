import { networkColumns, readNetworkGraph, type NetworkColumn, type NetworkPort } from "@ratiometer/classifiers/evaluation";
import { alignedRows } from "../aligned-rows.ts";
import { networkDocuments } from "../network/network-documents.ts";
import { networkBytes } from "../network/network-file.ts";

/** What `inspect` says of a network, or of weights. */
export interface NetworkContents {
  readonly format: "ONNX" | "PyTorch" | "MadMiner estimator";
  /** Program that wrote it; "" if the file does not say. */
  readonly producer: string;
  readonly inputs: readonly NetworkPort[];
  readonly outputs: readonly NetworkPort[];
  /** What the input consists of, if the file says it. */
  readonly columns: readonly NetworkColumn[];
  /** How often each operation occurs. */
  readonly operations: Readonly<Record<string, number>>;
  /** Numbers that were trained, and constants of floating-point numbers; of eight bits, too. */
  readonly parameters: number;
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[]; readonly type: string }[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly suspicious: readonly string[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, extent) => size * extent, 1);

function onnxContents(bytes: Uint8Array, path: string): NetworkContents {
  const graph = readNetworkGraph(bytes, path);
  const operations = new Map<string, number>();
  for (const { operator } of graph.nodes) operations.set(operator, (operations.get(operator) ?? 0) + 1);
  const constants = [...graph.constants];
  const tensors = constants
    .filter(([, { type }]) => /^float|^u?int8$/.test(type))
    .map(([name, { dims, type }]) => ({ name, shape: dims, type }));
  const columns = networkColumns(graph);
  const elsewhere = constants.filter(([, { values, type }]) => values === undefined && type.startsWith("float"));
  const bad = constants.filter(([, { values }]) => values !== undefined && !values.every((value) => Number.isFinite(value)));
  return {
    format: "ONNX",
    producer: graph.producer,
    inputs: graph.inputs,
    outputs: graph.outputs,
    columns: columns ?? [],
    operations: Object.fromEntries(operations),
    parameters: tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    tensors,
    metadata: graph.metadata,
    notes: [
      `operators of version ${graph.opset}`,
      ...(columns === undefined ? ["the file does not say which columns its inputs take: ratiometer evaluate needs --columns"] : []),
    ],
    suspicious: [
      ...elsewhere.map(([name]) => `the values of "${name}" are not in this file`),
      ...bad.map(([name]) => `"${name}" has values that are not finite`),
    ],
  };
}

/** What the network's metadata and a file beside it say of inputs that are not named otherwise. */
async function withDocuments(contents: NetworkContents, path: string): Promise<NetworkContents> {
  const documented = contents.columns.length > 0 ? undefined : await networkDocuments(path, contents.metadata);
  if (documented === undefined) return contents;
  const { names, standardisation, notes, suspicious } = documented;
  const done = standardisation?.map(
    ({ name, mean, scale }) => `${name}: z = (x − ${Number(mean.toPrecision(6))})/${Number(scale.toPrecision(6))}`,
  );
  return {
    ...contents,
    columns: names.map((name) => ({ name, unit: "", role: "feature" })),
    notes: [
      ...contents.notes.filter((note) => !note.includes("--columns")),
      ...notes,
      ...(done === undefined ? [] : [`ratiometer evaluate standardises the inputs: ${done.join(", ")}`]),
    ],
    suspicious: [...contents.suspicious, ...suspicious],
  };
}

async function torchContents(bytes: Uint8Array, path: string): Promise<NetworkContents> {
  const { readTorchTensors } = await import("@ratiometer/classifiers");
  const tensors = [...readTorchTensors(bytes, path)].map(([name, { shape, values }]) => ({
    name,
    shape,
    type: values instanceof Float32Array ? "float32" : "float64",
  }));
  return {
    format: "PyTorch",
    producer: "",
    inputs: [],
    outputs: [],
    columns: [],
    operations: {},
    parameters: tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    tensors,
    metadata: {},
    notes: ["weights alone: how they are connected is not in the file"],
    suspicious: [],
  };
}

/**
 * What a network's file holds: ONNX (.onnx), the weights of a PyTorch file (.pt, .pth), or a trained MadMiner estimator by the name it was saved under.
 * @returns undefined for anything else
 * @throws AnalysisError DATA_FILE_MISSING, DATA_NETWORK, DATA_TORCH, DATA_MADMINER_MODEL
 */
export async function networkContents(path: string): Promise<NetworkContents | undefined> {
  if (/\.onnx$/i.test(path)) return withDocuments(onnxContents(await networkBytes(path), path), path);
  if (/\.pth?$/i.test(path)) return torchContents(await networkBytes(path), path);
  if (/\.(?:npy|h5|hdf5|root|parquet|csv|jsonl|lhe|gz|ya?ml)$/i.test(path)) return undefined;
  const { importMadMiner, isMadMinerModel } = await import("@ratiometer/classifiers");
  if (!(await isMadMinerModel(path))) return undefined;
  const { bytes, remarks, members, type } = await importMadMiner(path);
  const contents = onnxContents(bytes, path);
  return {
    ...contents,
    format: "MadMiner estimator",
    producer: "",
    notes: [
      `${type}${members === 1 ? "" : `, an ensemble of ${members}`}; ratiometer convert makes an ONNX network of it, --setup or --observables names its columns`,
      ...remarks,
    ],
  };
}

const portRow = ({ name, type, dims }: NetworkPort): readonly string[] => [name, type, dims.join(" x ")];
const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [`${title}:`, ...alignedRows(rows)];

/** The same for a reader. @param all every tensor and all metadata */
export function networkText(path: string, contents: NetworkContents, all: boolean): readonly string[] {
  const { format, producer, inputs, outputs, columns, operations, parameters, tensors, metadata, notes, suspicious } = contents;
  const metadataRows = Object.entries(metadata).map(([key, value]) => [key, all || value.length <= 60 ? value : `${value.slice(0, 60)}…`]);
  const range = ({ range: given }: NetworkColumn): string =>
    given === undefined ? "" : `[${given.map((value) => Number(value.toPrecision(6))).join(", ")}]`;
  return [
    `${path}: ${format}${producer === "" ? "" : ` by ${producer}`}, ${parameters} parameters`,
    ...section("inputs", inputs.map(portRow)),
    ...section(
      "columns of the input",
      columns.map((column) => [column.name, column.role, column.unit, range(column)]),
    ),
    ...section("outputs", outputs.map(portRow)),
    ...section(
      "operations",
      Object.entries(operations).map(([name, count]) => [name, String(count)]),
    ),
    ...(all || inputs.length === 0
      ? section(
          "tensors",
          tensors.map(({ name, shape, type }) => [name, type, shape.join(" x ")]),
        )
      : []),
    ...section("metadata", metadataRows),
    ...section(
      "notes",
      notes.map((note) => [note]),
    ),
    ...section(
      "suspicious",
      suspicious.map((remark) => [remark]),
    ),
  ];
}
