import { appendFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { AnalysisError, type Analysis } from "@ratiometer/config";
import { canonicalJson, writeFileAtomically } from "@ratiometer/tables";
import { evaluateStage } from "../stages/evaluate.ts";
import { exportStage } from "../stages/export.ts";
import { featuresStage } from "../stages/features.ts";
import { inferStage } from "../stages/infer.ts";
import { ingestStage } from "../stages/ingest.ts";
import { reportStage } from "../stages/report.ts";
import { trainStage } from "../stages/train.ts";
import { codeVersion, versions } from "./code-version.ts";
import { headline } from "./headline.ts";
import { damage, digestFiles, filesBelow, keyOf, MANIFEST, outputDigest, readManifest, type Manifest } from "./manifest.ts";
import { STAGES, type ProgressReporter, type Stage, type StageName } from "./stage.ts";

const STAGE: Readonly<Record<StageName, Stage>> = {
  ingest: ingestStage,
  features: featuresStage,
  train: trainStage,
  evaluate: evaluateStage,
  infer: inferStage,
  export: exportStage,
  report: reportStage,
};

/** What a stage makes within a run. The export stage makes the artifact, which holds nothing but what is published. */
export const stageFolder = (out: string, stage: StageName): string => join(out, stage === "export" ? "artifact" : stage);

const manifestPath = (out: string, stage: StageName): string => join(out, stage, MANIFEST);

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
  readonly jobs: number;
  readonly report: ProgressReporter;
  /** Aborted at an interrupt: threads come to rest. */
  readonly signal: AbortSignal;
}

export interface PipelineOutcome {
  readonly out: string;
  readonly stages: readonly { readonly name: StageName; readonly outcome: "done" | "reused"; readonly seconds: number }[];
  /** What a reader wants to know first, a sentence each. */
  readonly headline: readonly string[];
}

export interface StageStatus {
  readonly name: StageName;
  readonly state: "done" | "stale" | "missing";
  /** Why it would be done again. */
  readonly why?: string;
}

type Wanted = Pick<Manifest, "stage" | "seed" | "settings" | "code" | "inputs" | "upstream" | "key">;

async function wanted(stage: Stage, analysis: Analysis, code: string, made: ReadonlyMap<StageName, string>): Promise<Wanted> {
  const parts = {
    stage: stage.name,
    seed: analysis.seed,
    settings: JSON.parse(JSON.stringify(stage.settings(analysis))) as unknown,
    code,
    inputs: await digestFiles(await stage.inputFiles(analysis), analysis.directory),
    upstream: Object.fromEntries(stage.reads.map((name) => [name, made.get(name)])),
  };
  return { ...parts, key: keyOf(parts) };
}

/** Why a finished stage cannot stand for what is wanted now; undefined if it can. */
async function staleness(out: string, want: Wanted, manifest: Manifest): Promise<string | undefined> {
  if (manifest.key === want.key) return damage(stageFolder(out, want.stage), manifest);
  const changed = (["seed", "settings", "code", "inputs", "upstream"] as const).filter(
    (part) => canonicalJson(manifest[part]) !== canonicalJson(want[part]),
  );
  return `changed: ${changed.join(", ")}`;
}

/** Which stages of a run are finished for this analysis as it stands now, and why the others are not. */
export async function pipelineStatus(analysis: Analysis, out: string): Promise<StageStatus[]> {
  const code = await codeVersion();
  const made = new Map<StageName, string>();
  const status: StageStatus[] = [];
  for (const name of STAGES) {
    const manifest = await readManifest(manifestPath(out, name));
    const redone = STAGE[name].reads.find((read) => status.some((before) => before.name === read && before.state !== "done"));
    if (manifest === undefined) status.push({ name, state: "missing" });
    else if (redone !== undefined) status.push({ name, state: "stale", why: `${redone} is to be done again` });
    else {
      const why = await staleness(out, await wanted(STAGE[name], analysis, code, made), manifest);
      status.push(why === undefined ? { name, state: "done" } : { name, state: "stale", why });
      made.set(name, outputDigest(manifest));
    }
  }
  return status;
}

