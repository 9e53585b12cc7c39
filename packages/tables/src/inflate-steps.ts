import { Z_BUF_ERROR, Z_NO_FLUSH, Z_OK, Z_STREAM_END, zlibInflate, zlibInflateInit2, zlibInflateReset, ZStream } from "pako";

/** Bytes that are unpacked at once. */
const STEP = 1 << 16;
/** zlib's windows: of a raw stream, and of one in gzip. */
const WINDOW = { deflate: -15, gzip: 31 } as const;

/** What is wrong with a stream, by zlib's own codes as Node has them. */
export class InflateError extends Error {
  readonly code: "Z_BUF_ERROR" | "Z_DATA_ERROR";
  constructor(code: InflateError["code"], message: string) {
    super(message);
    this.name = "InflateError";
    this.code = code;
  }
}

/**
 * Unpacks deflated bytes step by step without Node, members of gzip one after the other; every good byte is given before a fault is thrown.
 * @returns how many of the packed bytes were used
 * @throws InflateError
 */
export function* inflateSteps(packed: Uint8Array, format: "gzip" | "deflate"): Generator<Uint8Array, number> {
  const stream = new ZStream();
  stream.input = packed;
  stream.avail_in = packed.length;
  zlibInflateInit2(stream, WINDOW[format]);
  for (;;) {
    stream.output = new Uint8Array(STEP);
    stream.next_out = 0;
    stream.avail_out = STEP;
    const status = zlibInflate(stream, Z_NO_FLUSH);
    const part = stream.output.subarray(0, stream.next_out);
    if (part.length > 0) yield part;
    if (status === Z_STREAM_END) {
      const more = format === "gzip" && packed[stream.next_in] === 0x1f && packed[stream.next_in + 1] === 0x8b;
      if (!more) return stream.next_in;
      zlibInflateReset(stream);
    } else if (status === Z_BUF_ERROR || (status === Z_OK && stream.avail_in === 0 && part.length < STEP))
      throw new InflateError("Z_BUF_ERROR", "unexpected end of file");
    else if (status !== Z_OK) throw new InflateError("Z_DATA_ERROR", stream.msg);
  }
}
