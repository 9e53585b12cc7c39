import { AnalysisError } from "@ratiometer/config/analysis-error";
import onnxProto from "onnx-proto";
import { graphSize, type GraphSize } from "./graph-size.ts";
import { wireFaults } from "./network-wire.ts";
import { SHAPE_RULES, type Shape } from "./operator-shapes.ts";
import { MOST_NUMBERS, tensorDims, tensorFault, tensorIntegers } from "./tensor-check.ts";

const { onnx } = onnxProto;
type Model = ReturnType<typeof onnx.ModelProto.decode>;
type ValueInfo = onnxProto.onnx.IValueInfoProto;

/** What a stranger's network may be at most, and which versions of the standard operators it may use. */
export interface NetworkLimits {
  readonly bytes: number;
  readonly nodes: number;
  /** Numbers of one constant. */
  readonly constant: number;
  readonly opset: readonly [first: number, last: number];
  /** Events for which the next two are counted: a network of a free number of rows is never run on more at once while it is verified. */
  readonly rows: number;
  /** Numbers in all values together. */
  readonly numbers: number;
  /** Multiplications in products of matrices and sums. */
  readonly products: number;
}

/** The limits: far above what an analysis publishes, far below what a machine can do in a few seconds. */
export const NETWORK_LIMITS: NetworkLimits = {
  bytes: 2 ** 28,
  nodes: 20_000,
  constant: MOST_NUMBERS,
  opset: [9, 17],
  rows: 16,
  numbers: 2 ** 27,
  products: 2 ** 30,
};

/** Faults beyond these are more of the same. */
const MOST_FAULTS = 8;
const DEFAULT_DOMAINS: readonly string[] = ["", "ai.onnx"];

/** A name of a stranger as a message quotes it: no control characters, not endless. */
const quoted = (name: string | null | undefined): string => JSON.stringify((name ?? "").slice(0, 80));

/** Version of the standard operators; undefined if none or several are named. */
function opsetOf({ opsetImport }: Model): number | undefined {
  const versions = opsetImport.filter(({ domain }) => DEFAULT_DOMAINS.includes(domain ?? "")).map(({ version }) => Number(version ?? 0));
  return versions.length === 1 ? versions[0] : undefined;
}

/** Names are given once, and every node uses what is there before it: the graph has no cycle. */
function* orderFaults({ graph }: Model, constants: ReadonlySet<string>): Generator<string> {
  const known = new Set([...(graph?.input ?? []).map(({ name }) => name ?? ""), ...constants]);
  const produced = new Set<string>();
  for (const [i, { opType, domain, input, output }] of (graph?.node ?? []).entries()) {
    const place = `operation ${i}, ${quoted(opType)}`;
    if (!DEFAULT_DOMAINS.includes(domain ?? "")) yield `${place} is of the domain ${quoted(domain)}, expected standard operators alone`;
    else if (!SHAPE_RULES.has(opType ?? "")) yield `${place} is not among the operators that are read`;
    for (const name of input ?? [])
      if (name !== "" && !known.has(name) && !produced.has(name))
        yield `${place} uses ${quoted(name)}, which nothing before it gives: a cycle, or a part is missing`;
    for (const name of output ?? []) {
      if (name === "") continue;
      if (known.has(name) || produced.has(name)) yield `${place} gives ${quoted(name)}, which is given already`;
      produced.add(name);
    }
  }
  for (const { name } of graph?.output ?? [])
    if (!known.has(name ?? "") && !produced.has(name ?? "")) yield `output ${quoted(name)} is not given by any operation`;
}

const extentsOf = ({ type }: ValueInfo): readonly (number | undefined)[] =>
  (type?.tensorType?.shape?.dim ?? []).map(({ dimValue }) => {
    const extent = Number(dimValue ?? 0);
    return extent > 0 ? extent : undefined;
  });

/** Ports that a network may have: tensors of numbers of one to eight extents, of which the first alone may be free. */
function* portFaults({ graph }: Model, constants: ReadonlySet<string>): Generator<string> {
  const inputs = (graph?.input ?? []).filter(({ name }) => !constants.has(name ?? ""));
  if (inputs.length === 0) yield "it has no input";
  if ((graph?.output ?? []).length === 0) yield "it has no output";
  for (const port of inputs) {
    const extents = extentsOf(port);
    if (!port.type?.tensorType?.elemType) yield `input ${quoted(port.name)} is no tensor`;
    else if (extents.length === 0 || extents.length > 8 || extents.slice(1).includes(undefined))
      yield `input ${quoted(port.name)} has the extents ${extents.map((extent) => extent ?? "?").join(" x ")}, expected events and fixed ones`;
  }
}

function* constantFaults({ graph }: Model): Generator<string> {
  const names = new Set<string>();
  for (const tensor of graph?.initializer ?? []) {
    const name = tensor.name ?? "";
    const fault = tensorFault(tensor);
    if (name === "" || names.has(name)) yield `constant ${quoted(name)} has no name of its own`;
    if (fault !== undefined) yield `constant ${quoted(name)}: ${fault}`;
    names.add(name);
  }
  for (const [i, node] of (graph?.node ?? []).entries())
    for (const { name, t, tensors } of node.attribute ?? [])
      for (const tensor of [...(t === undefined || t === null ? [] : [t]), ...(tensors ?? [])]) {
        const fault = tensorFault(tensor);
        if (fault !== undefined) yield `operation ${i}, ${quoted(node.opType)}, ${quoted(name)}: ${fault}`;
      }
}

