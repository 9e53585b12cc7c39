import { zipSync, type Zippable } from "fflate";

/** Read by everybody, written by the owner, a regular file: attributes of Unix. */
const ATTRIBUTES = 0o100644 * 2 ** 16;
const UNIX = 3;

/**
 * A ZIP archive whose bytes depend on paths and contents only: entries sorted by path, no times (1980, the earliest there is), no owner.
 * @param files content by path, with "/"
 */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  // the format has local time: the same fields in every zone
  const mtime = new Date(1980, 0, 1);
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(entries) satisfies Zippable, { level: 9, mtime, os: UNIX, attrs: ATTRIBUTES });
}
