import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { fileKind } from "../file-kind.ts";

/** A file for the page: an archive or a model as it is, a folder packed. */
export interface ViewedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function packed(folder: string): Promise<ViewedFile> {
  const { openArtifact, zip } = await import("@ratiometer/hepdata-export");
  const { files, others } = await openArtifact(folder);
  const other = [...others].at(0);
  if (other !== undefined)
    throw new AnalysisError("EXPORT_NO_ARTIFACT", `"${other[0]}" is ${other[1]}: an artifact has files alone`, { where: folder });
  const name = basename(resolve(folder)) === "artifact" ? basename(resolve(folder, "..")) : basename(resolve(folder));
  return { name: `${name}.zip`, bytes: zip(files) };
}

/**
 * What a path names: an artifact, folder or archive, that of a run, or a statistical model.
 * @throws AnalysisError USAGE_NO_SUCH_FILE with the nearest name, EXPORT_NO_ARTIFACT for a folder or run without one, EXPORT_ARCHIVE
 */
export async function viewedFile(path: string): Promise<ViewedFile> {
  const kind = await fileKind(path);
  if (kind === "artifact") return packed(path);
  const own = join(path, "artifact");
  if (kind === "run" && existsSync(join(own, "artifact.json"))) return packed(own);
  if ((await stat(path)).isDirectory())
    throw new AnalysisError(
      "EXPORT_NO_ARTIFACT",
      `found ${kind === "run" ? "a run that was not exported" : "a folder without artifact.json"}, expected an artifact`,
      {
        where: path,
        hint: "ratiometer export ANALYSIS.yaml makes it",
      },
    );
  return { name: basename(path), bytes: await readFile(path) };
}
