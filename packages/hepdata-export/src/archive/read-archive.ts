import { archiveRefusal } from "./archive-limits.ts";
import { gunzipped, readTar } from "./read-tar.ts";
import { readZip } from "./read-zip.ts";

/** Ends of names of archives. */
export const ARCHIVE_NAME: RegExp = /\.(?:zip|tar|tar\.gz|tgz)$/i;

const begins = (bytes: Uint8Array, magic: readonly number[], at = 0): boolean => magic.every((byte, i) => bytes[at + i] === byte);
const isZip = (bytes: Uint8Array): boolean => begins(bytes, [0x50, 0x4b]);
const isGzip = (bytes: Uint8Array): boolean => begins(bytes, [0x1f, 0x8b]);
/** "ustar" in the first header. */
const isTar = (bytes: Uint8Array): boolean => begins(bytes, [0x75, 0x73, 0x74, 0x61, 0x72], 257);

/**
 * The files of an archive by their paths, in memory: ZIP, tar or tar.gz, told by its bytes. Whoever made it is not trusted: links, devices, absolute paths and
 * such that lead out, names that are one on some systems, encrypted entries, headers that disagree, data that belong to no entry and sizes beyond
 * `ARCHIVE_LIMITS` are refused. Nothing is written anywhere.
 * @param where its name, for errors
 * @returns undefined for what is no archive
 * @throws AnalysisError EXPORT_ARCHIVE, which names the entry
 */
export function archiveFiles(bytes: Uint8Array, where: string): ReadonlyMap<string, Uint8Array> | undefined {
  const refuse = archiveRefusal(where);
  if (isZip(bytes)) return readZip(bytes, refuse);
  const tar = isGzip(bytes) ? gunzipped(bytes, refuse) : bytes;
  return isTar(tar) ? readTar(tar, refuse) : undefined;
}

/** The files of what must be an archive. @throws AnalysisError EXPORT_ARCHIVE */
export function readArchive(bytes: Uint8Array, where: string): ReadonlyMap<string, Uint8Array> {
  const files = archiveFiles(bytes, where);
  if (files === undefined) throw archiveRefusal(where)("is neither ZIP nor tar");
  return files;
}
