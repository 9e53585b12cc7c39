import { setImmediate } from "node:timers/promises";
import { AnalysisError } from "@ratiometer/config";
import type { Experiment } from "../model/experiment.ts";
import type { ExperimentSource } from "./experiment-source.ts";
import { experimentThreads } from "./experiment-threads.ts";
import { drawToys, toyWidth, type ToyRows, type ToyTask } from "./toy-task.ts";

/** How pseudo-experiments are made. */
export interface ToySettings {
  /** How many. */
  readonly toys: number;
  readonly seed: number;
  /** Where other threads get the experiment from; without it one thread does all. */
  readonly source?: ExperimentSource;
  /** Threads at most; 1 if left out. */
  readonly jobs?: number;
  /** Milliseconds of work left at which other threads are started: they take some time for that. 400 if left out. */
  readonly worthThreads?: number;
  /** Told after each chunk how many are done. */
  readonly onProgress?: (done: number) => void;
  /** Once aborted, the toys are rejected with its reason. */
  readonly signal?: AbortSignal;
}

/** Toys after which this thread looks up, and knows how long one takes. */
const FIRST = 8;
/** Milliseconds of a chunk. */
const CHUNK = 100;

function checkCount(quantity: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new AnalysisError("FIT_TOYS", `found ${value} for the number of ${quantity}, expected a whole number above 0`);
}

/**
 * Pseudo-experiments, on this thread while they are done soon and on others as well where not. Each depends on seed, label and its own number alone: the
 * outcome is the same for any number of threads.
 *
 * @throws AnalysisError FIT_TOYS where there are none
 */
export async function runToys(
  experiment: Experiment,
  task: Omit<ToyTask, "from" | "to" | "seed">,
  settings: ToySettings,
): Promise<ToyRows> {
  const { toys, seed, source, jobs = 1, worthThreads = 400, onProgress, signal } = settings;
  checkCount("toys", toys);
  const width = toyWidth(task.quantity, experiment.parameters.length);
  const values = new Float64Array(toys * width);
  const failed = new Uint8Array(toys);
  let done = 0;
  const keep = (from: number, rows: ToyRows): void => {
    values.set(rows.values, from * width);
    failed.set(rows.failed, from);
    done += rows.failed.length;
    onProgress?.(done);
  };
  const began = performance.now();
  let next = 0;
  const chunk = (size: number): ToyTask => {
    const from = next;
    next = Math.min(toys, next + size);
    return { ...task, seed, from, to: next };
  };
  let size = FIRST;
  while (next < toys) {
    signal?.throwIfAborted();
    const here = chunk(size);
    keep(here.from, drawToys(experiment, here));
    const each = (performance.now() - began) / next;
    size = Math.max(1, Math.round(CHUNK / each));
    if (source !== undefined && jobs > 1 && (toys - next) * each > worthThreads) break;
    await setImmediate();
  }
  if (next === toys || source === undefined) return { values, failed };
  const pool = experimentThreads(source, jobs, signal);
  try {
    const work = async (): Promise<void> => {
      while (next < toys) {
        const there = chunk(size);
        keep(there.from, await pool.perform("toys", there));
      }
    };
    await Promise.all(Array.from({ length: jobs }, work));
  } finally {
    await pool.close();
  }
  return { values, failed };
}
