import { zipSync, type Zippable } from "fflate";

/** The first moment that a ZIP file can name, in local time, which is what it holds: the same bytes in every time zone. */
const EPOCH = new Date(1980, 0, 1);

/** A ZIP file whose bytes depend on names and contents only: entries sorted by name, of one time. @param files content by path */
export function depositArchive(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {};
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) entries[path] = [bytes, { mtime: EPOCH, level: 6 }];
  return zipSync(entries);
}
