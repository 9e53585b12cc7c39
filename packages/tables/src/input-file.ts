import { open, readdir, type FileHandle } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { AnalysisError, nearestName } from "@ratiometer/config";
import { systemErrorCode, systemErrorMessage } from "./system-error.ts";

/** A file that is open for reading, and its size in bytes. */
export interface InputFile {
  readonly handle: FileHandle;
  readonly size: number;
}

const unreadable = (path: string, why: string, cause?: unknown): AnalysisError =>
  new AnalysisError("DATA_FILE_UNREADABLE", `cannot be read (${why})`, { where: path, hint: "give a readable file", cause });

/**
 * Opens a file that a user has named.
 * @throws AnalysisError DATA_FILE_MISSING with the nearest name, DATA_FILE_UNREADABLE if it is a folder or may not be read
 */
export async function openInputFile(path: string): Promise<InputFile> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT" && systemErrorCode(error) !== "ENOTDIR")
      throw unreadable(path, systemErrorMessage(error), error);
    const near = nearestName(basename(path), await readdir(dirname(path)).catch(() => []));
    const hint = near === undefined ? "check the path; relative paths start at the current directory" : `did you mean "${near}"?`;
    throw new AnalysisError("DATA_FILE_MISSING", "no such file", { where: path, hint });
  }
  const status = await handle.stat();
  if (!status.isDirectory()) return { handle, size: status.size };
  await handle.close();
  throw unreadable(path, "it is a folder");
}

/**
 * The bytes first … end - 1 of an open file.
 * @throws Error if the file ends before, or the range is none
 */
export async function readBytes({ handle, size }: InputFile, first: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!(first >= 0 && first <= end && end <= size)) throw new Error(`bytes ${first} to ${end} of a file of ${size} bytes`);
  const bytes = new Uint8Array(end - first);
  for (let filled = 0; filled < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, first + filled);
    if (bytesRead === 0) throw new Error(`the file ends at byte ${first + filled}`);
    filled += bytesRead;
  }
  return bytes;
}
