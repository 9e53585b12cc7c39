import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { MANIFEST } from "./manifest.ts";
import { STAGES, type StageName } from "./stage.ts";

/** What a stage makes within a run. The export stage makes the artifact, which holds nothing but what is published. */
export const stageFolder = (out: string, stage: StageName): string => join(out, stage === "export" ? "artifact" : stage);

export const manifestPath = (out: string, stage: StageName): string => join(out, stage, MANIFEST);

/** Names in a folder; none where there is no folder. */
async function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return [];
  });
}

/**
 * Replacing a stage removes what was in its folder: that must be the work of an earlier run.
 * @throws AnalysisError USAGE_FOLDER_TAKEN
 */
export async function checkFolders(out: string): Promise<void> {
  for (const stage of STAGES) {
    const folder = stageFolder(out, stage);
    const entries = await entriesOf(folder);
    if (entries.length > 0 && !entries.includes(MANIFEST) && !entries.includes("artifact.json"))
      throw new AnalysisError("USAGE_FOLDER_TAKEN", `"${folder}" is there already and no run made it: it has no ${MANIFEST}`, {
        hint: "choose another folder with --out, or move it away",
      });
  }
}

const unfinished = (stage: StageName, key: string): string => `.unfinished-${stage}-${key.slice(0, 16)}`;
const replaced = (stage: StageName): string => `.replaced-${stage}`;

/** Removes what interrupted runs left of a stage, but for one folder. */
export async function removeLeftovers(out: string, stage: StageName, but?: string): Promise<void> {
  for (const name of await readdir(out))
    if (name !== but && (name === replaced(stage) || name.startsWith(unfinished(stage, ""))))
      await rm(join(out, name), { recursive: true });
}

/**
 * The folder in which a stage works until it is finished: empty, or with `resume` what an interrupted run left for the same key. Files that were being
 * written when it was killed are removed.
 */
export async function workFolder(out: string, stage: StageName, key: string, resume: boolean): Promise<string> {
  const own = unfinished(stage, key);
  await removeLeftovers(out, stage, resume ? own : undefined);
  const folder = join(out, own);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder, { recursive: true }))
    if (/^\..*\.partial$/.test(basename(name))) await rm(join(folder, name), { force: true });
  return folder;
}

/** Puts a finished work folder in place: the place holds what was there before or this, whole, or for a moment nothing. */
export async function putInPlace(out: string, stage: StageName, folder: string): Promise<void> {
  const place = stageFolder(out, stage);
  const before = join(out, replaced(stage));
  await rm(before, { recursive: true, force: true });
  await rename(place, before).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  });
  await rename(folder, place);
  await rm(before, { recursive: true, force: true });
}
