import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { hexDigest } from "./hex-digest.ts";

/** SHA-256 in lower-case hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return hexDigest("sha256", data);
}

/** SHA-256 of a file, streamed. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/**
 * JSON with sorted keys, two spaces and a final newline: the same value gives the same bytes.
 * @throws RangeError for NaN and infinities, which JSON would turn into null, and for typed arrays, which it would turn into objects
 */
export function canonicalJson(value: unknown): string {
  const sorted = (key: string, node: unknown): unknown => {
    if (typeof node === "number" && !Number.isFinite(node)) throw new RangeError(`"${key}" is ${node}: JSON has no such number`);
    if (ArrayBuffer.isView(node)) throw new RangeError(`"${key}" is a typed array: make it an array first`);
    return typeof node === "object" && node !== null && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : node;
  };
  return `${JSON.stringify(value, sorted, 2)}\n`;
}
