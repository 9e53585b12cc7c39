import { inflateRawSync, inflateSync } from "node:zlib";

/**
 * Decompresses a block to so many bytes. It throws, or answers with another number of bytes, where the block is damaged as far as the format lets it
 * know: zlib, LZ4 (with a checksum by ROOT) and XZ do, zstd and the old deflate have no checksum.
 */
export type Codec = (block: Buffer, bytes: number) => Uint8Array | Promise<Uint8Array>;

/** One byte more than expected: the output then comes in one piece, and a longer one is seen. */
const output = (bytes: number): { chunkSize: number; maxOutputLength: number } => ({
  chunkSize: Math.max(64, bytes + 1),
  maxOutputLength: bytes + 1,
});

const zlib: Codec = (block, bytes) => inflateSync(block, output(bytes));

const oldDeflate: Codec = (block, bytes) => inflateRawSync(block, output(bytes));

// The WebAssembly modules allocate what they need for each block anew, so that a block that one gives up on does not harm the next.

/** Bytes of the xxhash64 that ROOT puts before an LZ4 block. */
const HASH_BYTES = 8;

async function lz4(): Promise<Codec> {
  const [{ default: xxhash }, { default: wasm }] = await Promise.all([import("xxhash-wasm"), import("lz4-wasm-nodejs")]);
  const hash = await xxhash();
  return (block, bytes) => {
    if (block.length < HASH_BYTES || hash.h64Raw(block.subarray(HASH_BYTES)) !== block.readBigUInt64BE(0))
      throw new Error("wrong checksum");
    // The decompressor wants the length before the block; the checksum has done its work.
    block.writeUInt32LE(bytes, HASH_BYTES - 4);
    return wasm.decompress(block.subarray(HASH_BYTES - 4));
  };
}

async function xz(): Promise<Codec> {
  const { default: wasm } = await import("xz-decompress");
  return async (block, bytes) => {
    const stream = new wasm.XzReadableStream(new Blob([block]).stream());
    const parts: Uint8Array[] = [];
    let total = 0;
    for await (const part of stream) {
      parts.push(part);
      total += part.length;
      if (total > bytes) break;
    }
    return Buffer.concat(parts, total);
  };
}

async function zstd(): Promise<Codec> {
  const { ZSTDDecoder } = await import("zstddec");
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return (block, bytes) => decoder.decode(block, bytes);
}

/** A codec that is loaded when it is first used. */
function loadedOnce(load: () => Promise<Codec>): Codec {
  let loading: Promise<Codec> | undefined;
  return async (block, bytes) => (await (loading ??= load()))(block, bytes);
}

const CODECS: ReadonlyMap<string, Codec> = new Map([
  ["ZL", zlib],
  ["CS", oldDeflate],
  ["L4", loadedOnce(lz4)],
  ["XZ", loadedOnce(xz)],
  ["ZS", loadedOnce(zstd)],
]);

/** The codec of a block by the two letters that it begins with. */
export const codecNamed = (letters: string): Codec | undefined => CODECS.get(letters);
