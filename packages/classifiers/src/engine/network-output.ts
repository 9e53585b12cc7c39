import { float32, openSession } from "./onnxruntime.ts";

/** Events per call: large enough to be fast, small enough to stay in the cache. */
const CHUNK = 4096;

/**
 * Runs a network with one float32 input over many events.
 * @param rows n x columns, row-major
 * @returns n x outputs, row-major
 * @throws AnalysisError TRAIN_ENGINE if the engine cannot load it
 */
export async function networkOutput(
  model: Uint8Array,
  inputName: string,
  rows: Float32Array,
  columns: number,
  outputName: string,
): Promise<Float32Array> {
  const session = await openSession(model);
  try {
    const n = rows.length / columns;
    let out = new Float32Array();
    for (let from = 0; from < n; from += CHUNK) {
      const to = Math.min(n, from + CHUNK);
      const { [outputName]: output } = await session.run({
        [inputName]: float32(rows.slice(from * columns, to * columns), [to - from, columns]),
      });
      const values = output.data as Float32Array;
      const width = values.length / (to - from);
      if (from === 0) out = new Float32Array(n * width);
      out.set(values, from * width);
    }
    return out;
  } finally {
    await session.release();
  }
}