/** Sizes of all values for a few events, or why they cannot be told. */
function sizeOf({ graph }: Model, constants: ReadonlySet<string>): GraphSize | string {
  const shapes = new Map<string, Shape>();
  for (const tensor of graph?.initializer ?? []) {
    const integers = tensorIntegers(tensor);
    shapes.set(tensor.name ?? "", { dims: tensorDims(tensor), ...(integers === undefined ? {} : { integers }) });
  }
  for (const port of (graph?.input ?? []).filter(({ name }) => !constants.has(name ?? "")))
    shapes.set(port.name ?? "", { dims: extentsOf(port).map((extent) => extent ?? NETWORK_LIMITS.rows) });
  return graphSize(graph?.node ?? [], shapes, NETWORK_LIMITS);
}

/** Sizes within their bounds, and outputs of the shapes that the file declares. */
function* sizeFaults(model: Model, constants: ReadonlySet<string>): Generator<string> {
  const size = sizeOf(model, constants);
  if (typeof size === "string") {
    yield size;
    return;
  }
  for (const port of model.graph?.output ?? []) {
    const found = size.shapes.get(port.name ?? "") ?? [];
    const declared = extentsOf(port);
    if (
      port.type?.tensorType?.shape &&
      (declared.length !== found.length || declared.some((extent, i) => extent !== undefined && extent !== found[i]))
    )
      yield `output ${quoted(port.name)} has the extents ${found.join(" x ")}, the file says ${declared.map((extent) => extent ?? "?").join(" x ")}`;
  }
}

const constantNames = ({ graph }: Model): ReadonlySet<string> => new Set((graph?.initializer ?? []).map(({ name }) => name ?? ""));

function* modelFaults(model: Model): Generator<string> {
  const opset = opsetOf(model);
  const [first, last] = NETWORK_LIMITS.opset;
  const nodes = model.graph?.node ?? [];
  if (opset === undefined || !(opset >= first && opset <= last))
    yield `operators of version ${opset ?? "none"}, expected one of ${first} to ${last}`;
  if (nodes.length === 0) yield "there are no operations";
  if (nodes.length > NETWORK_LIMITS.nodes) {
    yield `${nodes.length} operations, at most ${NETWORK_LIMITS.nodes} are read`;
    return;
  }
  const keys = model.metadataProps.map(({ key }) => key ?? "");
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) yield `metadata ${quoted(twice)} stands there twice`;
  const constants = constantNames(model);
  yield* constantFaults(model);
  yield* portFaults(model, constants);
  yield* orderFaults(model, constants);
}

/**
 * What forbids to run a stranger's network, told from its bytes alone. Refused are: what is no ONNX file or has fields that readers take differently; operators
 * beyond the standard ones of versions 9 to 17 whose shapes are known here, operators defined in the file, graphs inside of operations; values in other
 * files; constants that are not finite or of other sizes than they say; nodes that use what comes later; shapes that do not fit; and sizes beyond
 * `NETWORK_LIMITS`. Nothing is computed and no other file is opened.
 * @param where the file's name, for errors
 * @returns DATA_NETWORK_REFUSED for each, at most eight; none if the network may be run
 */
export function networkFaults(bytes: Uint8Array, where?: string): readonly AnalysisError[] {
  const refusal = (message: string, cause?: unknown): AnalysisError =>
    new AnalysisError("DATA_NETWORK_REFUSED", message, { ...(where === undefined ? {} : { where }), cause });
  if (bytes.length > NETWORK_LIMITS.bytes) return [refusal(`the file has ${bytes.length} bytes, at most ${NETWORK_LIMITS.bytes} are read`)];
  const wire = wireFaults(bytes);
  if (wire.length > 0) return wire.map((message) => refusal(message));
  let model: Model;
  try {
    model = onnx.ModelProto.decode(bytes);
  } catch (cause) {
    return [refusal("the file is no ONNX network, or is damaged", cause)];
  }
  const faults: AnalysisError[] = [];
  const collect = (messages: Iterable<string>): void => {
    for (const message of messages) {
      faults.push(refusal(message));
      if (faults.length >= MOST_FAULTS) return;
    }
  };
  collect(modelFaults(model));
  // shapes are those of a graph without other faults
  if (faults.length === 0) collect(sizeFaults(model, constantNames(model)));
  return faults;
}

/**
 * Refuses a network that must not be run.
 * @throws AnalysisError DATA_NETWORK_REFUSED, the first of `networkFaults`
 */
export function requireNetwork(bytes: Uint8Array, where?: string): void {
  const faults = networkFaults(bytes, where);
  if (faults.length > 0) throw faults[0];
}

/**
 * Multiplications of a network for one event, numbers of its values counted as one each.
 * @throws AnalysisError DATA_NETWORK_REFUSED as `requireNetwork`
 */
export function networkProducts(bytes: Uint8Array): number {
  requireNetwork(bytes);
  const model = onnx.ModelProto.decode(bytes);
  const size = sizeOf(model, constantNames(model));
  return typeof size === "string" ? Infinity : (size.products + size.numbers) / NETWORK_LIMITS.rows;
}
