import { stat } from "node:fs/promises";
import { isEventFiles, sampleFiles, type Analysis, type Sample } from "@ratiometer/config";
import { termNames } from "@ratiometer/eft";
import { sharesOf } from "../parts/perform-part.ts";
import { STAGES, type StageName } from "../pipeline/stage.ts";
import { memorySize } from "../stages/training-memory.ts";

/** What a job asks of a cluster. */
export interface JobResources {
  readonly threads: number;
  /** MB */
  readonly memory: number;
  /** Minutes. */
  readonly runtime: number;
}

/** The jobs of one stage: the parts of its shares, which come first, and the stage itself, which puts them together. */
export interface StageJobs {
  readonly stage: StageName;
  /** Parts of each share. */
  readonly parts: readonly (readonly [share: string, count: number])[];
  readonly part: JobResources;
  readonly whole: JobResources;
}

/** The jobs of an analysis, stage after stage. */
export interface WorkflowPlan {
  /** Event files, absolute paths. */
  readonly files: readonly string[];
  readonly stages: readonly StageJobs[];
}

/** Events that are simulated, read or reconstructed in one part, about, and toys that are made in one. */
const [EVENTS, TOYS] = [100_000, 5000];
/** Parts of a share at most: more cost a scheduler more than they gain. */
const MOST = 200;

/** Bytes of an event in a file, at least: files are not opened to count. */
const FILE_BYTES = 500;

/** What is known of a sample before anything is read. */
interface SampleSize {
  readonly name: string;
  readonly events: number;
  readonly files: readonly string[];
}

async function sizeOf(analysis: Analysis, sample: Sample): Promise<SampleSize> {
  const { name, source } = sample;
  if (!isEventFiles(source)) return { name, events: source.events, files: [] };
  const files = await sampleFiles(analysis, sample);
  const bytes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return { name, files, events: Math.ceil(bytes.reduce((sum, size) => sum + size, 0) / FILE_BYTES) };
}

const clamped = (count: number): number => Math.min(MOST, Math.max(1, Math.ceil(count)));

/** Parts of a share. @param chunks of samples and toys, where the user says how many */
function countOf(analysis: Analysis, stage: StageName, share: string, sizes: readonly SampleSize[], chunks: number | undefined): number {
  const size = sizes.find(({ name }) => name === share);
  if ((stage === "ingest" || stage === "features") && size !== undefined)
    return chunks ?? clamped(size.files.length > 0 ? size.files.length : size.events / EVENTS);
  if (stage === "train") return [...analysis.estimators, ...analysis.classifiers].find(({ name }) => name === share)?.ensemble ?? 1;
  if (stage !== "infer") return 1;
  const { scans, intervals } = analysis.inference;
  if (share === "scans") return clamped(scans.length);
  return chunks ?? clamped("toys" in intervals ? (intervals.toys * intervals.grid) / TOYS : 1);
}

/** Parameters of a perceptron that sees as many columns as the usual feature sets have. */
const COLUMNS = 100;
const parametersOf = (hidden: readonly number[]): number =>
  hidden.reduce((sum, width, i) => sum + width * (i === 0 ? COLUMNS : hidden[i - 1]), 0);

/** Events a second of the slowest simulation on one core, and of the reconstruction; operations a second of a training; toys a second. */
const SPEED = { simulation: 300, features: 1000, training: 1e9, toys: 20 } as const;
/** Minutes that a job takes beside its work. */
const START = 10;

/** Rounded up, so that a few events more do not change a file. */
const upTo = (step: number, value: number): number => step * Math.ceil(value / step);

/** What jobs need at most, estimated from numbers of events, networks and toys: generous, as a job that is killed has to be done again. */
function resourcesOf(
  analysis: Analysis,
  stage: StageName,
  sizes: readonly SampleSize[],
  parts: StageJobs["parts"],
): Pick<StageJobs, "part" | "whole"> {
  const { coefficients, estimators, classifiers, inference } = analysis;
  const events = sizes.reduce((sum, size) => sum + size.events, 0);
  const terms = termNames(coefficients.map(({ name }) => name)).length;
  const members = Math.max(0, ...estimators.map(({ ensemble }) => ensemble));
  const perPart = Math.max(0, ...parts.map(([share, count]) => (sizes.find(({ name }) => name === share)?.events ?? 0) / count));
  const job = (threads: number, bytes: number, seconds: number): JobResources => ({
    threads,
    memory: upTo(500, 1000 + bytes / 1e6),
    runtime: upTo(10, START + seconds / 60),
  });
  // weights of all events, forms of hold-out ones by the mean and by each member, and a margin, in double precision; columns are read in part (docs/scale.md)
  const inMemory = 5e8 + events * 8 * terms * (3 + members);
  const allEvents = job(2, inMemory, (events * (1 + members)) / SPEED.features);
  switch (stage) {
    case "ingest":
      return { part: job(1, 1e9, perPart / SPEED.simulation), whole: job(2, 1e9, events / (10 * SPEED.features)) };
    case "features":
      return { part: job(1, 1e9, perPart / SPEED.features), whole: job(2, 1e9, events / (10 * SPEED.features)) };
    case "train": {
      const trained = [...estimators, ...classifiers];
      const bytes = trained.flatMap(({ training: { memory } }) => (memory === undefined ? [] : [memorySize(memory)]));
      const operations = trained.map(({ training, network }) => training.epochs * events * parametersOf(network.hidden) * 6);
      const held = Math.min(events * (4 * COLUMNS + 16 * terms), ...bytes);
      return { part: job(1, 1e9 + 2 * held, Math.max(0, ...operations) / SPEED.training), whole: job(1, 0, 0) };
    }
    case "infer": {
      const { intervals } = inference;
      const toys = "toys" in intervals ? intervals.toys * intervals.grid : 0;
      const most = Math.max(0, ...parts.filter(([share]) => share !== "scans").map(([, count]) => toys / count));
      return { part: job(1, inMemory, Math.max(most / SPEED.toys, 3600)), whole: allEvents };
    }
    default:
      return { part: { ...allEvents, threads: 1 }, whole: allEvents };
  }
}

/**
 * How the work of an analysis is dealt to jobs.
 * @param chunks parts of each sample and of the toys of each scan; by the number of events and toys if left out
 */
export async function workflowPlan(analysis: Analysis, chunks: number | undefined): Promise<WorkflowPlan> {
  const sizes = await Promise.all(analysis.samples.map((sample) => sizeOf(analysis, sample)));
  const shares = sharesOf(analysis);
  return {
    files: sizes.flatMap(({ files }) => files),
    stages: STAGES.map((stage) => {
      const parts = shares
        .filter((each) => each.stage === stage)
        .map(({ share }) => [share, countOf(analysis, stage, share, sizes, chunks)] as const);
      return { stage, parts, ...resourcesOf(analysis, stage, sizes, parts) };
    }),
  };
}
