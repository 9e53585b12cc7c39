import { snappyUncompress } from "hyparquet";
import { decompressZstd } from "hyparquet-compressors";
import { inflateSteps } from "../inflate-steps.ts";
import type { Decompress } from "./decompression.ts";
import { statedName } from "./stated-values.ts";

/** Gzip, or the raw stream that some writers call so. */
function gunzipped(bytes: Uint8Array, length: number): Uint8Array {
  const content = new Uint8Array(length);
  let at = 0;
  for (const part of inflateSteps(bytes, bytes[0] === 0x1f && bytes[1] === 0x8b ? "gzip" : "deflate")) {
    if (at + part.length > length) throw new Error(`a page unpacks to more than ${length} bytes`);
    content.set(part, at);
    at += part.length;
  }
  return content.subarray(0, at);
}

/** Codecs in JavaScript, as a page of a strict policy runs no WebAssembly: the usual ones, which notice what is longer or shorter than it says. */
const CODECS: Readonly<Partial<Record<string, Decompress>>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: (bytes, length) => {
    const content = new Uint8Array(length);
    snappyUncompress(bytes, content);
    return content;
  },
  GZIP: gunzipped,
  ZSTD: (bytes) => decompressZstd(bytes),
};

/** The same without Node. @throws Error if there is none */
export function decompression(codec: string): Promise<Decompress> {
  const decode = CODECS[codec];
  if (decode === undefined) return Promise.reject(new Error(`compressed by a codec ${statedName(codec)}`));
  return Promise.resolve((bytes, length) => {
    const content = length === 0 ? new Uint8Array(0) : decode(bytes, length);
    if (content.byteLength !== length) throw new Error(`a page unpacks to ${content.byteLength} bytes, expected ${length}`);
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  });
}
