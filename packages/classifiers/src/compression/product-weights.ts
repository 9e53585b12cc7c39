import type { FileNode, NetworkFile } from "./network-file.ts";
import { extentsOf, floatsOf, readersOf } from "./network-file.ts";

/** The weights of a matrix product: a float32 constant that is its right operand and nothing else. */
export interface ProductWeights {
  readonly name: string;
  readonly node: FileNode;
  /** rows x columns, row-major, as the file has them. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Whether the outputs of the product are its rows, not its columns. */
  readonly transposed: boolean;
}

const flagOf = ({ attribute }: FileNode, name: string): number => Number(attribute?.find((one) => one.name === name)?.i ?? 0);

/** The product of standard operators that a node is. */
export function isProduct({ opType, domain }: FileNode): boolean {
  return (opType === "MatMul" || opType === "Gemm") && (domain === undefined || domain === null || domain === "" || domain === "ai.onnx");
}

/** The weights of the matrix products of a network, in its order, each once. */
export function productWeights(file: NetworkFile): ProductWeights[] {
  const readers = readersOf(file);
  return file.nodes.flatMap((node): ProductWeights[] => {
    const name = node.input?.[1] ?? "";
    const constant = file.constants.get(name);
    if (!isProduct(node) || constant === undefined || file.outputs.includes(name)) return [];
    const values = floatsOf(constant);
    const extents = extentsOf(constant);
    const [rows, columns] = extents;
    const alone = readers.get(name)?.length === 1 && node.input?.filter((input) => input === name).length === 1;
    if (values === undefined || extents.length !== 2 || !alone) return [];
    return [{ name, node, values, rows, columns, transposed: node.opType === "Gemm" && flagOf(node, "transB") !== 0 }];
  });
}
