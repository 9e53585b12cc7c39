import { Z_BUF_ERROR, Z_NO_FLUSH, Z_OK, Z_STREAM_END, zlibInflate, zlibInflateInit2, zlibInflateReset, ZStream } from "pako";
import type { Inflation } from "./inflation.ts";

/** Bytes that are unpacked at once: what a bound is overshot by at most. */
const CHUNK = 2 ** 16;
/** zlib's windows: of a raw stream, and of one in gzip. */
const WINDOW = { deflate: -15, gzip: 31 } as const;

/** The same without Node: zlib in JavaScript, members of gzip one after the other. */
export function inflated(packed: Uint8Array, format: "gzip" | "deflate", most: number): Inflation | string {
  const stream = new ZStream();
  stream.input = packed;
  stream.avail_in = packed.length;
  zlibInflateInit2(stream, WINDOW[format]);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    stream.output = new Uint8Array(CHUNK);
    stream.next_out = 0;
    stream.avail_out = CHUNK;
    const status = zlibInflate(stream, Z_NO_FLUSH);
    const part = stream.output.subarray(0, stream.next_out);
    length += part.length;
    parts.push(part);
    if (length > most) return `unpacks to more than ${most} bytes from ${packed.length}`;
    if (status === Z_STREAM_END) {
      const more = format === "gzip" && packed[stream.next_in] === 0x1f && packed[stream.next_in + 1] === 0x8b;
      if (!more) break;
      zlibInflateReset(stream);
    } else if (status === Z_BUF_ERROR || (status === Z_OK && stream.avail_in === 0 && part.length < CHUNK))
      return "is damaged: unexpected end of file";
    else if (status !== Z_OK) return `is damaged: ${stream.msg}`;
  }
  const content = Buffer.alloc(length);
  let at = 0;
  for (const part of parts) {
    content.set(part, at);
    at += part.length;
  }
  return { content, used: stream.next_in };
}
