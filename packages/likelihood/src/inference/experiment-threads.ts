import { threadPool } from "@ratiometer/tables";
import type { Experiment } from "../model/experiment.ts";
import type { ExperimentSource } from "./experiment-source.ts";
import { impacts, type Impacts, type ImpactTask } from "./impacts.ts";
import { drawToys, type ToyRows, type ToyTask } from "./toy-task.ts";

/** Kinds of work on an experiment: what is given and what comes back, all plain data. */
interface Work {
  readonly toys: readonly [ToyTask, ToyRows];
  readonly impacts: readonly [ImpactTask, Impacts];
}

/** A task for a thread. */
export interface ExperimentTask {
  readonly kind: keyof Work;
  readonly task: Work[keyof Work][0];
}

/** How each kind is done. */
const WORKINGS: { readonly [K in keyof Work]: (experiment: Experiment, task: Work[K][0]) => Work[K][1] } = {
  toys: drawToys,
  impacts: (experiment, { data, settings, fit }) => impacts(experiment, data, settings, fit),
};

/** Does one task. */
export function performTask<K extends keyof Work>(experiment: Experiment, kind: K, task: Work[K][0]): Work[K][1] {
  return WORKINGS[kind](experiment, task);
}

/** Threads that have an experiment each. */
export interface ExperimentThreads {
  readonly perform: <K extends keyof Work>(kind: K, task: Work[K][0]) => Promise<Work[K][1]>;
  readonly close: () => Promise<void>;
}

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/inference/experiment-worker.js", import.meta.url);

/** Threads that get the experiment from a source. Each starts once there is a task for it. */
export function experimentThreads(source: ExperimentSource, jobs: number, signal?: AbortSignal): ExperimentThreads {
  const pool = threadPool<ExperimentTask, Work[keyof Work][1]>(WORKER, source, jobs, signal);
  return {
    perform: async (kind, task) => await pool.perform({ kind, task }),
    close: pool.close,
  };
}
