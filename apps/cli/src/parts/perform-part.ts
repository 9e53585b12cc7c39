import { mkdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AnalysisError, unknownName, type Analysis } from "@ratiometer/config";
import { canonicalJson } from "@ratiometer/tables";
import { codeVersion } from "../pipeline/code-version.ts";
import { diskFault } from "../pipeline/disk-fault.ts";
import { digestFiles, readManifest, type Manifest } from "../pipeline/manifest.ts";
import { requireUnlocked } from "../pipeline/run-lock.ts";
import { manifestPath, stageFolder } from "../pipeline/stage-folder.ts";
import { STAGE } from "../pipeline/stage-table.ts";
import { STAGES, type ProgressReporter, type Stage, type StageName, type StageShares } from "../pipeline/stage.ts";
import { decisive, type Decisive } from "../pipeline/staleness.ts";
import { isEmpty } from "./kept-parts.ts";
import { openPart, writePart, type PartHeader } from "./part-file.ts";
import { partKey } from "./part-key.ts";
import { partPath, type PartName } from "./part-name.ts";
import { tasksOfPart, type TaskPiece } from "./shared-work.ts";

/** Work of a stage that can be shared. */
export interface ShareName {
  readonly stage: StageName;
  readonly share: string;
}

/** All work of an analysis that can be shared, in the order in which it is done. */
export const sharesOf = (analysis: Analysis): ShareName[] =>
  STAGES.flatMap((stage) => (STAGE[stage].shares?.names(analysis) ?? []).map((share) => ({ stage, share })));

export interface PartOptions {
  readonly analysis: Analysis;
  /** Run folder. */
  readonly out: string;
  readonly name: PartName;
  /** Threads. */
  readonly jobs: number;
  readonly report: ProgressReporter;
  readonly signal: AbortSignal;
}

/** Made; there already, whole and for the same settings; or not needed, as its stage is finished. */
export type PartState = "done" | "reused" | "not needed";

/** Tasks of the whole work and of a part. */
type PartTasks = Pick<PartHeader, "tasks" | "first" | "end">;

export interface PartOutcome extends PartTasks {
  readonly file: string;
  readonly state: PartState;
  readonly seconds: number;
}

/** @throws AnalysisError USAGE_UNKNOWN_SHARE with the nearest name */
function sharesNamed(analysis: Analysis, { stage, share }: ShareName): StageShares {
  const shares = STAGE[stage].shares;
  if (shares === undefined) {
    const stages = [...new Set(sharesOf(analysis).map((each) => each.stage))];
    throw new AnalysisError("USAGE_UNKNOWN_SHARE", `stage ${stage} is not done in parts`, { hint: `${stages.join(", ")} are` });
  }
  const names = shares.names(analysis);
  if (!names.includes(share)) throw unknownName("USAGE_UNKNOWN_SHARE", `share of the work of ${stage}`, share, names);
  return shares;
}

/** What the stages that a stage reads have made. @throws AnalysisError USAGE_MISSING_STAGE */
async function upstreamOf({ name, reads }: Stage, out: string): Promise<Map<StageName, Manifest>> {
  const made = new Map<StageName, Manifest>();
  for (const read of reads) {
    const manifest = await readManifest(manifestPath(out, read));
    if (manifest === undefined)
      throw new AnalysisError("USAGE_MISSING_STAGE", `a part of ${name} needs the stage ${read}, which has not been done in ${out}`, {
        hint: `first: ratiometer ${read}`,
      });
    made.set(read, manifest);
  }
  return made;
}

/** Whether a stage is finished for what decides it now, as far as can be told without reading files from outside. */
async function isFinished(stage: Stage, analysis: Analysis, out: string, want: Decisive): Promise<boolean> {
  const manifest = await readManifest(manifestPath(out, stage.name));
  if (manifest === undefined || partKey(manifest) !== partKey(want)) return false;
  const files = await stage.inputFiles(analysis);
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return canonicalJson(sizes) === canonicalJson(manifest.inputs.map(({ bytes }) => bytes));
}

