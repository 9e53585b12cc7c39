import { createGunzip } from "node:zlib";
import { openInputFile, readBytes, type InputFile } from "./input-file.ts";

const CHUNK_BYTES = 1 << 17;

/** Whether a file begins as gzip does (RFC 1952), whatever it is called. */
async function isGzip(file: InputFile): Promise<boolean> {
  const [first, second] = await readBytes(file, 0, Math.min(2, file.size));
  return first === 0x1f && second === 0x8b;
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

/** Whether a file is compressed by gzip. @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE */
export async function isGzipFile(path: string): Promise<boolean> {
  const file = await openInputFile(path);
  const gzip = await isGzip(file);
  await file.handle.close();
  return gzip;
}

/** How much of a file is read, and who is told. */
export interface ChunkOptions {
  /** Fraction of the file's bytes read so far, 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Byte to begin at; of a file that is not compressed. */
  readonly start?: number;
}

/**
 * The bytes of a file, plain or unpacked from gzip, piece by piece and never all of them at once.
 *
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE; zlib's own errors (code Z_BUF_ERROR: truncated, Z_DATA_ERROR: corrupt) after the last good bytes
 */
export async function* byteChunks(path: string, { onProgress, start = 0 }: ChunkOptions = {}): AsyncGenerator<Buffer> {
  const file = await openInputFile(path);
  const gzip = await isGzip(file);
  const stream = file.handle.createReadStream({ highWaterMark: CHUNK_BYTES, start });
  const bytes: AsyncIterable<Buffer> = gzip ? inflate(stream) : stream;
  try {
    for await (const part of bytes) {
      onProgress?.(Math.min(1, (start + stream.bytesRead) / file.size));
      yield part;
    }
  } finally {
    stream.destroy();
    await file.handle.close();
  }
  onProgress?.(1);
}
