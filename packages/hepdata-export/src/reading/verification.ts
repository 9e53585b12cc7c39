import type { Engine } from "@ratiometer/classifiers";
import type { Likelihood } from "@ratiometer/likelihood";
import { INDEX_FILE, type ArtifactIndex } from "../artifact-index.ts";
import { submissionFindings } from "../submission-check/submission-findings.ts";
import { openArtifact, type ArtifactFiles } from "./artifact-files.ts";
import { hasSubmission, checkLikelihood } from "./check-likelihood.ts";
import { checkList, count, type Check, type Checks } from "./check-list.ts";
import { checkNetworks, type Deviations } from "./check-networks.ts";
import { copyFaults, crateFaults, depositFaults } from "./copies.ts";
import { checkDigests } from "./read-artifact.ts";

/** What was found out about an artifact. */
export interface Verification {
  /** "verified" if no check failed. */
  readonly verdict: "verified" | "failed";
  readonly checks: readonly Check[];
  /** Names of the engines that ran the test vectors. */
  readonly engines: readonly string[];
  /** Largest difference of an output from its test vectors, by network file and engine. */
  readonly maxDeviation: Deviations;
  /** Undefined where it could not be read. */
  readonly index?: ArtifactIndex;
  /** That of networks and events, where it was computed. */
  readonly unbinned?: Likelihood;
}

const SUBMISSION = "hepdata/";

async function checkHepdata(artifact: ArtifactFiles, engine: Engine | undefined, checks: Checks): Promise<void> {
  if (!hasSubmission(artifact)) {
    checks.skip("HEPData submission", "the artifact has none");
    return;
  }
  const copies = await checks.attempt("copies", "hepdata.tar.gz", () => copyFaults(artifact));
  if (copies !== undefined) checks.note("copies", copies, "files of hepdata/ are their originals, hepdata.tar.gz is the folder");
  const contents = new Map(
    [...artifact.files].flatMap(([path, bytes]) => (path.startsWith(SUBMISSION) ? [[path.slice(SUBMISSION.length), bytes] as const] : [])),
  );
  const found = await checks.attempt("HEPData submission", `${SUBMISSION}submission.yaml`, () => submissionFindings(contents, engine));
  const errors = (found ?? []).filter(({ severity }) => severity === "error");
  if (found !== undefined) checks.note("HEPData submission", errors.map(({ file, message }) => ({ file: `${SUBMISSION}${file}`, message })), "as HEPData takes it"); // prettier-ignore
}

/**
 * Checks what an artifact in memory says about itself: digests; then, if no file differs, documents, networks on every engine, the statistical model and results that it
 * gives, copies and tables. Digests are mended by whoever changes a file on purpose: the other checks hold the parts against each other.
 * Nothing of the artifact is executed but networks whose structure was checked, nothing is fetched, nothing is written.
 * @param engines what runs the test vectors; onnxruntime, or the first, computes the unbinned likelihood
 * @param version of the reader: what the same version wrote is compared to the last byte
 * @param onCheck is told each check when it is done
 */
export async function verifyFiles(
  artifact: ArtifactFiles,
  engines: readonly Engine[],
  version?: string,
  onCheck?: (check: Check) => void,
): Promise<Verification> {
  const checks = checkList(onCheck);
  const digests = await checks.attempt("index", INDEX_FILE, () => checkDigests(artifact));
  const ended = (maxDeviation: Deviations, index?: ArtifactIndex, unbinned?: Likelihood): Verification => ({
    verdict: checks.failed() ? "failed" : "verified",
    checks: checks.all(),
    engines: engines.map(({ name }) => name),
    maxDeviation,
    ...(index === undefined ? {} : { index }),
    ...(unbinned === undefined ? {} : { unbinned }),
  });
  if (digests === undefined) return ended({});
  const { index, faults } = digests;
  checks.note("index", [], `version ${index.schema_version}, its own digest`, INDEX_FILE);
  checks.note("digests", faults.map(({ path = "", message }) => ({ file: path, message })), count(index.files.length, "file")); // prettier-ignore
  if (faults.length > 0) {
    checks.skip("contents", "files differ from the index: nothing of them is used");
    return ended({}, index);
  }
  const crate = await checks.attempt("research object", "ro-crate-metadata.json", () => crateFaults(artifact, index));
  if (crate !== undefined) checks.note("research object", crate, "its digests are those of the index");
  const deviations = await checkNetworks(artifact, index, engines, checks);
  const main = engines.find(({ name }) => name === "onnxruntime") ?? engines.at(0);
  const unbinned = await checkLikelihood(artifact, index, checks, version, main);
  const deposit = await checks.attempt("deposit", "zenodo/", () => depositFaults(artifact));
  if (deposit !== undefined && deposit.archives > 0)
    checks.note("deposit", deposit.faults, "the archive in zenodo/ holds the files beside it");
  await checkHepdata(artifact, main, checks);
  return ended(deviations, index, unbinned);
}

/**
 * Checks an artifact, folder or archive, as `verifyFiles`.
 * @throws AnalysisError EXPORT_NO_ARTIFACT if it is none, EXPORT_ARCHIVE if an archive or the size of a folder is refused
 */
export const verification = async (where: string, engines: readonly Engine[], version?: string): Promise<Verification> =>
  verifyFiles(await openArtifact(where), engines, version);
