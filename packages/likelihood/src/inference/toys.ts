import { setImmediate } from "node:timers/promises";
import { AnalysisError } from "@ratiometer/config";
import type { Experiment } from "../model/experiment.ts";
import type { ExperimentSource } from "./experiment-source.ts";
import { experimentThreads, type ExperimentThreads } from "./experiment-threads.ts";
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
  /** Milliseconds of work left at which other threads are started: they take some time for that. 2000 if left out. */
  readonly worthThreads?: number;
  /** Told after each chunk how many are done, of all that are drawn for the same use. */
  readonly onProgress?: (done: number) => void;
  /** Once aborted, the toys are rejected with its reason. */
  readonly signal?: AbortSignal;
}

/** Toys after which this thread looks up, and knows how long one takes. */
const FIRST = 8;
/** Milliseconds of work left that are worth the start of other threads, which takes each about half a second. */
const WORTH_THREADS = 2000;
/** Milliseconds of a chunk. */
const CHUNK = 100;

function checkCount(quantity: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new AnalysisError("FIT_TOYS", `found ${value} for the number of ${quantity}, expected a whole number above 0`);
}

/** Draws the pseudo-experiments of a task. */
export type RunToys = (task: Omit<ToyTask, "from" | "to" | "seed">) => Promise<ToyRows>;

/**
 * Pseudo-experiments for some use, on this thread while they are done soon and on others where not, which stay for as long as the use lasts. Each toy depends
 * on seed, label and its own number alone: the outcome is the same for any number of threads.
 *
 * @throws AnalysisError FIT_TOYS where there are none
 */
export async function withToys<T>(experiment: Experiment, settings: ToySettings, use: (run: RunToys) => Promise<T>): Promise<T> {
  const { toys, seed, source, jobs = 1, worthThreads = WORTH_THREADS, onProgress, signal } = settings;
  checkCount("toys", toys);
  let pool: ExperimentThreads | undefined;
  let done = 0;
  let spent = 0;
  let drawnHere = 0;
  const run: RunToys = async (task) => {
    const width = toyWidth(task.quantity, experiment.parameters.length);
    const values = new Float64Array(toys * width);
    const failed = new Uint8Array(toys);
    const keep = (from: number, rows: ToyRows): void => {
      values.set(rows.values, from * width);
      failed.set(rows.failed, from);
      done += rows.failed.length;
      onProgress?.(done);
    };
    let next = 0;
    const chunk = (): ToyTask => {
      const size = drawnHere === 0 ? FIRST : Math.max(1, Math.round((CHUNK * drawnHere) / spent));
      const from = next;
      next = Math.min(toys, next + size);
      return { ...task, seed, from, to: next };
    };
    const worth = (): boolean => drawnHere > 0 && ((toys - next) * spent) / drawnHere > (pool === undefined ? worthThreads : CHUNK);
    while (next < toys && !(source !== undefined && jobs > 1 && worth())) {
      signal?.throwIfAborted();
      const here = chunk();
      const began = performance.now();
      keep(here.from, drawToys(experiment, here));
      spent += performance.now() - began;
      drawnHere += here.to - here.from;
      await setImmediate();
    }
    if (next === toys || source === undefined) return { values, failed };
    const threads = (pool ??= experimentThreads(source, jobs, signal));
    const work = async (): Promise<void> => {
      while (next < toys) {
        const there = chunk();
        keep(there.from, await threads.perform("toys", there));
      }
    };
    await Promise.all(Array.from({ length: jobs }, work));
    return { values, failed };
  };
  try {
    return await use(run);
  } finally {
    await pool?.close();
  }
}
