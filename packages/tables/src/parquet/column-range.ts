import type { Statistics } from "hyparquet/src/types.js";
import type { NumberArray } from "../columnar-file.ts";

/** The smallest and the largest number, NaN apart; undefined without any. */
function rangeOf(values: NumberArray): readonly [number | bigint, number | bigint] | undefined {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    if (values.length === 0) return undefined;
    let [low, high] = [values[0], values[0]];
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return [low, high];
  }
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

const isBound = (bound: unknown): bound is number | bigint =>
  typeof bound === "bigint" || (typeof bound === "number" && !Number.isNaN(bound));

/**
 * Compares numbers with the range that the file states for them, which most writers do: bytes that were changed in a file without checksums often leave it.
 * @throws Error if one lies beyond
 */
export function requireStatedRange(values: NumberArray, statistics: Statistics | undefined): void {
  const { min_value: least, max_value: most } = statistics ?? {};
  if (!isBound(least) || !isBound(most)) return;
  const found = rangeOf(values);
  if (found !== undefined && (found[0] < least || found[1] > most))
    throw new Error(`values from ${found[0]} to ${found[1]}, the file says from ${least} to ${most}`);
}
