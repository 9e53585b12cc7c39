import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import { openArtifact, verifyFiles, type ArtifactFiles, type ArtifactIndex, type Check, type Verification } from "@ratiometer/hepdata-export";
import type { Answer } from "../command.ts";
import { fileKind } from "../file-kind.ts";

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

/** Checks of an artifact that failed. */
export class VerificationFailure extends Error {
  readonly path: string;
  readonly checks: readonly Check[];

  constructor(path: string, checks: readonly Check[]) {
    super(`${path}: ${checks.length} checks failed`);
    this.name = "VerificationFailure";
    this.path = path;
    this.checks = checks;
  }
}

/** The artifact of a run, or what was given. @throws AnalysisError USAGE_NO_SUCH_FILE, EXPORT_NO_ARTIFACT */
async function artifactPath(path: string): Promise<string> {
  const kind = await fileKind(path);
  if (kind === "artifact" || kind === "archive") return path;
  const inRun = join(path, "artifact");
  if (kind === "run" && existsSync(join(inRun, "artifact.json"))) return inRun;
  throw new AnalysisError("EXPORT_NO_ARTIFACT", `found ${kind === "folder" ? "a folder without artifact.json" : kind}, expected an artifact`, {
    where: path,
  });
}

function deviationsOn(engine: Engine, { maxDeviation }: Verification): Readonly<Record<string, number>> {
  const found = Object.entries(maxDeviation).map(([file, of]) => [file.replace(/\.onnx$/, ""), of[engine.name] ?? 0] as const);
  return Object.fromEntries(found);
}

/**
 * Opens and verifies the artifact that a path names, folder or archive, or that of a run.
 * @param engine on which its networks have to reproduce their test vectors
 * @throws AnalysisError USAGE_NO_SUCH_FILE, EXPORT_NO_ARTIFACT, EXPORT_ARCHIVE; VerificationFailure if anything differs
 */
export async function verifiedArtifact(path: string, engine: Engine): Promise<VerifiedArtifact> {
  const files = await openArtifact(await artifactPath(path));
  const found = await verifyFiles(files, [engine]);
  const { index, verdict, checks } = found;
  if (verdict === "failed" || index === undefined)
    throw new VerificationFailure(
      path,
      checks.filter(({ status }) => status === "failed"),
    );
  return { path, files, index, engine, deviations: deviationsOn(engine, found) };
}

/** What is said of an artifact that is not used. @throws whatever is no failed verification */
export function refusedAnswer(error: unknown, warn: (text: string) => void): Answer {
  if (!(error instanceof VerificationFailure)) throw error;
  const { path, checks } = error;
  for (const { name, file = "", message } of checks) warn(`${name} ${file}: ${message}`);
  return {
    text: [`${path}: ${checks.length} checks of the artifact failed: it is not used; ratiometer verify tells more`],
    json: { verdict: "failed", checks },
    exit: 3,
  };
}

/** How an artifact is cited: authors, title, version or date, identifier. */
export function citationOf({ authors, title, date, doi }: ArtifactIndex): string {
  const names = authors.map(({ name }) => name).join("; ");
  return [names, title, ...(date === undefined ? [] : [date]), ...(doi === undefined ? [] : [`doi:${doi}`])].join(", ");
}
