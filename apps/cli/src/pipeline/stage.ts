import type { Analysis } from "@ratiometer/config";
import type { KeptTasks, SharedWork } from "../parts/shared-work.ts";

/** The stages in the order in which data flows through them; each needs all that come before. */
export const STAGES = ["ingest", "features", "train", "evaluate", "infer", "export", "report"] as const;
export type StageName = (typeof STAGES)[number];
export const isStageName = (name: string): name is StageName => (STAGES as readonly string[]).includes(name);

/** Where a stage tells how far it is. */
export interface ProgressReporter {
  /** @param fraction of the stage's work, 0 to 1 @param note what it is at: "kt-ratio, network 2, epoch 14" */
  readonly progress: (stage: StageName, fraction: number, note?: string) => void;
  /** A finished stage: one line. */
  readonly finished: (stage: StageName, outcome: "done" | "reused", seconds: number) => void;
  /** Something that the user should know and that stops nothing. */
  readonly warn: (text: string) => void;
}

export interface StageContext {
  readonly analysis: Analysis;
  /** Threads for work that is parallel; never changes a result. */
  readonly jobs: number;
  /** Empty, or, for a stage that resumes, what an interrupted run with the same inputs and settings left. */
  readonly folder: string;
  /** Folder of a stage that this one needs. */
  readonly folderOf: (stage: StageName) => string;
  /** Work that parts hold, by the name of its share: to be taken from there. Nothing if left out. */
  readonly kept?: (share: string) => KeptTasks;
  readonly progress: (fraction: number, note?: string) => void;
  readonly warn: (text: string) => void;
  /** Aborted at an interrupt: threads come to rest. */
  readonly signal: AbortSignal;
}

/** Work of a stage that several processes can share, under names that the analysis tells before anything is done. */
export interface StageShares {
  /** Samples, estimators or scans. */
  readonly names: (analysis: Analysis) => readonly string[];
  /** Opens the work of one name, which `StageContext.kept` then has. */
  readonly open: (name: string, context: StageContext) => Promise<SharedWork>;
}

/** A stage is a pure function of its settings, its input files and the folders of the stages that it reads. */
export interface Stage {
  readonly name: StageName;
  /** Stages whose folders it reads. */
  readonly reads: readonly StageName[];
  /** The part of the analysis that decides its outcome, as JSON. */
  readonly settings: (analysis: Analysis) => unknown;
  /** Files from outside that decide its outcome, absolute paths. */
  readonly inputFiles: (analysis: Analysis) => Promise<readonly string[]>;
  /** Whether it reads nothing of observed data: other data leave what it made as it is. */
  readonly withoutData?: true;
  /** Whether it takes up its own unfinished folder. Others begin again. */
  readonly resumes?: true;
  /** Work that others can have done before. */
  readonly shares?: StageShares;
  readonly run: (context: StageContext) => Promise<void>;
}
