import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { AnalysisError, nearestName } from "@ratiometer/config";
import { STAGES } from "./pipeline/stage.ts";

/** What an argument is, told from its contents. */
export type FileKind = "lhe" | "analysis" | "artifact" | "run" | "folder" | "root" | "parquet" | "hdf5" | "numpy" | "empty" | "unknown";

const MAGIC: readonly (readonly [string, FileKind])[] = [
  ["root", "root"],
  ["PAR1", "parquet"],
  ["\x89HDF", "hdf5"],
  ["\x93NUMPY", "numpy"],
];

/** The first 64 kB of a file, unpacked. */
async function beginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65536), 0, 65536, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString("latin1");
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString("latin1");
  } finally {
    await file.close();
  }
}

async function folderKind(path: string): Promise<FileKind> {
  const names = await readdir(path);
  if (names.includes("artifact.json")) return "artifact";
  return STAGES.some((stage) => names.includes(stage)) ? "run" : "folder";
}

/**
 * What a path holds.
 * @throws AnalysisError USAGE_NO_SUCH_FILE with the nearest name, DATA_UNREADABLE if it cannot be read
 */
export async function fileKind(path: string): Promise<FileKind> {
  try {
    if ((await stat(path)).isDirectory()) return await folderKind(path);
    const text = await beginning(path);
    if (text === "") return "empty";
    const magic = MAGIC.find(([start]) => text.startsWith(start));
    if (magic !== undefined) return magic[1];
    if (/<(LesHouchesEvents|event|init)\b/.test(text) || /\.lhe(\.gz)?$/.test(path)) return "lhe";
    return /^version:/m.test(text) ? "analysis" : "unknown";
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
