import { zipSync, type Zippable } from "fflate";

/** Read by everybody, written by the owner, a regular file: attributes of Unix. */
const ATTRIBUTES = 0o100644 * 2 ** 16;
const UNIX = 3;
/** Beyond it files get hardly smaller, and take several times as long. */
const LEVEL = 6;
/** What is compressed already, or has digits of chance: stored as it is. */
const DENSE = /\.(gz|npy|onnx|png|zip)$/;

/**
 * A ZIP archive whose bytes depend on paths and contents only: entries sorted by path, no times (1980, the earliest there is), no owner.
 * @param files content by path, with "/"
 */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  // the format has local time: the same fields in every zone
  const mtime = new Date(1980, 0, 1);
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const zippable: Zippable = Object.fromEntries(
    entries.map(([path, bytes]) => [path, [bytes, { level: DENSE.test(path) ? 0 : LEVEL }]] as const),
  );
  return zipSync(zippable, { mtime, os: UNIX, attrs: ATTRIBUTES });
}
