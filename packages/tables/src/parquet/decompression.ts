import { brotliDecompressSync, gunzipSync, inflateRawSync } from "node:zlib";
import { compressors } from "hyparquet-compressors";
import { decompress as decompressLz4 } from "lz4-wasm-nodejs";
import { ZSTDDecoder } from "zstddec";
import { statedName } from "./stated-values.ts";

/** The bytes of a page from its compressed ones. @param length what the page's header says. @throws Error if it is not that */
export type Decompress = (compressed: Uint8Array, length: number) => Uint8Array;

/** Bytes of the two big-endian lengths that Hadoop puts before a block of LZ4. */
const HADOOP_PREFIX = 8;

/** The length that a Snappy stream says it unpacks to. */
function snappyLength(bytes: Uint8Array): number {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    length += (bytes[i] & 127) * 128 ** i;
    if (bytes[i] < 128) return length;
  }
  return NaN;
}

function snappy(bytes: Uint8Array, length: number): Uint8Array {
  const said = snappyLength(bytes);
  // The decoder trusts the stream: it must not say more than there is room for.
  if (said !== length) throw new Error(`a Snappy stream of ${said} bytes`);
  return compressors.SNAPPY?.(bytes, length) ?? new Uint8Array(0);
}

/** One block of LZ4; the decoder wants the length before it. */
function lz4Block(bytes: Uint8Array, length: number): Uint8Array {
  const input = new Uint8Array(4 + bytes.length);
  new DataView(input.buffer).setUint32(0, length, true);
  input.set(bytes, 4);
  return decompressLz4(input);
}

/** Blocks of LZ4 each with its lengths before and after, as Hadoop writes them; undefined if it is no such sequence. */
function hadoopLz4(bytes: Uint8Array, length: number): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: { readonly at: number; readonly end: number; readonly length: number }[] = [];
  let total = 0;
  for (let at = 0; at < bytes.length;) {
    if (at + HADOOP_PREFIX > bytes.length) return undefined;
    const block = { at: at + HADOOP_PREFIX, end: at + HADOOP_PREFIX + view.getUint32(at + 4), length: view.getUint32(at) };
    total += block.length;
    if (block.end > bytes.length || total > length) return undefined;
    blocks.push(block);
    at = block.end;
  }
  if (total !== length) return undefined;
  const output = new Uint8Array(length);
  let filled = 0;
  for (const block of blocks) {
    output.set(lz4Block(bytes.subarray(block.at, block.end), block.length), filled);
    filled += block.length;
  }
  return output;
}

/** How each codec of the format unpacks a page, but Zstandard, whose decoder has to be loaded. */
const CODECS: Readonly<Partial<Record<string, Decompress>>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: snappy,
  GZIP: (bytes, length) => {
    const options = { maxOutputLength: Math.max(1, length) };
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, options) : inflateRawSync(bytes, options);
  },
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
  LZ4: (bytes, length) => hadoopLz4(bytes, length) ?? lz4Block(bytes, length),
  LZ4_RAW: lz4Block,
};

/** The decoder of a codec. @throws Error if there is none */
export async function decompression(codec: string): Promise<Decompress> {
  let unpack = CODECS[codec];
  if (codec === "ZSTD") {
    const decoder = new ZSTDDecoder();
    await decoder.init();
    unpack = (bytes, length) => decoder.decode(bytes, length);
  }
  if (unpack === undefined) throw new Error(`compressed by a codec ${statedName(codec)}`);
  const decode = unpack;
  return (bytes, length) => {
    const { buffer, byteOffset, byteLength } = length === 0 ? new Uint8Array(0) : decode(bytes, length);
    if (byteLength !== length) throw new Error(`a page unpacks to ${byteLength} bytes, expected ${length}`);
    // Node's own decoders return a Buffer, whose slices are no copies.
    return new Uint8Array(buffer, byteOffset, byteLength);
  };
}
