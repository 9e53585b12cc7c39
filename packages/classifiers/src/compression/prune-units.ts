import { initializer } from "../graph/onnx-values.ts";
import { hiddenLayersOf, type HiddenLayer } from "./hidden-units.ts";
import { extentsOf, floatsOf, type NetworkFile } from "./network-file.ts";
import { productWeights, type ProductWeights } from "./product-weights.ts";

/** Squared length of the weights of each unit of a layer in some products. @param made whether it is their output, not an input */
function squaredLengths(units: number, products: readonly ProductWeights[], made: boolean): Float64Array {
  const sums = new Float64Array(units);
  for (const { values, columns, transposed } of products)
    values.forEach((value, i) => (sums[made === transposed ? Math.floor(i / columns) : i % columns] += value * value));
  return sums;
}

/** The units to keep, in their order: those with the largest product of the lengths of what comes in and what goes out. */
function keptUnits({ units, made, read }: HiddenLayer, fraction: number): number[] {
  const [incoming, outgoing] = [squaredLengths(units, made, true), squaredLengths(units, read, false)];
  const size = Float64Array.from(incoming, (value, unit) => value * outgoing[unit]);
  const keep = Math.max(1, units - Math.floor(fraction * units));
  return Array.from(size.keys())
    .sort((a, b) => size[b] - size[a] || a - b)
    .slice(0, keep)
    .sort((a, b) => a - b);
}

/** Some rows or columns of a matrix. */
function taken(values: Float32Array, rows: number, columns: number, kept: readonly number[], along: "rows" | "columns"): Float32Array {
  if (along === "rows") return Float32Array.from(kept.flatMap((row) => [...values.subarray(row * columns, (row + 1) * columns)]));
  return Float32Array.from(Array.from({ length: rows }, (_, row) => kept.map((column) => values[row * columns + column])).flat());
}

/**
 * A network whose hidden layers have fewer units: without those of the smallest weights (Li et al., arXiv:1608.08710), so that its matrices are smaller. Layers
 * of which something else than a product sees the units, as of networks that read objects, stay as they are.
 * @param fraction of the units of each layer, 0 to 1, rounded down; one is always left
 */
export function withoutSmallUnits(file: NetworkFile, fraction: number): NetworkFile {
  const constants = new Map(file.constants);
  const cut = (name: string, kept: readonly number[], along: "rows" | "columns"): void => {
    const values = floatsOf(constants.get(name));
    const extents = extentsOf(constants.get(name) ?? {});
    if (values === undefined) throw new RangeError(`no weights ${name}`);
    const columns = extents.at(-1) ?? 1;
    const rows = values.length / columns;
    const dims = extents.map((extent, i) => (i === extents.length - (along === "rows" ? 2 : 1) ? kept.length : extent));
    constants.set(name, initializer(name, taken(values, rows, columns, kept, along), dims, "float32"));
  };
  for (const layer of hiddenLayersOf(file)) {
    // weights as they are by now: those behind one layer are those before another
    const now = new Map(productWeights({ ...file, constants }).map((product) => [product.name, product]));
    const current = (products: readonly ProductWeights[]): ProductWeights[] => products.map((one) => now.get(one.name) ?? one);
    const kept = keptUnits({ ...layer, made: current(layer.made), read: current(layer.read) }, fraction);
    for (const { name, transposed } of layer.made) cut(name, kept, transposed ? "rows" : "columns");
    for (const { name, transposed } of layer.read) cut(name, kept, transposed ? "columns" : "rows");
    for (const name of layer.rows) cut(name, kept, "columns");
  }
  return { ...file, constants };
}
