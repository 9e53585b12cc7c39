import { appendFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AnalysisError, type Analysis } from "@ratiometer/config";
import { canonicalJson, writeFileAtomically } from "@ratiometer/tables";
import { keptParts, NO_PARTS, removeParts } from "../parts/kept-parts.ts";
import { diagnosticTable } from "../stages/evaluate.ts";
import { type InferenceResults } from "../stages/inference-results.ts";
import { readJson } from "../stages/json-file.ts";
import { allDivergences } from "../stages/trained-networks.ts";
import { codeVersion, versions } from "./code-version.ts";
import { converged } from "./convergence.ts";
import { diskFault } from "./disk-fault.ts";
import { headlineOf } from "./headline.ts";
import { damage, digestFiles, filesBelow, MANIFEST, readManifest, type Manifest } from "./manifest.ts";
import { inputMarks, requireSameInputs, type InputMarks } from "./input-marks.ts";
import { lockFolder } from "./run-lock.ts";
import { checkFolders, manifestPath, putInPlace, removeLeftovers, stageFolder, workFolder } from "./stage-folder.ts";
import { STAGE } from "./stage-table.ts";
import { STAGES, type ProgressReporter, type Stage, type StageName } from "./stage.ts";
import { staleness, wanted, type Wanted } from "./staleness.ts";

export interface PipelineOptions {
  readonly analysis: Analysis;
  /** Run folder. */
  readonly out: string;
  /** These stages alone; what they read must be there. Default: all. */
  readonly only?: readonly StageName[];
  /** This stage and all after it are done again. */
  readonly from?: StageName;
  /** Stop after this stage. */
  readonly until?: StageName;
  /** Do everything again. */
  readonly force: boolean;
  /** Also where a process of another host, which nobody can ask, has the folder. */
  readonly takeOver?: boolean;
  readonly jobs: number;
  readonly report: ProgressReporter;
  /** Aborted at an interrupt: threads come to rest, and no further stage begins. */
  readonly signal: AbortSignal;
}

export interface PipelineOutcome {
  readonly out: string;
  readonly stages: readonly { readonly name: StageName; readonly outcome: "done" | "reused"; readonly seconds: number }[];
  /** What a reader wants to know first, a sentence each; a table of diagnostics where it ended with the estimators; empty where it ended before. */
  readonly headline: readonly string[];
  /** False if a fit did not converge; its results are written and marked. */
  readonly converged: boolean;
  /** A sentence for each network whose training lost its way; its best epoch before that is what goes on. */
  readonly diverged: readonly string[];
}

export interface StageStatus {
  readonly name: StageName;
  readonly state: "done" | "stale" | "missing";
  /** Why it would be done again. */
  readonly why?: string;
}

/** What a user's fault says: that an input file is missing, for one. */
function faultText(error: unknown): string {
  if (!(error instanceof AnalysisError)) throw error;
  return error.message;
}

/** Which stages of a run are finished for this analysis as it stands now, and why the others are not. */
export async function pipelineStatus(analysis: Analysis, out: string): Promise<StageStatus[]> {
  const code = await codeVersion();
  const made = new Map<StageName, Manifest>();
  const status: StageStatus[] = [];
  for (const name of STAGES) {
    const manifest = await readManifest(manifestPath(out, name));
    const redone = STAGE[name].reads.find((read) => status.some((before) => before.name === read && before.state !== "done"));
    if (manifest === undefined) status.push({ name, state: "missing" });
    else if (redone !== undefined) status.push({ name, state: "stale", why: `${redone} is to be done again` });
    else {
      const why = await wanted(STAGE[name], analysis, code, made).then((want) => staleness(out, want, manifest), faultText);
      status.push(why === undefined ? { name, state: "done" } : { name, state: "stale", why });
      made.set(name, manifest);
    }
  }
  return status;
}

/** Does one stage, with what parts hold of it, and puts its outputs in place: they are complete or not there at all. */
async function perform(
  stage: Stage,
  want: Wanted,
  marks: InputMarks,
  options: PipelineOptions,
): Promise<{ readonly manifest: Manifest; readonly parts: number }> {
  const { analysis, out, jobs, report, signal } = options;
  const started = new Date();
  const resume = stage.resumes === true && !options.force;
  const folder = await workFolder(out, stage.name, want.key, resume);
  const parts = options.force ? NO_PARTS : await keptParts(out, want, report.warn);
  await stage.run({
    analysis,
    jobs,
    folder,
    folderOf: (name) => stageFolder(out, name),
    kept: parts.of,
    progress: (fraction, note) => {
      report.progress(stage.name, fraction, note);
    },
    warn: report.warn,
    signal,
  });
  await requireSameInputs(marks, want.inputs, analysis.directory).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const manifest: Manifest = {
    schema: 1,
    ...want,
    versions: versions(),
    outputs: await digestFiles(await filesBelow(folder), folder),
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
  };
  const home = manifestPath(out, stage.name);
  // The manifest comes with the folder. That of the artifact is elsewhere, and comes when the artifact is there.
  const inside = home === join(stageFolder(out, stage.name), MANIFEST);
  if (inside) await writeFileAtomically(join(folder, MANIFEST), canonicalJson(manifest));
  await putInPlace(out, stage.name, folder);
  if (!inside) {
    await rm(dirname(home), { recursive: true, force: true });
    await mkdir(dirname(home));
    await writeFileAtomically(home, canonicalJson(manifest));
  }
  return { manifest, parts: parts.count };
}

