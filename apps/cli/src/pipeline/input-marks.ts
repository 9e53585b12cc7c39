import { stat } from "node:fs/promises";
import { AnalysisError } from "@ratiometer/config";
import { digestFiles, type FileDigest } from "./manifest.ts";

/** What tells that a file may be another one than it was, without reading it; by path. */
export type InputMarks = ReadonlyMap<string, string>;

export async function inputMarks(paths: readonly string[]): Promise<InputMarks> {
  const marks = new Map<string, string>();
  for (const path of paths) {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    marks.set(path, found === undefined ? "gone" : `${found.ino} ${found.size} ${found.mtimeNs}`);
  }
  return marks;
}

/**
 * Asks that the files are those whose digests were taken before a stage read them. One that was only touched is.
 * @param root that the digests name them relative to
 * @throws AnalysisError DATA_CHANGED, DATA_UNREADABLE
 */
export async function requireSameInputs(before: InputMarks, digests: readonly FileDigest[], root: string): Promise<void> {
  const paths = [...before.keys()];
  const now = await inputMarks(paths);
  for (const path of paths) {
    if (now.get(path) === before.get(path)) continue;
    const [digest] = await digestFiles([path], root);
    if (!digests.some(({ file, sha256 }) => file === digest.file && sha256 === digest.sha256))
      throw new AnalysisError("DATA_CHANGED", "the file was changed while it was read", {
        where: path,
        hint: "nothing that was made of it is kept: let it be written completely, then run again",
      });
  }
}
