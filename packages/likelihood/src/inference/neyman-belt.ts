import { setImmediate } from "node:timers/promises";
import { AnalysisError, neededToys } from "@ratiometer/config";
import { inOrder, threadPool } from "@ratiometer/tables";
import type { Experiment } from "../model/experiment.ts";
import type { ExperimentSource } from "./experiment-source.ts";
import type { NeymanParameters, Ordering } from "./neyman-statistic.ts";
import { thresholdSurface, type ThresholdSurface } from "./neyman-surface.ts";
import { threshold, type Threshold } from "./neyman-threshold.ts";
import { neymanStatistics, type NeymanStatistics, type NeymanTask } from "./neyman-toys.ts";

/** Performs a task of toys, here or elsewhere. */
export type PerformNeymanTask = (task: NeymanTask) => Promise<NeymanStatistics>;

/** Who makes toys; the outcome does not depend on it. */
export interface NeymanWork {
  /** Where other threads get the experiment from; without it this thread makes all. */
  readonly source?: ExperimentSource;
  /** Threads at most; 1 if left out. */
  readonly jobs?: number;
  /** Makes toys in the place of threads. */
  readonly perform?: PerformNeymanTask;
  /** Toys of a task that were made before, by its number among those of the belt; undefined where they were not. */
  readonly kept?: (task: number) => Promise<NeymanStatistics> | undefined;
  /** Share of the toys that are done. */
  readonly progress?: (done: number) => void;
  /** Once aborted, the toys are rejected with its reason. */
  readonly signal?: AbortSignal;
}

/** How a belt is made. */
export interface BeltSettings extends NeymanWork {
  /** Toys at each point. */
  readonly toys: number;
  readonly levels: readonly number[];
  readonly seed: number;
  readonly ordering?: Ordering;
}

/** A point of a belt. */
export interface BeltPoint {
  readonly at: readonly number[];
  /** Toys whose fits did not both converge. */
  readonly unconverged: number;
  /** One per level. */
  readonly thresholds: readonly Threshold[];
}

/** Which values of the statistic are accepted at the points of a grid, by toys. */
export interface NeymanBelt {
  readonly levels: readonly number[];
  readonly toys: number;
  readonly ordering: Ordering;
  /** Those of the grid, the last axis running fastest. */
  readonly points: readonly BeltPoint[];
  /** One per level. */
  readonly surfaces: readonly ThresholdSurface[];
}

/** Toys of one task: enough that sending it costs nothing, few enough that progress is seen. */
const CHUNK = 100;
/** Tasks at work or waiting, per thread, where their toys are asked for in order. */
const AHEAD = 2;

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/inference/neyman-worker.js", import.meta.url);

/** Whoever makes toys, and how to send them home. */
function performer(experiment: Experiment, { source, jobs = 1, perform, signal }: NeymanWork) {
  if (perform !== undefined) return { perform, close: () => Promise.resolve() };
  if (source !== undefined && jobs > 1) return threadPool<NeymanTask, NeymanStatistics>(WORKER, source, jobs, signal);
  return {
    perform: async (task: NeymanTask): Promise<NeymanStatistics> => {
      await setImmediate();
      signal?.throwIfAborted();
      return neymanStatistics(experiment, task);
    },
    close: () => Promise.resolve(),
  };
}

/** @throws AnalysisError FIT_LEVEL, FIT_TOYS */
export function checkToys(levels: readonly number[], toys: number): void {
  for (const level of levels) {
    if (!(level > 0 && level < 1)) throw new AnalysisError("FIT_LEVEL", `confidence level ${level}, expected a number between 0 and 1`);
    const needed = neededToys(level);
    if (Number.isInteger(toys) && toys >= needed) continue;
    throw new AnalysisError("FIT_TOYS", `${toys} toys at each point, expected a whole number of at least ${needed} for level ${level}`);
  }
}

/** The toys of a belt in tasks, point after point, as many for each. */
export function beltTasks(
  { indices, axes }: NeymanParameters,
  values: readonly Float64Array[],
  { toys, seed, ordering = "likelihood-ratio" }: Pick<BeltSettings, "toys" | "seed" | "ordering">,
): NeymanTask[] {
  return values.flatMap((at, point) =>
    Array.from({ length: Math.ceil(toys / CHUNK) }, (_, i) => {
      const from = i * CHUNK;
      return { indices, axes, point, values: at, ordering, seed, from, to: Math.min(toys, from + CHUNK) };
    }),
  );
}

/** The toys of tasks, in order. @throws AnalysisError as toys do */
export async function* toysOfTasks(
  experiment: Experiment,
  tasks: readonly NeymanTask[],
  settings: NeymanWork,
): AsyncGenerator<NeymanStatistics, void> {
  const work = performer(experiment, settings);
  try {
    yield* inOrder(tasks, work.perform, AHEAD * Math.max(1, settings.jobs ?? 1));
  } finally {
    await work.close();
  }
}

/**
 * The thresholds of a statistic at the points of a grid, by toys made at `values`: exact up to the toys' number where no other parameter is free, since then
 * the points are all that toys depend on; a plug-in where there are others, true at those of their values that are given.
 *
 * @param values one point of all n parameters per point of the grid
 * @throws AnalysisError FIT_LEVEL, FIT_TOYS, and what toys throw
 */
export async function neymanBelt(
  experiment: Experiment,
  parameters: NeymanParameters,
  values: readonly Float64Array[],
  settings: BeltSettings,
): Promise<NeymanBelt> {
  const { indices, axes } = parameters;
  const { toys, levels, ordering = "likelihood-ratio", progress, kept } = settings;
  checkToys(levels, toys);
  const tasks = beltTasks(parameters, values, settings);
  const work = performer(experiment, settings);
  let done = 0;
  const toysOf = async (number: number): Promise<NeymanStatistics> => {
    const part = await (kept?.(number) ?? work.perform(tasks[number]));
    progress?.((done += part.statistics.length) / (toys * values.length));
    return part;
  };
  const ofPoint = async (point: number): Promise<BeltPoint> => {
    const chunks = Math.ceil(toys / CHUNK);
    const parts = await Promise.all(Array.from({ length: chunks }, (_, i) => toysOf(point * chunks + i)));
    const statistics = new Float64Array(toys);
    for (const [i, part] of parts.entries()) statistics.set(part.statistics, i * CHUNK);
    return {
      at: indices.map((index) => values[point][index]),
      unconverged: parts.reduce((sum, part) => sum + part.unconverged, 0),
      thresholds: levels.map((level) => threshold(statistics, level)),
    };
  };
  let points: readonly BeltPoint[] = [];
  try {
    points = await Promise.all([...values.keys()].map(ofPoint));
  } finally {
    await work.close();
  }
  return {
    levels,
    toys,
    ordering,
    points,
    surfaces: levels.map((_, l) =>
      thresholdSurface(
        axes,
        points.map(({ thresholds }) => thresholds[l]),
      ),
    ),
  };
}
