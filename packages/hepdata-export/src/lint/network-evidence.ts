import { networkFaults, networkColumns, readNetworkGraph, type NetworkGraph } from "@ratiometer/classifiers";
import { itemsAt, numberAt, textAt, at } from "../reading/json-view.ts";

/** What is said of a column of a network's input. */
export interface ColumnEvidence {
  readonly name: string;
  readonly role: string | undefined;
  readonly unit: string | undefined;
  readonly latex: string | undefined;
  readonly definition: string | undefined;
  readonly level: string | undefined;
  readonly missing: string | undefined;
  readonly dtype: string | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly quantiles: number;
  /** The entry itself. */
  readonly entry: unknown;
}

/** A network, and what is said of it beside it. */
export interface NetworkEvidence {
  readonly path: string;
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Why it would not be run. */
  readonly faults: readonly string[];
  /** undefined where it cannot be read. */
  readonly graph: NetworkGraph | undefined;
  /** Its entry in the dictionary of inputs; undefined without. */
  readonly dictionary: unknown;
  /** Its test vectors, in the file or beside it. */
  readonly vectors: unknown;
  readonly columns: readonly ColumnEvidence[];
}

function columnOf(entry: unknown, graph: NetworkGraph | undefined): ColumnEvidence {
  return {
    name: textAt(entry, "name") ?? "",
    role: textAt(entry, "role"),
    unit: textAt(entry, "unit"),
    latex: textAt(entry, "latex"),
    definition: textAt(entry, "definition"),
    level: textAt(entry, "level"),
    missing: textAt(entry, "missing"),
    dtype: textAt(entry, "dtype") ?? graph?.inputs[0]?.type,
    minimum: numberAt(entry, "minimum") ?? numberAt(entry, "range", 0),
    maximum: numberAt(entry, "maximum") ?? numberAt(entry, "range", 1),
    quantiles: Object.keys(at(entry, "quantiles") ?? {}).length,
    entry,
  };
}

/** Names in metadata of the form input_0, input_1, …, as some networks of experiments have them. */
function numberedInputs({ metadata }: NetworkGraph): readonly { readonly name: string }[] {
  const names: { readonly name: string }[] = [];
  for (let i = 0; `input_${i}` in metadata; i++) names.push({ name: metadata[`input_${i}`] });
  return names;
}

/** Metadata of a network as JSON, where it is such. */
function metadataJson(graph: NetworkGraph | undefined, key: string): unknown {
  try {
    return JSON.parse(graph?.metadata[key] ?? "null");
  } catch {
    return undefined;
  }
}

/**
 * Reads a network with what is said of it.
 * @param dictionary of inputs by file, and test vectors by file; undefined where there is none
 */
export function networkEvidence(path: string, bytes: Uint8Array, dictionary: unknown, vectors: unknown): NetworkEvidence {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const faults = networkFaults(bytes, path).map(({ message }) => message);
  let graph: NetworkGraph | undefined;
  try {
    graph = readNetworkGraph(bytes, path);
  } catch {
    graph = undefined;
  }
  // a variant with one output has the columns of its network
  const entry = at(dictionary, file) ?? at(dictionary, file.replace(/_single\.onnx$/, ".onnx"));
  const declared = itemsAt(entry, "inputs");
  const embedded = graph === undefined ? [] : (networkColumns(graph) ?? numberedInputs(graph));
  return {
    path,
    file,
    bytes,
    faults,
    graph,
    dictionary: entry,
    vectors: at(vectors, file) ?? metadataJson(graph, "test_vectors"),
    columns: (declared.length > 0 ? declared : embedded).map((column) => columnOf(column, graph)),
  };
}

/** Networks, without their variants of one output. */
export const mainNetworks = ({ networks }: { readonly networks: readonly NetworkEvidence[] }): readonly NetworkEvidence[] =>
  networks.filter(({ file }) => !file.endsWith("_single.onnx"));
