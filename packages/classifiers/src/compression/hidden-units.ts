import { BINARY, UNARY } from "../engine/matrix-operations.ts";
import { extentsOf, floatsOf, makersOf, readersOf, type FileNode, type NetworkFile } from "./network-file.ts";
import { isProduct, productWeights, type ProductWeights } from "./product-weights.ts";

/** Units of a network that nothing sees but the products behind them: what goes with each of them when it is taken out. */
export interface HiddenLayer {
  readonly units: number;
  /** Products whose outputs they are. */
  readonly made: readonly ProductWeights[];
  /** Products whose inputs they are. */
  readonly read: readonly ProductWeights[];
  /** Constants with a number for each unit: biases, means, scales. */
  readonly rows: readonly string[];
}

const ENTRY_BY_ENTRY = new Set<string>([...UNARY, ...BINARY]);

/** The factor of an attribute of Gemm, 1 if left out. */
const factorOf = ({ attribute }: FileNode, name: string): number => {
  const found = attribute?.find((one) => one.name === name);
  return found === undefined ? 1 : (found.f ?? 0);
};
const isTransposed = ({ attribute }: FileNode): boolean => Number(attribute?.find(({ name }) => name === "transA")?.i ?? 0) !== 0;

const outputsOf = ({ rows, columns, transposed }: ProductWeights): number => (transposed ? rows : columns);
const inputsOf = ({ rows, columns, transposed }: ProductWeights): number => (transposed ? columns : rows);

/**
 * The layer that a product makes units of, with all that hangs on them entry by entry: activations, normalisation, sums with units of other products.
 * @returns undefined where something else than a product sees them, so that they cannot be taken out one by one
 */
function layerOf(file: NetworkFile, first: ProductWeights, products: ReadonlyMap<FileNode, ProductWeights>): HiddenLayer | undefined {
  const [readers, makers] = [readersOf(file), makersOf(file)];
  const units = outputsOf(first);
  const [made, read] = [new Set<ProductWeights>(), new Set<ProductWeights>()];
  const rows = new Set<string>();
  const inside = new Set<FileNode>();
  const seen = new Set<string>();
  const waiting = [first.node.output?.at(0) ?? ""];
  /** A constant beside units: one number for each, or one for all. */
  const takeRow = (name: string): boolean => {
    const constant = file.constants.get(name);
    const values = floatsOf(constant);
    if (constant === undefined || values === undefined || file.outputs.includes(name)) return false;
    if (values.length === 1) return true;
    rows.add(name);
    return values.length === units && extentsOf(constant).at(-1) === units;
  };
  const takeNode = (node: FileNode): boolean => {
    if (!ENTRY_BY_ENTRY.has(node.opType ?? "")) return false;
    inside.add(node);
    waiting.push(...(node.output ?? []));
    return (node.input ?? []).every((name) => {
      if (file.constants.has(name)) return takeRow(name);
      waiting.push(name);
      return true;
    });
  };
  const takeMaker = (node: FileNode | undefined): boolean => {
    const product = node === undefined ? undefined : products.get(node);
    if (node === undefined || product === undefined) return node !== undefined && takeNode(node);
    inside.add(node);
    made.add(product);
    const bias = node.input?.at(2);
    return outputsOf(product) === units && (bias === undefined || bias === "" || takeRow(bias));
  };
  const takeReader = (node: FileNode, value: string): boolean => {
    const product = products.get(node);
    if (product === undefined) return takeNode(node);
    read.add(product);
    return inputsOf(product) === units && node.input?.[0] === value && node.input.filter((name) => name === value).length === 1;
  };
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    const name = value;
    if (file.outputs.includes(name) || !takeMaker(makers.get(name))) return undefined;
    if (!(readers.get(name) ?? []).every((node) => takeReader(node, name))) return undefined;
  }
  const shared = [...rows].some((name) => readers.get(name)?.some((node) => !inside.has(node)) === true);
  const both = [...made].some((product) => read.has(product));
  return shared || both || read.size === 0 ? undefined : { units, made: [...made], read: [...read], rows: [...rows] };
}

/** The hidden layers of a network whose units can be taken out one by one, in its order. */
export function hiddenLayersOf(file: NetworkFile): HiddenLayer[] {
  const products = new Map(
    productWeights(file)
      .filter(({ node }) => isProduct(node) && !isTransposed(node) && factorOf(node, "alpha") === 1 && factorOf(node, "beta") === 1)
      .map((product) => [product.node, product] as const),
  );
  const found = new Set<ProductWeights>();
  return [...products.values()].flatMap((product) => {
    if (found.has(product)) return [];
    const layer = layerOf(file, product, products);
    layer?.made.forEach((one) => found.add(one));
    return layer ?? [];
  });
}