/** The pieces, and then, before the part gets its name, a look whether what they were made from is still there. */
async function* fromUnchanged(
  pieces: AsyncGenerator<TaskPiece, void>,
  stage: Stage,
  { out, signal }: Pick<PartOptions, "out" | "signal">,
  before: ReadonlyMap<StageName, Manifest>,
): AsyncGenerator<TaskPiece, void> {
  for await (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
  }
  for (const [name, manifest] of before) {
    const now = await readManifest(manifestPath(out, name));
    if (now === undefined || canonicalJson(now) !== canonicalJson(manifest))
      throw new AnalysisError(
        "USAGE_FOLDER_BUSY",
        `the stage ${name}, which a part of ${stage.name} reads, was done again meanwhile in ${out}`,
        {
          hint: "make the part again",
        },
      );
  }
}

async function* nothingOf(): AsyncGenerator<TaskPiece, void> {
  // a part without tasks
}

/** Whether the files that a part was made from still have the same digests. */
async function inputsUnchanged({ inputs }: PartHeader, { directory }: Analysis): Promise<boolean> {
  const now = await digestFiles(
    inputs.map(({ file }) => join(directory, file)),
    directory,
  ).catch(() => undefined);
  return now !== undefined && canonicalJson(now) === canonicalJson(inputs);
}

async function perform(options: PartOptions, shares: StageShares): Promise<PartOutcome> {
  const { analysis, out, name, jobs, report, signal } = options;
  const started = performance.now();
  const stage = STAGE[name.stage];
  const file = partPath(out, name);
  const made = await upstreamOf(stage, out);
  const want = decisive(stage, analysis, await codeVersion(), made);
  const key = partKey(want);
  const outcome = (state: PartState, { tasks, first, end }: PartTasks): PartOutcome => ({
    file,
    state,
    tasks,
    first,
    end,
    seconds: (performance.now() - started) / 1000,
  });
  const before = await openPart(file);
  const finished = await isFinished(stage, analysis, out, want);
  if (before?.header.key === key && (finished || !isEmpty(before.header)) && (await inputsUnchanged(before.header, analysis)))
    return outcome("reused", before.header);
  await mkdir(dirname(file), { recursive: true });
  if (finished) {
    const nothing = { tasks: 0, first: 0, end: 0 };
    await writePart(file, { key, ...nothing, inputs: [] }, nothingOf());
    return outcome("not needed", nothing);
  }
  const folder = join(dirname(file), `.unfinished-${name.k}-of-${name.n}-${key.slice(0, 16)}`);
  if (stage.resumes !== true) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const work = await shares.open(name.share, {
    analysis,
    jobs,
    folder,
    folderOf: (of) => stageFolder(out, of),
    progress: (fraction, note) => report.progress(stage.name, fraction, note),
    warn: report.warn,
    signal,
  });
  const range = tasksOfPart(work.tasks, name.k, name.n);
  const inputs = await digestFiles(work.filesOf(range.first, range.end), analysis.directory);
  const header = { key, tasks: work.tasks, ...range, inputs };
  const pieces = range.first === range.end ? nothingOf() : work.perform(range.first, range.end);
  await writePart(file, header, fromUnchanged(pieces, stage, options, made));
  await rm(folder, { recursive: true, force: true });
  return outcome("done", header);
}

/**
 * Does a part of the work of a stage and keeps it in the run folder, where the stage finds it. Parts may be made side by side by any number of processes and
 * hosts that see the folder; they write nothing but their own file, whole or not at all. The stages before have to be finished.
 * @throws AnalysisError USAGE_UNKNOWN_SHARE, USAGE_MISSING_STAGE; USAGE_FOLDER_BUSY while a run of this host works in the folder, or if a stage before is done
 * again meanwhile; USAGE_CANNOT_WRITE; and those of the stage
 */
export async function performPart(options: PartOptions): Promise<PartOutcome> {
  const { analysis, out, name } = options;
  const shares = sharesNamed(analysis, name);
  try {
    await mkdir(out, { recursive: true });
    await requireUnlocked(out);
    return await perform(options, shares);
  } catch (error) {
    throw diskFault(error, out);
  }
}
