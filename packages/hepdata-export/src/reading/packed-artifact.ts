import { AnalysisError } from "@ratiometer/config";
import { ARCHIVE_LIMITS } from "../archive/archive-limits.ts";
import { pathFault } from "../archive/entry-name.ts";
import { archiveFiles } from "../archive/read-archive.ts";
import { INDEX_FILE } from "../artifact-index.ts";

/** The files of an artifact, folder or archive, as they were at one moment: what is checked is what is used. */
export interface ArtifactFiles {
  /** Folder or archive as the user named it. */
  readonly where: string;
  /** Contents by path, with "/". */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Entries of a folder that are no files: what they are, by path. They are never followed. */
  readonly others: ReadonlyMap<string, string>;
}

/** The error for more than an artifact can be. */
export const tooLarge = (where: string, message: string): AnalysisError =>
  new AnalysisError("EXPORT_ARCHIVE", message, { where, hint: "an artifact is far smaller; is this the right folder?" });

/** The files below the one folder that holds them all, where artifact.json is there and not above it. */
export function belowRoot(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> | undefined {
  if (files.has(INDEX_FILE)) return files;
  const [first = ""] = files.keys();
  const root = `${first.split("/")[0]}/`;
  if (!files.has(`${root}${INDEX_FILE}`) || ![...files.keys()].every((path) => path.startsWith(root))) return undefined;
  return new Map([...files].map(([path, bytes]) => [path.slice(root.length), bytes]));
}

/**
 * An artifact in a ZIP, tar or tar.gz archive, whose one top folder may be the artifact.
 * @throws AnalysisError EXPORT_NO_ARTIFACT if it has no artifact.json; EXPORT_ARCHIVE for what is refused in an archive, and beyond `ARCHIVE_LIMITS`
 */
export function packedArtifact(bytes: Uint8Array, where: string): ArtifactFiles {
  if (bytes.length > ARCHIVE_LIMITS.bytes)
    throw tooLarge(where, `the archive has ${bytes.length} bytes, at most ${ARCHIVE_LIMITS.bytes} are read`);
  const packed = archiveFiles(bytes, where);
  if (packed === undefined)
    throw new AnalysisError("EXPORT_NO_ARTIFACT", "no artifact: neither a folder nor a ZIP or tar archive", { where });
  const files = belowRoot(packed);
  if (files === undefined) throw new AnalysisError("EXPORT_NO_ARTIFACT", `no artifact: the archive has no ${INDEX_FILE}`, { where });
  return { where, files, others: new Map() };
}

/**
 * An artifact whose files someone else read from a folder, with their paths in it or with the folder's name before them.
 * @throws AnalysisError EXPORT_NO_ARTIFACT if it has no artifact.json; EXPORT_ARCHIVE beyond `ARCHIVE_LIMITS` and for paths that lead elsewhere
 */
export function folderArtifact(given: ReadonlyMap<string, Uint8Array>, where: string): ArtifactFiles {
  if (given.size > ARCHIVE_LIMITS.entries) throw tooLarge(where, `the folder has more than ${ARCHIVE_LIMITS.entries} entries`);
  let total = 0;
  for (const [path, bytes] of given) {
    const wrong = pathFault(path);
    if (wrong !== undefined) throw new AnalysisError("EXPORT_ARCHIVE", `"${path}" ${wrong}`, { where });
    total += bytes.length;
    if (total > ARCHIVE_LIMITS.bytes) throw tooLarge(where, `the files have more than ${ARCHIVE_LIMITS.bytes} bytes together`);
  }
  const files = belowRoot(given);
  if (files === undefined) throw new AnalysisError("EXPORT_NO_ARTIFACT", `no artifact: the folder has no ${INDEX_FILE}`, { where });
  return { where, files, others: new Map() };
}
