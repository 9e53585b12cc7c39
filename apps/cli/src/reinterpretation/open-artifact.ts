import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import {
  openArtifact,
  verifyFiles,
  type ArtifactFiles,
  type ArtifactIndex,
  type Check,
  type Verification,
} from "@ratiometer/hepdata-export";
import type { Answer } from "../command.ts";
import { fileKind } from "../file-kind.ts";
import { printable } from "../printable-text.ts";

/** An artifact that was verified: its digests, its networks on the engine that will run them, and that its parts fit each other. */
export interface VerifiedArtifact {
  /** As given on the command line. */
  readonly path: string;
  /** What was verified is what is used: all files, in memory. */
  readonly files: ArtifactFiles;
  readonly index: ArtifactIndex;
  readonly engine: Engine;
  /** Largest difference from the test vectors, by network without its ending. */
  readonly deviations: Readonly<Record<string, number>>;
}

/** The artifact of a run, or what was given. @throws AnalysisError USAGE_NO_SUCH_FILE, EXPORT_NO_ARTIFACT */
async function artifactPath(path: string): Promise<string> {
  const kind = await fileKind(path);
  if (kind === "artifact" || kind === "archive") return path;
  const inRun = join(path, "artifact");
  if (kind === "run" && existsSync(join(inRun, "artifact.json"))) return inRun;
  throw new AnalysisError(
    "EXPORT_NO_ARTIFACT",
    `found ${kind === "folder" ? "a folder without artifact.json" : kind}, expected an artifact`,
    {
      where: path,
    },
  );
}

function deviationsOn(engine: Engine, { maxDeviation }: Verification): Readonly<Record<string, number>> {
  const found = Object.entries(maxDeviation).map(([file, of]) => [file.replace(/\.onnx$/, ""), of[engine.name] ?? 0] as const);
  return Object.fromEntries(found);
}

/** What is said of an artifact that is not used. */
function refused(path: string, checks: readonly Check[], warn: (text: string) => void): Answer {
  for (const { name, file = "", message } of checks) warn(printable(`${name} ${file}: ${message}`));
  return {
    text: [`${path}: ${checks.length} checks of the artifact failed: it is not used; ratiometer verify tells more`],
    json: { verdict: "failed", checks },
    exit: 3,
  };
}

/**
 * Does some work with the artifact that a path names, folder or archive, or that of a run, once everything of it was verified.
 * @param engine on which its networks have to reproduce their test vectors
 * @returns the answer of the work, or where anything differs that it was not done
 * @throws AnalysisError USAGE_NO_SUCH_FILE, EXPORT_NO_ARTIFACT, and what the work throws
 */
export async function withVerifiedArtifact(
  path: string,
  engine: Engine,
  warn: (text: string) => void,
  work: (artifact: VerifiedArtifact) => Promise<Answer>,
): Promise<Answer> {
  const opened = await openArtifact(await artifactPath(path)).catch((error: unknown) => {
    // an archive that is refused is an artifact that is not verified
    if (error instanceof AnalysisError && error.code === "EXPORT_ARCHIVE") return error;
    throw error;
  });
  if (opened instanceof AnalysisError) return refused(path, [{ name: "archive", status: "failed", message: opened.message }], warn);
  const files = opened;
  const found = await verifyFiles(files, [engine]);
  const { index, checks } = found;
  const failed = checks.filter(({ status }) => status === "failed");
  if (failed.length > 0 || index === undefined) return refused(path, failed, warn);
  const answer = await work({ path, files, index, engine, deviations: deviationsOn(engine, found) });
  // texts of strangers reach the terminal
  return { ...answer, text: answer.text.map(printable) };
}
