import { inOrder, threadPool } from "@ratiometer/tables";
import type { StageContext } from "../pipeline/stage.ts";
import type { FeatureBlock } from "./feature-block.ts";
import { sampleBlocks, type FeatureOrder, type FeatureTask } from "./sample-blocks.ts";

/** Events that are worked on at once. */
const BLOCK = 8192;
/** Blocks at work or waiting, per thread. */
const AHEAD = 2;

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const THREAD = new URL("../../dist/event-features/feature-thread.js", import.meta.url);

/** The events of a sample in blocks, in order. */
export const blockTasks = ({ name, content, hasColumns, events }: FeatureTask["sample"] & { readonly events: number }): FeatureTask[] =>
  Array.from({ length: Math.ceil(events / BLOCK) }, (_, b) => ({
    sample: { name, content, ...(hasColumns === undefined ? {} : { hasColumns }) },
    first: b * BLOCK,
    end: Math.min((b + 1) * BLOCK, events),
  }));

/** The blocks of features, made on as many threads as there are jobs, in the order of the tasks. */
export async function* orderedBlocks(
  order: FeatureOrder,
  tasks: readonly FeatureTask[],
  { jobs, signal }: Pick<StageContext, "jobs" | "signal">,
): AsyncGenerator<FeatureBlock> {
  if (jobs === 1 || tasks.length === 1) {
    const make = sampleBlocks(order);
    for (const task of tasks) {
      signal.throwIfAborted();
      yield await make(task);
    }
    return;
  }
  const pool = threadPool<FeatureTask, FeatureBlock>(THREAD, order, Math.min(jobs, tasks.length), signal);
  try {
    yield* inOrder(tasks, (task) => pool.perform(task), AHEAD * jobs);
  } finally {
    await pool.close();
  }
}
