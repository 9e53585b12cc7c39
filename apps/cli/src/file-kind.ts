import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AnalysisError, nearestName } from "@ratiometer/config";
import { dataFormat, fileBeginning, type DataFormat } from "@ratiometer/tables";
import { STAGES } from "./pipeline/stage.ts";

/** What an argument is, told from its contents. */
export type FileKind = DataFormat | "analysis" | "artifact" | "archive" | "run" | "folder";

async function folderKind(path: string): Promise<FileKind> {
  const names = await readdir(path);
  if (names.includes("artifact.json")) return "artifact";
  return STAGES.some((stage) => names.includes(stage)) ? "run" : "folder";
}

/** Whether there is a folder at a path. @throws AnalysisError USAGE_NO_SUCH_FILE with the nearest name, DATA_UNREADABLE */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR")
      throw new AnalysisError("DATA_UNREADABLE", `"${path}" cannot be read: ${message}`, { cause });
    const folder = dirname(resolve(path));
    const near = nearestName(basename(path), await readdir(folder).catch((): string[] => []));
    const hint = near === undefined ? `looked in ${folder}` : `did you mean "${join(dirname(path), near)}"?`;
    throw new AnalysisError("USAGE_NO_SUCH_FILE", `there is no file "${path}"`, { cause, hint });
  }
}

/**
 * What a path holds.
 * @throws AnalysisError USAGE_NO_SUCH_FILE with the nearest name, DATA_UNREADABLE, DATA_FILE_UNREADABLE and DATA_CORRUPT_GZIP if it cannot be read
 */
export async function fileKind(path: string): Promise<FileKind> {
  if (await isFolder(path)) return folderKind(path);
  const beginning = await fileBeginning(path);
  // a ZIP archive, or a tar archive, unpacked from gzip or not
  if (beginning.startsWith("PK\x03\x04") || beginning.startsWith("ustar", 257)) return "archive";
  const format = dataFormat(beginning, path);
  return (format === "unknown" || format === "csv") && /^version:/m.test(beginning) ? "analysis" : format;
}