/** Memory that this process has had at most until now, its threads included, in units of 2^20 bytes. */
const peakMegabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** The stages of a run that are to be done if need be, in order. */
const selectedStages = ({ only, until }: PipelineOptions): readonly StageName[] =>
  STAGES.filter((name, i) => (only?.includes(name) ?? true) && i <= STAGES.indexOf(until ?? "report"));

async function runStages(options: PipelineOptions, selected: readonly StageName[]): Promise<PipelineOutcome> {
  const { analysis, out, from, report, signal } = options;
  const code = await codeVersion();
  if (analysis.inference.unblinded)
    await appendFile(join(out, "log.jsonl"), `${JSON.stringify({ unblinded: true, stages: selected, at: new Date().toISOString() })}\n`);
  const made = new Map<StageName, Manifest>();
  const stages: PipelineOutcome["stages"][number][] = [];
  for (const name of STAGES) {
    const before = await readManifest(manifestPath(out, name));
    if (!selected.includes(name)) {
      if (before !== undefined) made.set(name, before);
      continue;
    }
    signal.throwIfAborted();
    const missing = STAGE[name].reads.find((read) => !made.has(read));
    if (missing !== undefined)
      throw new AnalysisError("USAGE_MISSING_STAGE", `stage ${name} needs ${missing}, which has not been done in ${out}`, {
        hint: `add --only ${missing}, or run without --only`,
      });
    const marks = await inputMarks(await STAGE[name].inputFiles(analysis));
    const want = await wanted(STAGE[name], analysis, code, made);
    const again = options.force || (from !== undefined && STAGES.indexOf(name) >= STAGES.indexOf(from));
    const reused = before !== undefined && !again && (await staleness(out, want, before)) === undefined;
    const { manifest, parts } = reused ? { manifest: before, parts: 0 } : await perform(STAGE[name], want, marks, options);
    if (reused) await removeLeftovers(out, name);
    await removeParts(out, name);
    const seconds = reused ? 0 : manifest.seconds;
    const outcome = reused ? "reused" : "done";
    made.set(name, manifest);
    stages.push({ name, outcome, seconds });
    report.finished(name, outcome, seconds);
    const shared = parts === 0 ? {} : { parts };
    await appendFile(
      join(out, "log.jsonl"),
      `${JSON.stringify({ stage: name, outcome, seconds, peakMegabytes: peakMegabytes(), ...shared, key: manifest.key, at: new Date().toISOString() })}
`,
    );
  }
  // results that an earlier run left are not this run's
  const diverged = selected.includes("train") ? await allDivergences(stageFolder(out, "train"), analysis) : [];
  const inferred = selected.some((name) => STAGES.indexOf(name) >= STAGES.indexOf("infer"));
  const judged = !inferred && selected.includes("evaluate");
  if (judged) return { out, stages, headline: await diagnosticTable(analysis, stageFolder(out, "evaluate")), converged: true, diverged };
  if (!inferred) return { out, stages, headline: [], converged: true, diverged };
  const results = await readJson<InferenceResults>(join(stageFolder(out, "infer"), "results.json"));
  return { out, stages, headline: headlineOf(results), converged: converged(results), diverged };
}

/**
 * Warns of stages that `only` leaves out although they are not finished for this analysis as it stands now.
 * @throws AnalysisError USAGE_DAMAGED_STAGE where one is not what it was when it was finished
 */
async function warnOfStale({ analysis, out, report }: PipelineOptions, selected: readonly StageName[]): Promise<void> {
  const read = new Set(selected.flatMap((name) => STAGE[name].reads));
  for (const name of read) {
    if (selected.includes(name)) continue;
    const manifest = await readManifest(manifestPath(out, name));
    const broken = manifest && (await damage(stageFolder(out, name), manifest));
    if (broken !== undefined)
      throw new AnalysisError("USAGE_DAMAGED_STAGE", `stage ${name} is not as it was when it was finished: ${broken}`, {
        where: stageFolder(out, name),
        hint: `add --only ${name}, or run without --only: it is then done again`,
      });
  }
  for (const { name, state, why = "" } of await pipelineStatus(analysis, out))
    if (state === "stale" && read.has(name) && !selected.includes(name))
      report.warn(`stage ${name} is used as it is, though stale: ${why}`);
}

/**
 * Runs an analysis: every stage that is not finished for these inputs, settings and code, in order. Finished stages are kept whatever happens later;
 * an interrupted one is done again, or continued where it can be, and gives the same bytes.
 * @throws AnalysisError of the stages; USAGE_MISSING_STAGE and USAGE_DAMAGED_STAGE where `only` leaves out something that is needed; DATA_CHANGED; USAGE_FOLDER_BUSY while another run works in the
 * folder; USAGE_FOLDER_TAKEN where something else is in it; USAGE_CANNOT_WRITE
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineOutcome> {
  const { analysis, out, only } = options;
  const selected = selectedStages(options);
  // faults of the user's files are told before anything is written
  for (const name of selected) await STAGE[name].inputFiles(analysis);
  try {
    await mkdir(out, { recursive: true });
    const release = await lockFolder(out, options.takeOver);
    try {
      await checkFolders(out);
      if (only !== undefined) await warnOfStale(options, selected);
      return await runStages(options, selected);
    } finally {
      release();
    }
  } catch (error) {
    throw diskFault(error, out);
  }
}
