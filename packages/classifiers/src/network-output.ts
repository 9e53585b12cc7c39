import { float32, openSession } from "./onnxruntime.ts";

/** Events per call: large enough to be fast, small enough to stay in the cache. */
const CHUNK = 4096;

/**
 * Runs a network with one float32 input over many events.
 * @param rows n x columns, row-major
 * @returns n x outputs, row-major
 */
export async function networkOutput(
  model: Uint8Array,
  inputName: string,
  rows: Float32Array,
  columns: number,
  outputName: string,
): Promise<Float32Array> {
  const session = await openSession(model);
  const n = rows.length / columns;
  const parts: Float32Array[] = [];
  for (let from = 0; from < n; from += CHUNK) {
    const to = Math.min(n, from + CHUNK);
    const { [outputName]: output } = await session.run({
      [inputName]: float32(rows.slice(from * columns, to * columns), [to - from, columns]),
    });
    parts.push(Float32Array.from(output.data as Float32Array));
  }
  await session.release();
  const out = new Float32Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
