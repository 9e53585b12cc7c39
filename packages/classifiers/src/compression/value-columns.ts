import onnxProto from "onnx-proto";
import { BINARY, UNARY } from "../engine/matrix-operations.ts";
import type { Initializer } from "../graph/onnx-values.ts";
import { extentsOf, type FileNode, type NetworkFile } from "./network-file.ts";

const { INT64 } = onnxProto.onnx.TensorProto.DataType;

/** The whole numbers of a constant; undefined for others. */
function integersOf(constant: Initializer | undefined): readonly number[] | undefined {
  if (constant?.dataType !== INT64) return undefined;
  const { rawData, int64Data } = constant;
  if (rawData === undefined || rawData === null || rawData.length === 0) return Array.from(int64Data ?? [], Number);
  return rawData.length % 8 === 0 ? Array.from(new BigInt64Array(Uint8Array.from(rawData).buffer), Number) : undefined;
}

const SAME = new Set<string>([...UNARY, "Cast", "DequantizeLinear"]);
const EQUAL = new Set<string>(BINARY);

function flagOf({ attribute }: FileNode, name: string, otherwise: number): number {
  const found = attribute?.find((one) => one.name === name);
  return found === undefined ? otherwise : Number(found.i ?? 0);
}

/** The extent of matrices behind an operation along their columns, where it follows from what it works on. */
function columnsBehind(node: FileNode, { constants }: NetworkFile, known: ReadonlyMap<string, number>): number | undefined {
  const input = node.input ?? [];
  const [a, b] = input.map((name) => known.get(name));
  const list = (i: number): readonly number[] | undefined => integersOf(constants.get(input.at(i) ?? ""));
  const operator = node.opType ?? "";
  if (SAME.has(operator)) return a;
  if (EQUAL.has(operator)) return a === undefined || b === undefined ? undefined : Math.max(a, b);
  switch (operator) {
    case "MatMul":
      return b;
    case "Gemm": {
      const weights = constants.get(input.at(1) ?? "");
      return weights === undefined ? undefined : extentsOf(weights).at(flagOf(node, "transB", 0) === 0 ? 1 : 0);
    }
    case "Slice": {
      const [[from], [to], [axis]] = [list(1) ?? [], list(2) ?? [], list(3) ?? []];
      if (axis === 0 || a === undefined) return axis === 0 ? a : undefined;
      const within = (at: number): number => Math.min(Math.max(at < 0 ? at + a : at, 0), a);
      return axis === 1 && (list(1)?.length ?? 0) === 1 && input.length === 4 ? within(to) - within(from) : undefined;
    }
    case "Concat": {
      const parts = input.map((name) => known.get(name));
      if (flagOf(node, "axis", 0) !== 1) return undefined;
      return parts.every((part) => part !== undefined) ? parts.reduce((sum, part) => sum + part, 0) : undefined;
    }
    case "ReduceSum":
      return flagOf(node, "keepdims", 1) !== 0 && list(1)?.length === 1 ? (list(1)?.[0] === 1 ? 1 : a) : undefined;
    case "Reshape": {
      const last = list(1)?.at(-1) ?? 0;
      return last > 0 ? last : undefined;
    }
    default:
      return undefined;
  }
}

/** The number of columns of the values of a network, where it is known: of inputs, constants, and what is made of them by the operations of our networks. */
export function valueColumns(file: NetworkFile): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  for (const { name, type } of file.model.graph?.input ?? []) {
    const columns = Number(type?.tensorType?.shape?.dim?.at(-1)?.dimValue ?? 0);
    if (columns > 0) known.set(name ?? "", columns);
  }
  for (const [name, constant] of file.constants) known.set(name, extentsOf(constant).at(-1) ?? 1);
  for (const node of file.nodes) {
    const columns = columnsBehind(node, file, known);
    if (columns !== undefined) known.set(node.output?.at(0) ?? "", columns);
  }
  return known;
}
