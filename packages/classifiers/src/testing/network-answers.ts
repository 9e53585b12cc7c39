import { randomStream } from "@ratiometer/tables";
import type { Engine } from "../engine/engine.ts";
import { onnxruntimeEngine } from "../engine/onnxruntime-engine.ts";

/** Normal events for a network, n x columns. */
export function normalRows(columns: number, n = 100): Float32Array {
  const stream = randomStream(1, "rows", columns);
  return Float32Array.from({ length: n * columns }, () => stream.normal());
}

/** Outputs of a network for rows of its input "x", in one call. */
export async function answersOf(
  bytes: Uint8Array,
  rows: Float32Array,
  columns: number,
  outputs: readonly string[],
  engine: Engine = onnxruntimeEngine(),
): Promise<Readonly<Record<string, Float32Array>>> {
  const network = await engine.open(bytes);
  try {
    const results = await network.run({ x: { values: rows, rows: rows.length / columns, columns } }, outputs);
    return Object.fromEntries(outputs.map((name) => [name, results[name].values]));
  } finally {
    await network.close();
  }
}

/** The largest distance of two lists, relative to the largest number of the second where that is above 1. */
export const distance = (found: ArrayLike<number>, expected: ArrayLike<number>): number => {
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0) / scale;
};
