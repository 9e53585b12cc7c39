import type { Engine } from "@ratiometer/classifiers";
import type { Likelihood } from "@ratiometer/likelihood";
import type { FileFault } from "./copies.ts";
import { INDEX_FILE, type ArtifactIndex } from "../artifact-index.ts";
import {
  readEftMorphing,
  readInputs,
  readReferenceResults,
  readUnbinned,
  type EftMorphing,
  type ReferenceResults,
} from "./artifact-documents.ts";
import type { ArtifactFiles } from "./artifact-files.ts";
import { artifactModel, WORKSPACE, type ArtifactModel } from "./artifact-model.ts";
import { about, count, type Checks } from "./check-list.ts";
import { closure, type ClosureModels } from "./closure.ts";
import { formFaults, HS3, workspaceFaults } from "./forms-check.ts";
import { polynomialFaults } from "./polynomial-check.ts";
import { consistencyFaults } from "./scan-consistency.ts";
import { tableFaults } from "./table-check.ts";
import { PATCHES, twinFaults } from "./twin-check.ts";
import { notComputed, unbinnedFaults, unbinnedOf, valueFaults } from "./unbinned-check.ts";

const RESULTS = "likelihood/reference_results.json";
const MORPHING = "likelihood/eft_morphing.json";
const UNBINNED = "likelihood/unbinned.json";
const SUBMISSION = "hepdata/";

/**
 * The statistical model and the results that come from it.
 * @param engine what computes the unbinned likelihood; undefined: nothing does @returns the unbinned likelihood, where it was computed
 */
export async function checkLikelihood(
  artifact: ArtifactFiles,
  index: ArtifactIndex,
  checks: Checks,
  version: string | undefined,
  engine: Engine | undefined,
): Promise<Likelihood | undefined> {
  const model = await checks.attempt("statistical model", WORKSPACE, () => artifactModel(artifact));
  if (model !== undefined)
    checks.note(
      "statistical model",
      channelFaults(index, model),
      `${count(model.workspace.channels.length, "channel")}, ${count(model.eft.experiment.parameters.length, "parameter")}`,
      WORKSPACE,
    );
  const morphing = await checks.attempt("polynomials", MORPHING, () => readEftMorphing(artifact));
  if (model !== undefined && morphing !== undefined) {
    const faults = await checks.attempt("polynomials", MORPHING, () => polynomialFaults(index, model, morphing));
    if (faults !== undefined) checks.note("polynomials", about(MORPHING, faults), `those of ${WORKSPACE}`, MORPHING);
  }
  if (model !== undefined) {
    const faults = await checks.attempt("patchset", PATCHES, () => twinFaults(index, model, artifact));
    if (faults !== undefined)
      checks.note("patchset", about(PATCHES, faults), `the plain model and its points are ${WORKSPACE} there`, PATCHES);
  }
  const results = await checks.attempt("reference results", RESULTS, () => readReferenceResults(artifact));
  if (results === undefined) return undefined;
  const names = index.coefficients.map(({ name }) => name);
  const inconsistent = consistencyFaults(results, names);
  checks.note(
    "reference results",
    about(RESULTS, inconsistent),
    `${count(results.scans.length, "scan")}, intervals where the curves pass their levels`,
    RESULTS,
  );
  if (model !== undefined) {
    const values = await checks.attempt("reference values", RESULTS, () => workspaceFaults(index, artifact, results));
    if (values !== undefined && results.workspace !== undefined)
      checks.note("reference values", about(RESULTS, values), `those of ${WORKSPACE}`, RESULTS);
    const forms = await checks.attempt("other formats", HS3, () => formFaults(index, model, artifact, version));
    if (forms !== undefined && artifact.files.has(HS3)) checks.note("other formats", forms, `HS3 and Combine card are ${WORKSPACE}`);
  }
  let unbinned: ClosureModels["unbinned"];
  if (model !== undefined && morphing !== undefined && inconsistent.length === 0) {
    unbinned = await unbinnedModel(artifact, index, morphing, results, checks, engine);
    const found = await checks.attempt("closure", RESULTS, () => closure(index, { model, morphing, unbinned }, results));
    if (found !== undefined && found.reproduced.length > 0)
      checks.note("closure", about(RESULTS, found.faults), `computed again: ${found.reproduced.join("; ")}`, RESULTS);
    if (found !== undefined && found.unreproduced.length > 0)
      checks.skip("closure", `not computed again from the published files: ${found.unreproduced.join("; ")}`);
  }
  const tables = tableFaults(artifact, index, results);
  if (hasSubmission(artifact))
    checks.note("tables", tables, "those of the statistical model and the reference results", `${SUBMISSION}submission.yaml`);
  return unbinned?.likelihood;
}

/** The unbinned likelihood from networks and events, after its description was held against the rest; networks that are refused are not run. */
async function unbinnedModel(
  artifact: ArtifactFiles,
  index: ArtifactIndex,
  morphing: EftMorphing,
  results: ReferenceResults,
  checks: Checks,
  engine: Engine | undefined,
): Promise<ClosureModels["unbinned"]> {
  const name = "unbinned likelihood";
  if (checks.all().some(({ status, file = "" }) => status === "failed" && file.startsWith("model/"))) return undefined;
  const document = await checks.attempt(name, UNBINNED, () => readUnbinned(artifact));
  if (document === undefined) return undefined;
  const faults = await checks.attempt(name, UNBINNED, () => unbinnedFaults(index, document, morphing, readInputs(artifact), artifact));
  if (faults === undefined) return undefined;
  if (faults.length > 0) {
    checks.note(name, about(UNBINNED, faults), "");
    return undefined;
  }
  const reason = notComputed(document, artifact);
  if (reason !== undefined || engine === undefined) {
    checks.skip(name, reason ?? "there is no engine that runs its networks");
    return undefined;
  }
  const likelihood = await checks.attempt(name, UNBINNED, () => unbinnedOf(document, artifact, engine));
  if (likelihood === undefined) return undefined;
  const events = document.channels.reduce((sum, channel) => sum + (channel.events?.count ?? 0), 0);
  checks.note(
    name,
    about(RESULTS, valueFaults(likelihood, document, results)),
    `computed from networks and ${count(events, "event")}, its values are the reference results`,
    UNBINNED,
  );
  return { likelihood, nuisances: document.channels.some(({ rate_uncertainties = [] }) => rate_uncertainties.length > 0), events };
}

/** Channels of the index and of the workspace. */
function channelFaults({ channels }: ArtifactIndex, { workspace }: ArtifactModel): FileFault[] {
  const listed = new Set(channels.map(({ name }) => name));
  const found = new Set(workspace.channels.map(({ name }) => name));
  const faults = [
    ...[...listed].filter((name) => !found.has(name)).map((name) => `${WORKSPACE} lacks the channel "${name}" of ${INDEX_FILE}`),
    ...[...found].filter((name) => !listed.has(name)).map((name) => `${INDEX_FILE} lacks the channel "${name}" of ${WORKSPACE}`),
  ];
  return about(WORKSPACE, faults);
}

/** Whether there is a HEPData submission. */
export const hasSubmission = ({ files }: ArtifactFiles): boolean => [...files.keys()].some((path) => path.startsWith(SUBMISSION));
