import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { archivedModel, openArtifact, readArtifact, shownNames, type ArtifactIndex } from "@ratiometer/hepdata-export";
import type { JsonSource } from "@ratiometer/likelihood";
import { fileKind, type FileKind } from "../file-kind.ts";

/** The text of a statistical model, and what there is to say of it. */
export interface ModelFile {
  /** Of the file that the text is in. */
  readonly path: string;
  readonly text: string;
  readonly remarks: readonly string[];
  /** Patches that were published with it. */
  readonly patchset?: JsonSource;
}

/** @throws AnalysisError DATA_UNREADABLE */
const fileBytes = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause: unknown) => {
    throw new AnalysisError("DATA_UNREADABLE", `"${path}" cannot be read: ${(cause as Error).message}`, { cause });
  });

/** The text of a file. @throws AnalysisError DATA_UNREADABLE */
export async function fileText(path: string): Promise<string> {
  const bytes = await fileBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AnalysisError("MODEL_FORMAT", "the file is no text in UTF-8", { where: path, cause });
  }
}

/** The workspace of an artifact, whose every file was compared with its digest. */
async function ofArtifact(folder: string): Promise<ModelFile> {
  const { channels } = await readArtifact(folder);
  const path = join(folder, "likelihood", "workspace.json");
  return { path, text: await fileText(path), remarks: unbinnedRemarks(channels) };
}

function unbinnedRemarks(channels: ArtifactIndex["channels"]): readonly string[] {
  const unbinned = channels.filter(({ model }) => model === "unbinned").map(({ name }) => `"${name}"`);
  const remark = `the workspace has the binned shape of the score for the unbinned channel ${unbinned.join(", ")}, not the unbinned likelihood`;
  return unbinned.length === 0 ? [] : [remark];
}

/** What a command line says of an archive. */
export interface ArchiveChoice {
  /** Path of a workspace in it. */
  readonly workspace?: string | undefined;
  /** Whether a patch is going to be applied. */
  readonly patched: boolean;
}

/** An archive of an artifact is used as the artifact; any other is one of a record of HEPData. */
async function ofArchive(path: string, { workspace: wanted, patched }: ArchiveChoice): Promise<ModelFile> {
  const artifact = await openArtifact(path).catch((error: unknown) => {
    if (error instanceof AnalysisError && error.code === "EXPORT_NO_ARTIFACT") return undefined;
    throw error;
  });
  if (artifact !== undefined) {
    const { channels } = await readArtifact(path);
    const file = "likelihood/workspace.json";
    return { path: `${path}: ${file}`, text: new TextDecoder().decode(artifact.files.get(file)), remarks: unbinnedRemarks(channels) };
  }
  const { workspace, patchset } = archivedModel(await fileBytes(path), path, wanted);
  return {
    path: workspace.where,
    text: workspace.text,
    remarks:
      patchset === undefined || patched
        ? []
        : [`no patch of the archive is applied; --patch NAME, of ${patchset.names.length}: ${shownNames(patchset.names)}`],
    ...(patchset === undefined ? {} : { patchset }),
  };
}

/** Formats of events that are no text. */
const BINARY: ReadonlySet<FileKind> = new Set<FileKind>(["root", "parquet", "hdf5", "numpy", "lhe"]);

/**
 * The model that a path names: a file, the workspace of an artifact, folder or archive, that of the artifact of a run, or that of an archive of HEPData.
 * @throws AnalysisError USAGE_NO_SUCH_FILE with the nearest name, DATA_UNREADABLE, MODEL_FORMAT for what is no model, EXPORT_… for an artifact that was altered
 */
export async function modelFile(path: string, choice: ArchiveChoice = { patched: false }): Promise<ModelFile> {
  const kind = await fileKind(path);
  if (choice.workspace !== undefined && kind !== "archive")
    throw new AnalysisError("USAGE_ARGUMENTS", "--workspace is for archives that hold several", { where: path });
  if (kind === "archive") return ofArchive(path, choice);
  if (kind === "artifact") return ofArtifact(path);
  if (kind === "run") {
    const artifact = join(path, "artifact");
    if (existsSync(join(artifact, "artifact.json"))) return ofArtifact(artifact);
    throw new AnalysisError("MODEL_FORMAT", "the run has no artifact yet", {
      where: path,
      hint: "ratiometer export ANALYSIS.yaml makes it",
    });
  }
  if (kind === "empty" || BINARY.has(kind))
    throw new AnalysisError("MODEL_FORMAT", kind === "empty" ? "the file is empty" : `the file is ${kind}, no statistical model`, {
      where: path,
    });
  if (kind === "folder") throw new AnalysisError("MODEL_FORMAT", "the folder is no artifact and no run", { where: path });
  if (kind === "analysis")
    throw new AnalysisError("MODEL_FORMAT", "the file is an analysis, no statistical model", {
      where: path,
      hint: "ratiometer run makes an artifact of it, whose model can be used",
    });
  return { path, text: await fileText(path), remarks: [] };
}
