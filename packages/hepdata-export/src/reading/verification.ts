import { networkFaults, type Engine } from "@ratiometer/classifiers";
import { AnalysisError } from "@ratiometer/config";
import { INDEX_FILE, type ArtifactIndex } from "../artifact-index.ts";
import { checkSubmission } from "../submission-check/check-submission.ts";
import { readEftMorphing, readInputs, readReferenceResults, readTestVectors } from "./artifact-documents.ts";
import { openArtifact, type ArtifactFiles } from "./artifact-files.ts";
import { artifactModel, WORKSPACE, type ArtifactModel } from "./artifact-model.ts";
import { closure } from "./closure.ts";
import { copyFaults, crateFaults } from "./copies.ts";
import { declarationFaults } from "./network-declaration.ts";
import { polynomialFaults } from "./polynomial-check.ts";
import { checkDigests } from "./read-artifact.ts";
import { consistencyFaults } from "./scan-consistency.ts";
import { tableFaults } from "./table-check.ts";
import { PATCHES, twinFaults } from "./twin-check.ts";
import { runVectors } from "./vector-run.ts";

/** One thing that was checked, and what came of it. */
export interface Check {
  readonly name: string;
  /** "skipped": it says why; nothing was checked. */
  readonly status: "ok" | "failed" | "skipped";
  readonly message: string;
  /** The file that it is about, relative to the artifact. */
  readonly file?: string;
}

/** What was found out about an artifact. */
export interface Verification {
  /** "verified" if no check failed. */
  readonly verdict: "verified" | "failed";
  readonly checks: readonly Check[];
  /** Names of the engines that ran the test vectors. */
  readonly engines: readonly string[];
  /** Largest difference of an output from its test vectors, by network file and engine. */
  readonly maxDeviation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Undefined where it could not be read. */
  readonly index?: ArtifactIndex;
}

const INPUTS = "model/inputs.json";
const VECTORS = "model/test_vectors.json";
const RESULTS = "likelihood/reference_results.json";
const MORPHING = "likelihood/eft_morphing.json";
const SUBMISSION = "hepdata/";

interface FileMessage {
  readonly file: string;
  readonly message: string;
}

/** A list of checks that grows. */
interface Checks {
  readonly all: () => readonly Check[];
  readonly failed: () => boolean;
  /** Notes a check: each fault, or that there is none. */
  readonly note: (name: string, faults: readonly FileMessage[], ok: string, file?: string) => void;
  readonly skip: (name: string, message: string) => void;
  /**
   * Does some work of a check. Errors of what it reads are failures of the check.
   * @returns undefined where it failed
   */
  readonly attempt: <T>(name: string, file: string, work: () => T | Promise<T>) => Promise<T | undefined>;
}

function checkList(): Checks {
  const checks: Check[] = [];
  return {
    all: () => checks,
    failed: () => checks.some(({ status }) => status === "failed"),
    note: (name, faults, ok, file) => {
      if (faults.length === 0) checks.push({ name, status: "ok", message: ok, ...(file === undefined ? {} : { file }) });
      for (const fault of faults) checks.push({ name, status: "failed", message: fault.message, file: fault.file });
    },
    skip: (name, message) => {
      checks.push({ name, status: "skipped", message });
    },
    attempt: async (name, file, work) => {
      try {
        return await work();
      } catch (error) {
        const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
        for (const one of errors) {
          if (!(one instanceof AnalysisError)) throw error;
          const place = one.path === undefined || one.code.startsWith("EXPORT_") ? "" : `${one.path}: `;
          checks.push({ name, status: "failed", message: `${place}${one.message}`, file });
        }
        return undefined;
      }
    },
  };
}

const about = (file: string, messages: readonly string[]): FileMessage[] => messages.map((message) => ({ file, message }));
const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

