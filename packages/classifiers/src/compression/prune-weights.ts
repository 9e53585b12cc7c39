import { initializer } from "../graph/onnx-values.ts";
import type { NetworkFile } from "./network-file.ts";
import { productWeights } from "./product-weights.ts";

/** Over what the weights are ranked: all of the network together, or those of each product. */
export type Ranking = "network" | "layer";

/** The largest of the smallest `count` numbers; -1 for none. */
const thresholdOf = (magnitudes: Float64Array, count: number): number => (count === 0 ? -1 : magnitudes.sort()[count - 1]);

/**
 * A network without the smallest weights of its products: they are 0. Its file is as large as before, and smaller once it is packed.
 * @param fraction of the weights, 0 to 1, rounded down; of equal ones all go
 * @param ranking "network" if left out
 */
export function withoutSmallWeights(file: NetworkFile, fraction: number, ranking: Ranking = "network"): NetworkFile {
  const products = productWeights(file);
  const magnitudes = (values: readonly Float32Array[]): Float64Array =>
    Float64Array.from(
      values.flatMap((list) => [...list]),
      Math.abs,
    );
  const below = (values: readonly Float32Array[]): number => {
    const all = magnitudes(values);
    return thresholdOf(all, Math.floor(fraction * all.length));
  };
  const common = below(products.map(({ values }) => values));
  const constants = new Map(file.constants);
  for (const { name, values, rows, columns } of products) {
    const least = ranking === "network" ? common : below([values]);
    const kept = values.map((value) => (Math.abs(value) <= least ? 0 : value));
    constants.set(name, initializer(name, kept, [rows, columns], "float32"));
  }
  return { ...file, constants };
}
