import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError } from "@ratiometer/config";
import { readArtifact } from "@ratiometer/hepdata-export";
import { fileKind, type FileKind } from "../file-kind.ts";

/** The text of a statistical model, and what there is to say of it. */
export interface ModelFile {
  /** Of the file that the text is in. */
  readonly path: string;
  readonly text: string;
  readonly remarks: readonly string[];
}

/** The text of a file. @throws AnalysisError DATA_UNREADABLE */
export async function fileText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new AnalysisError("DATA_UNREADABLE", `"${path}" cannot be read: ${(cause as Error).message}`, { cause });
  }
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
  const unbinned = channels.filter(({ model }) => model === "unbinned").map(({ name }) => `"${name}"`);
  const remark = `the workspace has the binned shape of the score for the unbinned channel ${unbinned.join(", ")}, not the unbinned likelihood`;
  return { path, text: await fileText(path), remarks: unbinned.length === 0 ? [] : [remark] };
}

/** Formats of events that are no text. */
const BINARY: ReadonlySet<FileKind> = new Set<FileKind>(["root", "parquet", "hdf5", "numpy", "lhe"]);

/**
 * The model that a path names: a file, the workspace of an artifact, or that of the artifact of a run.
 * @throws AnalysisError USAGE_NO_SUCH_FILE with the nearest name, DATA_UNREADABLE, MODEL_FORMAT for what is no model, EXPORT_… for an artifact that was altered
 */
export async function modelFile(path: string): Promise<ModelFile> {
  const kind = await fileKind(path);
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
