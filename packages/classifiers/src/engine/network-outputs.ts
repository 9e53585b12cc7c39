import { AnalysisError } from "@ratiometer/config";
import type { Engine, NamedMatrices, NetworkPort, OpenNetwork } from "./engine.ts";

/** Events per call: large enough to be fast, small enough to stay in the cache. */
const CHUNK = 1024;

/** How many rows a network takes at once, if its file fixes it. */
function fixedRows(inputs: readonly NetworkPort[]): number | undefined {
  const rows = inputs.map(({ dims }) => dims[0]).filter((dim) => typeof dim === "number");
  return rows.length === 0 ? undefined : rows[0];
}

const columnsOf = (values: Float32Array, n: number): number => values.length / n;

/**
 * Outputs of an open network for many events, in chunks; results do not depend on them. A network that takes a fixed number of rows gets that many, the
 * last ones repeated.
 * @param inputs by name, n x columns each, row-major
 * @param wanted names of outputs
 * @returns n x columns each, row-major
 * @throws AnalysisError DATA_NETWORK
 */
export async function networkOutputs(
  network: OpenNetwork,
  inputs: Readonly<Record<string, Float32Array>>,
  n: number,
  wanted: readonly string[],
): Promise<Record<string, Float32Array>> {
  const results: Record<string, Float32Array> = Object.fromEntries(wanted.map((name) => [name, new Float32Array()]));
  if (n === 0) return results;
  const fixed = fixedRows(network.inputs);
  const chunk = fixed ?? CHUNK;
  for (let from = 0; from < n; from += chunk) {
    const rows = Math.min(n - from, chunk);
    const given = Object.entries(inputs).map(([name, values]) => {
      const columns = columnsOf(values, n);
      const part = values.subarray(from * columns, (from + rows) * columns);
      if (fixed === undefined || rows === fixed) return [name, { values: part, rows, columns }] as const;
      const filled = Float32Array.from(
        { length: fixed * columns },
        (_, i) => part[i < part.length ? i : part.length - columns + (i % columns)],
      );
      return [name, { values: filled, rows: fixed, columns }] as const;
    });
    const outputs: NamedMatrices = await network.run(Object.fromEntries(given), wanted);
    for (const name of wanted) {
      const { values, rows: found, columns } = outputs[name];
      if (found !== (fixed ?? rows))
        throw new AnalysisError("DATA_NETWORK", `output "${name}" has ${found} rows for ${fixed ?? rows} events, expected one for each`);
      if (from === 0) results[name] = new Float32Array(n * columns);
      results[name].set(values.subarray(0, rows * columns), from * columns);
    }
  }
  return results;
}

/**
 * Runs a network with one float32 input over many events.
 * @param rows n x columns, row-major
 * @returns n x outputs, row-major
 * @throws AnalysisError TRAIN_ENGINE if the engine cannot load it, DATA_NETWORK if it cannot run it
 */
export async function outputOn(
  engine: Engine,
  model: Uint8Array,
  inputName: string,
  rows: Float32Array,
  columns: number,
  outputName: string,
): Promise<Float32Array> {
  const network = await engine.open(model);
  try {
    return (await networkOutputs(network, { [inputName]: rows }, rows.length / columns, [outputName]))[outputName];
  } finally {
    await network.close();
  }
}
