import { existsSync } from "node:fs";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { readArtifact, type ArtifactIndex } from "@ratiometer/hepdata-export";
import { fileKind } from "../file-kind.ts";

/** An artifact whose every file was compared with its digest. */
export interface OpenArtifact {
  /** As given on the command line. */
  readonly path: string;
  /** Where its files are. */
  readonly folder: string;
  readonly index: ArtifactIndex;
  readonly close: () => Promise<void>;
}

/**
 * Opens the artifact that a path names, or that of a run.
 * @throws AnalysisError USAGE_NO_SUCH_FILE, EXPORT_NO_ARTIFACT, and for one that was altered EXPORT_INDEX_ALTERED, EXPORT_ARTIFACT_…
 */
export async function openArtifact(path: string): Promise<OpenArtifact> {
  const kind = await fileKind(path);
  const inRun = join(path, "artifact");
  const folder = kind === "run" && existsSync(join(inRun, "artifact.json")) ? inRun : path;
  if (kind !== "artifact" && folder === path)
    throw new AnalysisError(
      "EXPORT_NO_ARTIFACT",
      `found ${kind === "folder" ? "a folder without artifact.json" : kind}, expected an artifact`,
      {
        where: path,
      },
    );
  return { path, folder, index: await readArtifact(folder), close: () => Promise.resolve() };
}

/** How an artifact is cited: authors, title, version or date, identifier. */
export function citationOf({ authors, title, date, doi }: ArtifactIndex): string {
  const names = authors.map(({ name }) => name).join("; ");
  return [names, title, ...(date === undefined ? [] : [date]), ...(doi === undefined ? [] : [`doi:${doi}`])].join(", ");
}
