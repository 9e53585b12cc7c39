import { archiveRefusal } from "./archive-limits.ts";
import { gunzipped, readTar } from "./read-tar.ts";
import { readZip } from "./read-zip.ts";

/** Ends of names of archives. */
export const ARCHIVE_NAME: RegExp = /\.(?:zip|tar|tar\.gz|tgz)$/i;

const begins = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

/**
 * The files of an archive by their paths, in memory: ZIP, tar or tar.gz, told by its bytes. Whoever made it is not trusted: links, devices, absolute paths and
 * such that lead out, names that are one on some systems, encrypted entries, headers that disagree, data that belong to no entry and sizes beyond
 * `ARCHIVE_LIMITS` are refused. Nothing is written anywhere.
 * @param where its name, for errors
 * @throws AnalysisError EXPORT_ARCHIVE, which names the entry
 */
export function readArchive(bytes: Uint8Array, where: string): ReadonlyMap<string, Uint8Array> {
  const refuse = archiveRefusal(where);
  if (begins(bytes, [0x50, 0x4b])) return readZip(bytes, refuse);
  return readTar(begins(bytes, [0x1f, 0x8b]) ? gunzipped(bytes, refuse) : bytes, refuse);
}