/** The folder in which a stage works until it is finished; what an interrupted run left for another key is removed. */
async function workFolder(out: string, stage: StageName, key: string, fresh: boolean): Promise<string> {
  const prefix = `.unfinished-${stage}-`;
  const own = `${prefix}${key.slice(0, 16)}`;
  for (const name of await readdir(out))
    if (name.startsWith(prefix) && (fresh || name !== own)) await rm(join(out, name), { recursive: true });
  await mkdir(join(out, own), { recursive: true });
  return join(out, own);
}

/** Does one stage and puts its outputs in place: they are complete or not there at all. */
async function perform(stage: Stage, want: Wanted, options: PipelineOptions): Promise<Manifest> {
  const { analysis, out, jobs, report } = options;
  const started = new Date();
  const folder = await workFolder(out, stage.name, want.key, options.force);
  await stage.run({
    analysis,
    jobs,
    folder,
    folderOf: (name) => stageFolder(out, name),
    progress: (fraction, note) => {
      report.progress(stage.name, fraction, note);
    },
    warn: report.warn,
    signal: options.signal,
  });
  const outputs = await digestFiles(await filesBelow(folder), folder);
  const target = stageFolder(out, stage.name);
  await rm(manifestPath(out, stage.name), { force: true });
  await rm(target, { recursive: true, force: true });
  await rename(folder, target);
  const manifest: Manifest = {
    schema: 1,
    ...want,
    versions: versions(),
    outputs,
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
  };
  await mkdir(join(out, stage.name), { recursive: true });
  await writeFileAtomically(manifestPath(out, stage.name), canonicalJson(manifest));
  return manifest;
}

/**
 * Runs an analysis: every stage that is not finished for these inputs, settings and code, in order. Finished stages are kept whatever happens later;
 * an interrupted one takes up its unfinished folder and gives the same bytes.
 * @throws AnalysisError of the stages; USAGE_MISSING_STAGE where `only` leaves out something that is needed
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineOutcome> {
  const { analysis, out, report } = options;
  await mkdir(out, { recursive: true });
  const code = await codeVersion();
  const made = new Map<StageName, string>();
  const stages: PipelineOutcome["stages"][number][] = [];
  const last = options.until ?? "report";
  for (const name of STAGES) {
    if (STAGES.indexOf(name) > STAGES.indexOf(last)) break;
    const selected = options.only?.includes(name) ?? true;
    const before = await readManifest(manifestPath(out, name));
    if (!selected) {
      if (before !== undefined) made.set(name, outputDigest(before));
      continue;
    }
    const missing = STAGE[name].reads.find((read) => !made.has(read));
    if (missing !== undefined)
      throw new AnalysisError("USAGE_MISSING_STAGE", `stage ${name} needs ${missing}, which has not been done in ${out}`, {
        hint: `add --only ${missing}, or run without --only`,
      });
    const want = await wanted(STAGE[name], analysis, code, made);
    const again = options.force || (options.from !== undefined && STAGES.indexOf(name) >= STAGES.indexOf(options.from));
    const reused = before !== undefined && !again && (await staleness(out, want, before)) === undefined;
    const manifest = reused ? before : await perform(STAGE[name], want, options);
    const seconds = reused ? 0 : manifest.seconds;
    const outcome = reused ? "reused" : "done";
    made.set(name, outputDigest(manifest));
    stages.push({ name, outcome, seconds });
    report.finished(name, outcome, seconds);
    await appendFile(
      join(out, "log.jsonl"),
      `${JSON.stringify({ stage: name, outcome, seconds, key: manifest.key, at: new Date().toISOString() })}\n`,
    );
  }
  return { out, stages, headline: await headline(out) };
}
