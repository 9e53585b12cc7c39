import { NETWORK_LIMITS, type Engine } from "@ratiometer/classifiers";
import type { TestVectors } from "../artifact-content.ts";
import { flatOutput } from "./network-declaration.ts";

/** How far an engine's outputs are from the test vectors. */
export interface VectorRun {
  /** Largest difference. */
  readonly deviation: number;
  /** Largest difference in units of what is allowed, atol + rtol·|expected|: at most 1. */
  readonly relative: number;
  /** The first output that is too far off, in words; undefined if none is. */
  readonly fault: string | undefined;
}

/**
 * Runs a network, whose structure was checked, on its test vectors, so few events at a time as its size was checked for.
 * @param model bytes of the network, one input
 * @throws AnalysisError DATA_NETWORK if the engine cannot run it
 */
export async function runVectors(engine: Engine, model: Uint8Array, vectors: TestVectors, where: string): Promise<VectorRun> {
  const { inputs: rows, outputs, rtol, atol } = vectors;
  const network = await engine.open(model, where);
  try {
    const names = Object.keys(outputs);
    const [{ name: input, dims }] = network.inputs;
    const columns = rows[0].length;
    const batch = typeof dims[0] === "number" ? dims[0] : NETWORK_LIMITS.rows;
    let [deviation, relative] = [0, 0];
    let fault: string | undefined;
    for (let from = 0; from < rows.length; from += batch) {
      const part = rows.slice(from, from + batch);
      // a network of a fixed number of events gets the last one again
      const filled = Array.from(
        { length: typeof dims[0] === "number" ? batch : part.length },
        (_, i) => part[Math.min(i, part.length - 1)],
      );
      const found = await network.run({ [input]: { values: Float32Array.from(filled.flat()), rows: filled.length, columns } }, names);
      for (const name of names) {
        const expected = flatOutput(outputs[name]);
        const values = found[name].columns === expected.columns && found[name].rows === filled.length ? found[name].values : undefined;
        if (values === undefined)
          return {
            deviation,
            relative,
            fault: `output "${name}" has ${found[name].columns} columns, the test vectors ${expected.columns}`,
          };
        for (let i = 0; i < part.length * expected.columns; i++) {
          const wanted = expected.values[from * expected.columns + i];
          const difference = Math.abs(values[i] - wanted);
          const share = difference === 0 ? 0 : difference / (atol + rtol * Math.abs(wanted));
          if (!(share <= 1))
            fault ??= `output "${name}" of test vector ${from + Math.floor(i / expected.columns)} is ${values[i]}, expected ${wanted}`;
          deviation = Math.max(deviation, Number.isFinite(difference) ? difference : Number.MAX_VALUE);
          relative = Math.max(relative, Number.isFinite(share) ? share : Number.MAX_VALUE);
        }
      }
    }
    return { deviation, relative, fault };
  } finally {
    await network.close();
  }
}
