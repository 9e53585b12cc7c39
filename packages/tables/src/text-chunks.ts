import { createReadStream, type ReadStream } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { AnalysisError, nearestName } from "@ratiometer/config";
import { systemErrorCode, systemErrorMessage } from "./system-error.ts";

const CHUNK_BYTES = 1 << 17;

/** Size in bytes, and whether the first two bytes are those of gzip (RFC 1952), whatever the file is called. */
async function probe(path: string): Promise<{ size: number; gzip: boolean }> {
  try {
    const file = await open(path);
    try {
      const magic = new Uint8Array(2);
      await file.read(magic, 0, 2, 0);
      return { size: (await file.stat()).size, gzip: magic[0] === 0x1f && magic[1] === 0x8b };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT")
      throw new AnalysisError("DATA_FILE_UNREADABLE", `cannot be read (${systemErrorMessage(error)})`, {
        where: path,
        hint: "give a readable file",
        cause: error,
      });
    const near = nearestName(basename(path), await readdir(dirname(path)).catch(() => []));
    const hint = near === undefined ? "check the path; relative paths start at the current directory" : `did you mean "${near}"?`;
    throw new AnalysisError("DATA_FILE_MISSING", "no such file", { where: path, hint });
  }
}

/**
 * The bytes of a gzip stream of any number of members. Everything that can be inflated is delivered before a fault of the stream is thrown,
 * so that the reader can tell how far the file is good.
 */
async function* inflate(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let inflated: Buffer[] = [];
  let failure: Error | undefined;
  gunzip.on("data", (part: Buffer) => inflated.push(part));
  const closed = new Promise<void>((resolve) => {
    gunzip.once("end", resolve);
    gunzip.once("error", (error) => {
      failure = error;
      resolve();
    });
  });
  const take = (): Buffer[] => {
    const taken = inflated;
    inflated = [];
    return taken;
  };
  try {
    for await (const chunk of compressed) {
      await Promise.race([closed, new Promise((resolve) => gunzip.write(chunk, resolve))]);
      yield* take();
      if (failure !== undefined) throw failure;
    }
    gunzip.end();
    await closed;
    yield* take();
    if (failure !== undefined) throw failure;
  } finally {
    gunzip.destroy();
  }
}

/**
 * The bytes of a file, plain or gzip (then inflated), piece by piece and never all of them at once.
 *
 * @param onProgress fraction of the file's bytes read so far, 0 to 1
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE; zlib's own errors (code Z_BUF_ERROR: truncated, Z_DATA_ERROR: corrupt) after the last good bytes
 */
export async function* byteChunks(path: string, onProgress?: (fraction: number) => void): AsyncGenerator<Buffer> {
  const { size, gzip } = await probe(path);
  const file: ReadStream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const bytes: AsyncIterable<Buffer> = gzip ? inflate(file) : file;
  for await (const part of bytes) {
    onProgress?.(Math.min(1, file.bytesRead / size));
    yield part;
  }
  onProgress?.(1);
}

/** The text (UTF-8) of a file, piece by piece; as `byteChunks`. */
export async function* textChunks(path: string, onProgress?: (fraction: number) => void): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  for await (const part of byteChunks(path, onProgress)) yield decoder.write(part);
}
