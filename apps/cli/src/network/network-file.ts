import { readFile } from "node:fs/promises";
import { AnalysisError } from "@ratiometer/config";

/**
 * The bytes of a file that a user has named.
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE
 */
export async function networkBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new AnalysisError("DATA_FILE_MISSING", "no such file", {
        where: path,
        hint: "check the path; relative paths start at the current directory",
        cause,
      });
    throw new AnalysisError("DATA_FILE_UNREADABLE", `cannot be read (${message})`, { where: path, cause });
  }
}
