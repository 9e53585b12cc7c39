import { gunzipSync, inflateRawSync } from "node:zlib";

/** Unpacked bytes, and how many packed ones they came from: what is behind the end is not used. */
export interface Inflation {
  readonly content: Buffer;
  readonly used: number;
}

/** What zlib returns where it is asked for its engine, too; its types do not know it. */
function inflationOf(value: unknown): Inflation {
  if (typeof value === "object" && value !== null && "buffer" in value && Buffer.isBuffer(value.buffer) && "engine" in value) {
    const { buffer: content, engine } = value;
    if (typeof engine === "object" && engine !== null && "bytesWritten" in engine && typeof engine.bytesWritten === "number")
      return { content, used: engine.bytesWritten };
  }
  throw new TypeError("zlib does not tell how much it has read");
}

/**
 * Unpacks data that nobody vouches for, and stops at a bound.
 * @param most bytes that it may become
 * @returns a sentence about what is wrong with them, otherwise the content
 */
export function inflated(packed: Uint8Array, format: "gzip" | "deflate", most: number): Inflation | string {
  try {
    // a bound of 0 is none
    const options = { maxOutputLength: Math.max(most, 1), info: true };
    return inflationOf(format === "gzip" ? gunzipSync(packed, options) : inflateRawSync(packed, options));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    return code === "ERR_BUFFER_TOO_LARGE" ? `unpacks to more than ${most} bytes from ${packed.length}` : `is damaged: ${message}`;
  }
}