/** Networks: that each is described, has vectors, may be run, is what is said of it, and gives its vectors again on every engine. */
async function checkNetworks(
  artifact: ArtifactFiles,
  index: ArtifactIndex,
  engines: readonly Engine[],
  checks: Checks,
): Promise<Verification["maxDeviation"]> {
  const inputs = await checks.attempt("inputs", INPUTS, () => readInputs(artifact));
  const vectors = await checks.attempt("test vectors", VECTORS, () => readTestVectors(artifact));
  const deviations: Record<string, Record<string, number>> = {};
  const names = index.networks.map(({ path }) => path.replace(/^model\//, ""));
  const known = new Set(names);
  for (const [path, document] of [
    [INPUTS, inputs],
    [VECTORS, vectors],
  ] as const) {
    if (document === undefined) continue;
    const missing = names.filter((name) => !Object.hasOwn(document, name)).map((name) => `"${path}" lacks "${name}"`);
    const more = Object.keys(document)
      .filter((name) => !known.has(name))
      .map((name) => `"${path}" has "${name}", which ${INDEX_FILE} does not list as a network`);
    checks.note(path === INPUTS ? "inputs" : "test vectors", about(path, [...missing, ...more]), count(names.length, "network"), path);
  }
  const variants = index.files.filter(({ role }) => role === "network-single-output").map(({ path }) => path);
  const listed = new Set([...index.networks.map(({ path }) => path), ...variants]);
  const unlisted = [...artifact.files.keys()].filter((path) => path.startsWith("model/") && path.endsWith(".onnx") && !listed.has(path));
  checks.note("networks", unlisted.map((file) => ({ file, message: `"${file}" is not among the networks of ${INDEX_FILE}` })), count(names.length, "network")); // prettier-ignore
  for (const path of variants) {
    const refused = networkFaults(artifact.files.get(path) ?? new Uint8Array(), path).map(({ message }) => message);
    checks.note("network", about(path, refused), "standard operators, finite weights, sizes within limits", path);
  }
  for (const { path, output } of index.networks) {
    const bytes = artifact.files.get(path);
    const name = path.replace(/^model\//, "");
    if (bytes === undefined) {
      checks.note("network", about(path, [`"${path}" is missing`]), "");
      continue;
    }
    const refused = networkFaults(bytes, path).map(({ message }) => message);
    checks.note("network", about(path, refused), "standard operators, finite weights, sizes within limits", path);
    if (
      refused.length > 0 ||
      inputs === undefined ||
      vectors === undefined ||
      !Object.hasOwn(inputs, name) ||
      !Object.hasOwn(vectors, name)
    )
      continue;
    const [declaration, own] = [inputs[name], vectors[name]];
    const said = declarationFaults(index, bytes, declaration, own);
    if (declaration.output.name !== output) said.push(`${INDEX_FILE} has the output "${output}", ${INPUTS} "${declaration.output.name}"`);
    checks.note("declaration", about(path, said), `${count(declaration.inputs.length, "input")} as the file says, output ${output}`, path);
    if (said.length > 0) continue;
    for (const engine of engines) {
      const run = await checks.attempt(`run on ${engine.name}`, path, () => runVectors(engine, bytes, own, path));
      if (run === undefined) continue;
      deviations[name] = { ...deviations[name], [engine.name]: run.deviation };
      const summary = `${own.inputs.length} test vectors, largest deviation ${run.deviation.toExponential(1)}, ${(100 * run.relative).toPrecision(2)} % of what is allowed`;
      checks.note(`run on ${engine.name}`, about(path, run.fault === undefined ? [] : [run.fault]), summary, path);
    }
  }
  return deviations;
}

/** The statistical model and the results that come from it. */
async function checkLikelihood(artifact: ArtifactFiles, index: ArtifactIndex, checks: Checks): Promise<void> {
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
  if (results === undefined) return;
  const names = index.coefficients.map(({ name }) => name);
  const inconsistent = consistencyFaults(results, names);
  checks.note(
    "reference results",
    about(RESULTS, inconsistent),
    `${count(results.scans.length, "scan")}, intervals where the curves pass their levels`,
    RESULTS,
  );
  if (model !== undefined && morphing !== undefined && inconsistent.length === 0) {
    const found = await checks.attempt("closure", RESULTS, () => closure(index, model, morphing, results));
    if (found !== undefined && found.reproduced.length > 0)
      checks.note("closure", about(RESULTS, found.faults), `computed again from ${WORKSPACE}: ${found.reproduced.join("; ")}`, RESULTS);
    if (found !== undefined && found.unreproduced.length > 0)
      checks.skip("closure", `needs events, which the artifact has not: ${found.unreproduced.join("; ")}`);
  }
  const tables = tableFaults(artifact, index, results);
  if (hasSubmission(artifact))
    checks.note("tables", tables, "those of the statistical model and the reference results", `${SUBMISSION}submission.yaml`);
}

/** Channels of the index and of the workspace. */
function channelFaults({ channels }: ArtifactIndex, { workspace }: ArtifactModel): FileMessage[] {
  const listed = new Set(channels.map(({ name }) => name));
  const found = new Set(workspace.channels.map(({ name }) => name));
  const faults = [
    ...[...listed].filter((name) => !found.has(name)).map((name) => `${WORKSPACE} lacks the channel "${name}" of ${INDEX_FILE}`),
    ...[...found].filter((name) => !listed.has(name)).map((name) => `${INDEX_FILE} lacks the channel "${name}" of ${WORKSPACE}`),
  ];
  return about(WORKSPACE, faults);
}

const hasSubmission = ({ files }: ArtifactFiles): boolean => [...files.keys()].some((path) => path.startsWith(SUBMISSION));

async function checkHepdata(artifact: ArtifactFiles, checks: Checks): Promise<void> {
  if (!hasSubmission(artifact)) {
    checks.skip("HEPData submission", "the artifact has none");
    return;
  }
  const copies = await checks.attempt("copies", "hepdata.tar.gz", () => copyFaults(artifact));
  if (copies !== undefined) checks.note("copies", copies, "files of hepdata/ are their originals, hepdata.tar.gz is the folder");
  const contents = new Map(
    [...artifact.files].flatMap(([path, bytes]) => (path.startsWith(SUBMISSION) ? [[path.slice(SUBMISSION.length), bytes] as const] : [])),
  );
  const found = await checks.attempt("HEPData submission", `${SUBMISSION}submission.yaml`, () => checkSubmission(contents));
  const errors = (found ?? []).filter(({ severity }) => severity === "error");
  if (found !== undefined) checks.note("HEPData submission", errors.map(({ file, message }) => ({ file: `${SUBMISSION}${file}`, message })), "as HEPData takes it"); // prettier-ignore
}

/**
 * Checks what an artifact in memory says about itself: digests; then, if no file differs, documents, networks on every engine, the statistical model and results that it
 * gives, copies and tables. Digests are mended by whoever changes a file on purpose: the other checks hold the parts against each other.
 * Nothing of the artifact is executed but networks whose structure was checked, nothing is fetched, nothing is written.
 * @param engines what runs the test vectors
 */
export async function verifyFiles(artifact: ArtifactFiles, engines: readonly Engine[]): Promise<Verification> {
  const checks = checkList();
  const digests = await checks.attempt("index", INDEX_FILE, () => checkDigests(artifact));
  const ended = (maxDeviation: Verification["maxDeviation"], index?: ArtifactIndex): Verification => ({
    verdict: checks.failed() ? "failed" : "verified",
    checks: checks.all(),
    engines: engines.map(({ name }) => name),
    maxDeviation,
    ...(index === undefined ? {} : { index }),
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
  await checkLikelihood(artifact, index, checks);
  await checkHepdata(artifact, checks);
  return ended(deviations, index);
}

/**
 * Checks an artifact, folder or archive, as `verifyFiles`.
 * @throws AnalysisError EXPORT_NO_ARTIFACT if it is none, EXPORT_ARCHIVE if an archive or the size of a folder is refused
 */
export const verification = async (where: string, engines: readonly Engine[]): Promise<Verification> =>
  verifyFiles(await openArtifact(where), engines);
