import type { FeatureBlock } from "@ratiometer/features";
import { inOrder, threadPool } from "@ratiometer/tables";
import { keptPiece, type SharedWork } from "../parts/shared-work.ts";
import type { StageContext } from "../pipeline/stage.ts";
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

/** A block that a part holds; undefined if none does. */
const keptBlock = (kept: StageContext["kept"], { sample, first }: FeatureTask): Promise<FeatureBlock> | undefined =>
  kept && (keptPiece(kept(sample.name), first / BLOCK) as Promise<FeatureBlock> | undefined);

/** The blocks of features that parts do not hold, made on as many threads as there are jobs, and the others, in the order of the tasks. */
export async function* orderedBlocks(
  order: FeatureOrder,
  tasks: readonly FeatureTask[],
  { jobs, signal, kept }: Pick<StageContext, "jobs" | "signal" | "kept">,
): AsyncGenerator<FeatureBlock> {
  if (jobs === 1 || tasks.length === 1) {
    const make = sampleBlocks(order);
    for (const task of tasks) {
      signal.throwIfAborted();
      yield await (keptBlock(kept, task) ?? make(task));
    }
    return;
  }
  const pool = threadPool<FeatureTask, FeatureBlock>(THREAD, order, Math.min(jobs, tasks.length), signal);
  try {
    yield* inOrder(tasks, (task) => keptBlock(kept, task) ?? pool.perform(task), AHEAD * jobs);
  } finally {
    await pool.close();
  }
}

/** The blocks of a sample as work that can be shared. */
export function sharedBlocks(
  order: FeatureOrder,
  tasks: readonly FeatureTask[],
  context: Pick<StageContext, "jobs" | "signal" | "progress">,
): SharedWork {
  return {
    tasks: tasks.length,
    filesOf: () => [],
    perform: async function* (first, end) {
      let task = first;
      for await (const piece of orderedBlocks(order, tasks.slice(first, end), { jobs: context.jobs, signal: context.signal })) {
        yield { task, piece };
        context.progress((++task - first) / (end - first), tasks[first].sample.name);
      }
    },
  };
}
