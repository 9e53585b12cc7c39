import { BINARY, UNARY } from "../engine/matrix-operations.ts";
import { extentsOf, floatsOf, sizeOf, type FileNode, type NetworkFile } from "./network-file.ts";

/** Operations whose result has the dimensions of their first operand. */
const LIKE_FIRST = new Set(["Slice", "Pad", "Concat", "Expand", "Tile", "MatMul", "Cast", "DequantizeLinear", ...UNARY]);
const LIKE_LARGER = new Set<string>(BINARY);

const valuesOf = (node: FileNode): readonly string[] => node.input ?? [];

function leastRank(node: FileNode, constants: NetworkFile["constants"], ranks: ReadonlyMap<string, number>): number {
  const [a = 0, b = 0] = valuesOf(node).map((name) => ranks.get(name) ?? 0);
  const operator = node.opType ?? "";
  if (operator === "Gemm") return 2;
  if (LIKE_FIRST.has(operator)) return a;
  if (LIKE_LARGER.has(operator)) return Math.max(a, b);
  const shape = operator === "Reshape" ? constants.get(valuesOf(node).at(1) ?? "") : undefined;
  return shape === undefined ? 0 : sizeOf(shape);
}

/** How many dimensions values have at least, where that is known. */
function leastRanks({ nodes, constants, inputs }: NetworkFile): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>([...inputs, ...[...constants].map(([name, one]) => [name, extentsOf(one).length] as const)]);
  for (const node of nodes) {
    for (const name of node.output ?? []) ranks.set(name, leastRank(node, constants, ranks));
  }
  return ranks;
}

/** What a node passes on unchanged, if it does nothing else. */
function passedOn(node: FileNode, file: NetworkFile, ranks: ReadonlyMap<string, number>): string | undefined {
  const [a = "", b = ""] = valuesOf(node);
  const isNumber = (name: string, value: number, beside: string): boolean => {
    const constant = file.constants.get(name);
    const values = floatsOf(constant);
    // a constant of more dimensions than the other operand adds some
    return constant !== undefined && values?.length === 1 && values[0] === value && extentsOf(constant).length <= (ranks.get(beside) ?? 0);
  };
  switch (node.opType) {
    case "Identity":
      return a;
    case "Add":
      return isNumber(b, 0, a) ? a : isNumber(a, 0, b) ? b : undefined;
    case "Sub":
      return isNumber(b, 0, a) ? a : undefined;
    case "Mul":
      return isNumber(b, 1, a) ? a : isNumber(a, 1, b) ? b : undefined;
    case "Div":
      return isNumber(b, 1, a) ? a : undefined;
    case "MatMul":
      // the only number of a matrix: both have columns of one number
      return isNumber(b, 1, a) ? a : undefined;
    default:
      return undefined;
  }
}

/** A network without operations that change nothing: sums with 0, products with 1, copies. Its outputs keep their names. */
export function withoutIdentities(file: NetworkFile): NetworkFile {
  const ranks = leastRanks(file);
  const renamed = new Map<string, string>();
  const nodes = file.nodes.flatMap((node): FileNode[] => {
    const input = valuesOf(node).map((name) => renamed.get(name) ?? name);
    const now = { ...node, input };
    const [output = ""] = node.output ?? [];
    const source = file.outputs.includes(output) ? undefined : passedOn(now, file, ranks);
    if (source === undefined) return [now];
    renamed.set(output, source);
    return [];
  });
  return { ...file, nodes };
}
