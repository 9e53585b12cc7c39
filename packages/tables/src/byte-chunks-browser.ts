import { AnalysisError } from "@ratiometer/config";
import type { ChunkOptions } from "./byte-chunks.ts";
import { heldFile } from "./held-files.ts";
import { inflateSteps } from "./inflate-steps.ts";

const CHUNK_BYTES = 1 << 17;

const held = (path: string): Uint8Array => {
  const bytes = heldFile(path);
  if (bytes === undefined) throw new AnalysisError("DATA_FILE_MISSING", "no such file", { where: path });
  return bytes;
};

const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

/** The same for a file that a page holds. */
export const isGzipFile = (path: string): Promise<boolean> => Promise.resolve().then(() => isGzip(held(path)));

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** The same for a file that a page holds. @throws AnalysisError DATA_FILE_MISSING; InflateError after the last good bytes */
export async function* byteChunks(path: string, { onProgress, start = 0 }: ChunkOptions = {}): AsyncGenerator<Buffer> {
  const bytes = held(path);
  for (const part of isGzip(bytes) ? inflateSteps(bytes, "gzip") : pieces(bytes.subarray(start))) {
    await Promise.resolve();
    yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  }
  onProgress?.(1);
}
