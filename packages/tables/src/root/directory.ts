import { cursorOver, int32, int64, skip, uint16, uint32 } from "./byte-cursor.ts";
import { damaged } from "./damage.ts";
import type { FileHeader } from "./file-header.ts";
import { readKey, type Key } from "./key.ts";
import type { RandomAccessFile } from "./random-access.ts";

/** An object of a file, and the path of directories to it: "name", "directory/name". */
export interface DirectoryEntry {
  readonly path: string;
  readonly key: Key;
}

/** From this version on positions have 64 bits. */
const LARGE = 1000;

/** No record of a directory (TDirectory) is longer. */
const DIRECTORY_BYTES = 42;

/** A key has no fewer bytes. */
const LEAST_KEY_BYTES = 26;

/** Where the list of keys of the directory at `seek` is. */
async function keyListAt(file: RandomAccessFile, seek: number, where: string): Promise<{ seek: number; bytes: number }> {
  const cursor = cursorOver(await file.read(seek, Math.min(DIRECTORY_BYTES, file.bytes - seek)), where);
  const position = uint16(cursor) > LARGE ? int64 : uint32;
  skip(cursor, 8); // times of creation and of the last change
  const bytes = int32(cursor);
  int32(cursor); // length of the name before the directory
  position(cursor); // the directory itself,
  position(cursor); // the one above
  return { seek: position(cursor), bytes };
}

async function keysAt(file: RandomAccessFile, seek: number, bytes: number, where: string): Promise<readonly Key[]> {
  if (seek === 0) return []; // never written, as in a file that was not closed
  if (!(bytes > 0 && seek > 0 && seek + bytes <= file.bytes))
    throw damaged(where, `the list of keys is said to lie in ${bytes} bytes from ${seek}, the file has ${file.bytes}`);
  const cursor = cursorOver(await file.read(seek, bytes), where);
  const head = readKey(cursor);
  // uproot leaves the position out.
  if (head.seek !== seek && head.seek !== 0) throw damaged(where, `the record at byte ${seek} says that it is at ${head.seek}`);
  cursor.position = head.headBytes;
  const length = int32(cursor);
  if (!(length >= 0 && length <= bytes / LEAST_KEY_BYTES)) throw damaged(where, `a list of ${length} keys in ${bytes} bytes`);
  return Array.from({ length }, () => readKey(cursor));
}

/**
 * All objects of a file, those in its directories too, in the order of the file.
 * @throws AnalysisError DATA_ROOT_DAMAGED, also for directories that contain each other
 */
export async function readDirectory(file: RandomAccessFile, { begin, nameBytes }: FileHeader): Promise<readonly DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  const seen = new Set<number>();
  const list = async (seek: number, prefix: string): Promise<void> => {
    const where = prefix === "" ? file.path : `${file.path}: directory "${prefix.slice(0, -1)}"`;
    if (!(seek > 0 && seek < file.bytes)) throw damaged(where, `is said to lie at byte ${seek}, the file has ${file.bytes}`);
    if (seen.has(seek)) throw damaged(where, `the directory at byte ${seek} is listed twice`);
    seen.add(seek);
    const { seek: keysSeek, bytes } = await keyListAt(file, seek, where);
    for (const key of await keysAt(file, keysSeek, bytes, where)) {
      const path = prefix + key.name;
      entries.push({ path, key });
      if (/^TDirectory(File)?$/.test(key.className)) await list(key.seek + key.headBytes, `${path}/`);
    }
  };
  await list(begin + nameBytes, "");
  return entries;
}
