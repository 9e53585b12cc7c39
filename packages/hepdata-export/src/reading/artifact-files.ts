import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { ARCHIVE_LIMITS } from "../archive/archive-limits.ts";
import { readArchive } from "../archive/read-archive.ts";
import { INDEX_FILE } from "../artifact-index.ts";
import { packedArtifact, tooLarge, type ArtifactFiles } from "./packed-artifact.ts";

export type { ArtifactFiles };

/** Reading stops a link that took a file's place, and does not wait for a pipe. */
const NO_LINK = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const unreadable = (where: string, path: string, cause: unknown): AnalysisError =>
  new AnalysisError("EXPORT_NO_ARTIFACT", `no artifact: ${path === "" ? "it" : `"${path}"`} cannot be read (${(cause as Error).message})`, {
    where,
    cause,
  });

/** A file, at most so many bytes; undefined if it is none. */
async function fileBytes(place: string, most: number): Promise<Uint8Array | number | undefined> {
  const handle = await open(place, NO_LINK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) return undefined;
    return found.size > most ? found.size : await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function folderFiles(where: string): Promise<ArtifactFiles> {
  const files = new Map<string, Uint8Array>();
  const others = new Map<string, string>();
  let [bytes, entries] = [0, 0];
  const walk = async (below: string, depth: number): Promise<void> => {
    const found = await readdir(join(where, below), { withFileTypes: true }).catch((cause: unknown) => {
      throw unreadable(where, below, cause);
    });
    for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${below}${entry.name}`;
      if (++entries > ARCHIVE_LIMITS.entries) throw tooLarge(where, `the folder has more than ${ARCHIVE_LIMITS.entries} entries`);
      if (entry.isDirectory()) {
        if (depth >= ARCHIVE_LIMITS.depth) throw tooLarge(where, `"${path}" lies more than ${ARCHIVE_LIMITS.depth} folders deep`);
        await walk(`${path}/`, depth + 1);
      } else if (!entry.isFile()) others.set(path, entry.isSymbolicLink() ? "a symbolic link" : "a device or a pipe");
      else {
        const content = await fileBytes(join(where, path), ARCHIVE_LIMITS.bytes - bytes).catch((cause: unknown) => {
          throw unreadable(where, path, cause);
        });
        if (typeof content === "number")
          throw tooLarge(where, `the files have more than ${ARCHIVE_LIMITS.bytes} bytes together, "${path}" ${content} of them`);
        if (content === undefined) others.set(path, "no file");
        else {
          files.set(path, content);
          bytes += content.length;
        }
      }
    }
  };
  await walk("", 1);
  return { where, files, others };
}

/** Whether a path is a folder, or a link that the user names to one. @throws AnalysisError EXPORT_NO_ARTIFACT if there is nothing */
async function isFolder(where: string): Promise<boolean> {
  const found = await lstat(where).catch((cause: unknown) => {
    throw unreadable(where, "", cause);
  });
  if (!found.isDirectory() && !found.isSymbolicLink()) return false;
  return readdir(where).then(
    () => true,
    () => false,
  );
}

async function archiveBytes(where: string): Promise<Uint8Array> {
  const handle = await open(where, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw unreadable(where, "", cause);
  });
  try {
    const { size } = await handle.stat();
    if (size > ARCHIVE_LIMITS.bytes) throw tooLarge(where, `the archive has ${size} bytes, at most ${ARCHIVE_LIMITS.bytes} are read`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/**
 * Reads what was published into memory, whatever it is: a folder, whose links are not followed, or a ZIP, tar or tar.gz archive as it is.
 * @throws AnalysisError EXPORT_NO_ARTIFACT if it cannot be read; EXPORT_ARCHIVE for what is refused in an archive, and beyond `ARCHIVE_LIMITS`
 */
export async function openFiles(where: string): Promise<ArtifactFiles> {
  if (await isFolder(where)) return folderFiles(where);
  return { where, files: readArchive(await archiveBytes(where), where), others: new Map() };
}

/**
 * Reads an artifact into memory: a folder, whose links are not followed, or a ZIP, tar or tar.gz archive, whose one top folder may be the artifact.
 * @throws AnalysisError EXPORT_NO_ARTIFACT if it has no artifact.json or cannot be read; EXPORT_ARCHIVE for what is refused in an archive, and beyond `ARCHIVE_LIMITS`
 */
export async function openArtifact(where: string): Promise<ArtifactFiles> {
  if (await isFolder(where)) {
    const top = await lstat(join(where, INDEX_FILE)).catch((cause: unknown) => {
      throw new AnalysisError("EXPORT_NO_ARTIFACT", `no artifact: ${INDEX_FILE} cannot be read`, { where, cause });
    });
    if (!top.isFile()) throw new AnalysisError("EXPORT_NO_ARTIFACT", `no artifact: ${INDEX_FILE} is no file`, { where });
    return folderFiles(where);
  }
  return packedArtifact(await archiveBytes(where), where);
}
