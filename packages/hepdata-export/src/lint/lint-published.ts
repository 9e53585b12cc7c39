import { readdir, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { AnalysisError } from "@ratiometer/config";
import { ARCHIVE_LIMITS } from "../archive/archive-limits.ts";
import { INDEX_FILE } from "../artifact-index.ts";
import { openFiles } from "../reading/artifact-files.ts";
import { belowRoot } from "../reading/packed-artifact.ts";
import { checkSubmission } from "../submission-check/check-submission.ts";
import { submissionRoot, type SubmissionContents } from "../submission-check/submission-findings.ts";
import { checkSingleFile } from "../submission-check/single-file.ts";
import { findingList, type SubmissionFinding } from "../submission-check/submission-rule.ts";
import { lintEvidence, type LintEvidence, type LintSubject } from "./lint-evidence.ts";
import { lint, type LintResult } from "./lint.ts";

/** The checklist of what is published, and what breaks HEPData's rules. */
export interface LintReport extends LintResult {
  readonly subject: LintSubject;
  /** Findings of the HEPData submission; none where there is no submission. */
  readonly submission: readonly SubmissionFinding[];
}

/** HEPData's limit on an upload. */
const MOST_UPLOAD_BYTES = 52_000_000;
const NOTHING: SubmissionContents = new Map();

const report = (evidence: LintEvidence, submission: readonly SubmissionFinding[]): LintReport => ({
  subject: evidence.subject,
  ...lint(evidence),
  submission,
});

const below = (files: SubmissionContents, folder: string): SubmissionContents =>
  new Map([...files].flatMap(([path, bytes]) => (path.startsWith(folder) ? [[path.slice(folder.length), bytes] as const] : [])));

/** Findings about an archive as a whole, and about entries of a folder that are no files. */
function outerFindings(bytes: number | undefined, others: ReadonlyMap<string, string>): readonly SubmissionFinding[] {
  const { all, of } = findingList();
  if (bytes !== undefined && bytes > MOST_UPLOAD_BYTES)
    of("")("archive-size", `the archive takes ${bytes} bytes, HEPData accepts ${MOST_UPLOAD_BYTES}`);
  for (const [path, what] of others) of(path)("archive-damaged", `"${path}" is ${what}, expected a file`);
  return all();
}

/** What is wrong with an archive that holds more than one submission; nothing for one that holds none. */
function severalSubmissions(files: SubmissionContents): readonly SubmissionFinding[] {
  const { all, of } = findingList();
  const found = [...files.keys()].filter((name) => /(?:^|\/)submission\.yaml$/.test(name));
  if (found.length > 1) of("")("archive-submission", `there are ${found.length} files submission.yaml: ${found.join(", ")}, expected one`);
  return all();
}

/** A submission of one YAML file, perhaps packed by gzip. */
function singleFile(path: string, packed: Uint8Array): readonly SubmissionFinding[] {
  const name = basename(path).replace(/\.gz$/i, "");
  if (name === basename(path)) return checkSingleFile(name, packed);
  const { all, of } = findingList();
  try {
    return checkSingleFile(name, gunzipSync(packed, { maxOutputLength: ARCHIVE_LIMITS.free * 4 }));
  } catch (cause) {
    of(basename(path))("archive-damaged", `the file cannot be unpacked: ${(cause as Error).message}`);
    return all();
  }
}

const notPublished = (where: string): AnalysisError =>
  new AnalysisError("EXPORT_NOT_PUBLISHED", "found neither artifact.json nor one submission.yaml", {
    where,
    hint: "give an artifact or a HEPData submission, as folder or archive, or a network",
  });

/**
 * Judges what is published by the checklist of a reusable likelihood and, a HEPData submission, by HEPData's rules.
 * @param path an artifact or a submission, as folder or archive; a submission of one YAML file; a network alone
 * @throws AnalysisError EXPORT_NOT_PUBLISHED if it is none of these, EXPORT_NO_ARTIFACT, EXPORT_ARCHIVE if it cannot be read
 */
export async function lintPublished(path: string): Promise<LintReport> {
  const found = await stat(path).catch(() => undefined);
  const isFile = found?.isFile() === true;
  if (isFile && /\.onnx$/i.test(path))
    return report(lintEvidence("network", new Map([[basename(path), await readFile(path)]]), NOTHING), []);
  if (isFile && /\.ya?ml(?:\.gz)?$/i.test(path))
    return report(lintEvidence("submission", NOTHING, NOTHING), singleFile(path, await readFile(path)));
  // a folder of anything is not read to find that out
  if (found?.isDirectory() === true && !(await readdir(path)).some((name) => name === INDEX_FILE || name === "submission.yaml"))
    throw notPublished(path);
  const { files, others } = await openFiles(path);
  const artifact = belowRoot(files);
  if (artifact !== undefined) {
    const submission = below(artifact, "hepdata/");
    const findings = submission.size === 0 ? [] : await checkSubmission(submission);
    return report(lintEvidence("artifact", artifact, submission), findings);
  }
  const submission = submissionRoot(files);
  if (submission === undefined) {
    const several = severalSubmissions(files);
    if (several.length === 0) throw notPublished(path);
    return report(lintEvidence("submission", NOTHING, NOTHING), several);
  }
  return report(lintEvidence("submission", submission, submission), [
    ...outerFindings(isFile ? found.size : undefined, others),
    ...(await checkSubmission(submission)),
  ]);
}
