import { open, readdir, type FileHandle } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { AnalysisError, nearestName } from "@ratiometer/config";
import { systemErrorCode, systemErrorMessage } from "../system-error.ts";

/** A file that is read in pieces from anywhere. */
export interface RandomAccessFile {
  readonly path: string;
  /** Length of the file in bytes. */
  readonly bytes: number;
  /** The bytes position … position + length - 1, in memory of their own. @throws AnalysisError DATA_TRUNCATED, DATA_FILE_UNREADABLE */
  readonly read: (position: number, length: number) => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

const unreadable = (path: string, error: unknown): AnalysisError =>
  new AnalysisError("DATA_FILE_UNREADABLE", `cannot be read (${systemErrorMessage(error)})`, {
    where: path,
    hint: "give a readable file",
    cause: error,
  });

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw unreadable(path, error);
    const near = nearestName(basename(path), await readdir(dirname(path)).catch(() => []));
    const hint = near === undefined ? "check the path; relative paths start at the current directory" : `did you mean "${near}"?`;
    throw new AnalysisError("DATA_FILE_MISSING", "no such file", { where: path, hint });
  }
}

/** Opens a file for reading. @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE */
export async function openRandomAccess(path: string): Promise<RandomAccessFile> {
  const file = await openFile(path);
  const { size } = await file.stat();
  const read = async (position: number, length: number): Promise<Buffer> => {
    if (position + length > size)
      throw new AnalysisError("DATA_TRUNCATED", `ends at byte ${size}, expected ${length} bytes from ${position}`, {
        where: path,
        hint: "fetch the whole file",
      });
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let filled = 0; filled < length;) {
      const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      if (bytesRead === 0) throw unreadable(path, new Error("it became shorter while it was read"));
      filled += bytesRead;
    }
    return bytes;
  };
  return { path, bytes: size, read, close: () => file.close() };
}
