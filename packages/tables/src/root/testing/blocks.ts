import { deflateRawSync, deflateSync } from "node:zlib";
import { compress as lz4 } from "lz4-wasm-nodejs";
import xxhash from "xxhash-wasm";

/** An object as compressed blocks. */
export type Compression = (object: Buffer) => Buffer;

const threeBytes = (value: number): Buffer => Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);

/** A compressed block as ROOT frames it. */
export const block = (letters: string, method: number, compressed: Uint8Array, bytes: number): Buffer =>
  Buffer.concat([Buffer.from(letters), Buffer.from([method]), threeBytes(compressed.length), threeBytes(bytes), compressed]);

/** Blocks of no more than so many bytes, each compressed for itself. */
const inBlocks =
  (most: number, compress: (part: Buffer) => Buffer): Compression =>
  (object) => {
    const parts: Buffer[] = [];
    for (let from = 0; from < object.length; from += most) parts.push(compress(object.subarray(from, from + most)));
    return Buffer.concat(parts);
  };

export const zlibBlocks = (most: number = 1 << 24): Compression => inBlocks(most, (part) => block("ZL", 8, deflateSync(part), part.length));

export const oldDeflateBlocks: Compression = inBlocks(1 << 24, (part) => block("CS", 8, deflateRawSync(part), part.length));

const hash = await xxhash();

export const lz4Blocks: Compression = inBlocks(1 << 24, (part) => {
  // The length comes first, which ROOT has in the frame.
  const compressed = lz4(part).subarray(4);
  const checksum = Buffer.alloc(8);
  checksum.writeBigUInt64BE(hash.h64Raw(compressed));
  return block("L4", 1, Buffer.concat([checksum, compressed]), part.length);
});
