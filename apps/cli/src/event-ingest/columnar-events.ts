import type { EventFiles, Sample } from "@ratiometer/config";
import { inOrder, threadPool } from "@ratiometer/tables";
import { keptPiece, NOTHING_KEPT, type KeptTasks } from "../parts/shared-work.ts";
import type { StageContext } from "../pipeline/stage.ts";
import { columnarBlocks, type ColumnarBlock, type ColumnarTask } from "./columnar-blocks.ts";
import { columnarNormalisation } from "./columnar-normalisation.ts";
import { columnarSample, type ColumnarPlan } from "./columnar-plan.ts";
import { columnarTally } from "./columnar-tally.ts";
import { columnarTasks } from "./columnar-tasks.ts";
import type { ColumnarKind } from "./event-file.ts";
import type { SampleEvents } from "./sample-events.ts";

/** Blocks at work or waiting, per thread. */
const AHEAD = 2;

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const THREAD = new URL("../../dist/event-ingest/columnar-thread.js", import.meta.url);

/** Formats whose files are read from the beginning to find a place in them: one thread does it once. */
const SEQUENTIAL: readonly string[] = ["CSV", "JSONL"];

/** Blocks of events in the order of the tasks. @param kept what parts hold, by the number of the task */
async function* blocksOf(
  plan: ColumnarPlan,
  tasks: readonly ColumnarTask[],
  threads: number,
  signal: AbortSignal,
  kept: KeptTasks = NOTHING_KEPT,
): AsyncGenerator<ColumnarBlock, void> {
  const keptBlock = (t: number): Promise<ColumnarBlock> | undefined => keptPiece(kept, t) as Promise<ColumnarBlock> | undefined;
  if (threads <= 1) {
    const { read, close } = columnarBlocks(plan);
    try {
      for (const [t, task] of tasks.entries()) yield await (keptBlock(t) ?? read(task));
    } finally {
      await close();
    }
    return;
  }
  const pool = threadPool<ColumnarTask, ColumnarBlock>(THREAD, plan, threads, signal);
  try {
    yield* inOrder(tasks.entries(), ([t, task]) => keptBlock(t) ?? pool.perform(task), AHEAD * threads);
  } finally {
    await pool.close();
  }
}

/**
 * The events of files of columns with their weights, block by block, on as many threads as there are jobs.
 * @throws AnalysisError of columnarSample
 */
export async function columnarEvents(
  sample: Sample,
  source: EventFiles & { readonly kind: ColumnarKind },
  paths: readonly string[],
  { analysis, warn, jobs, signal, kept }: Pick<StageContext, "analysis" | "warn" | "jobs" | "signal" | "kept">,
): Promise<SampleEvents> {
  const planned = await columnarSample(sample, source, paths, { analysis });
  const { plan, surveys, remarks } = planned;
  for (const remark of remarks) warn(remark);
  const tasks = columnarTasks(surveys);
  const tally = columnarTally(plan);

  const threads = surveys.some(({ format }) => SEQUENTIAL.includes(format)) ? 1 : Math.min(jobs, tasks.length);
  const blocks: SampleEvents["blocks"] = async function* (progress) {
    const total = tasks.reduce((sum, { first, end }) => sum + end - first, 0);
    let done = 0;
    for await (const block of blocksOf(plan, tasks, threads, signal, kept?.(sample.name))) {
      tally.add(block);
      done += block.quality.events;
      progress(done / total, `${sample.name}, file ${block.file + 1} of ${paths.length}`);
      if (block.weights.own.length > 0) yield block;
    }
  };

  const { coefficients } = analysis;
  return {
    files: paths.length,
    parameters: { coefficients: coefficients.map(({ name }) => name), sm: coefficients.map(({ sm }) => sm) },
    factors: plan.factors,
    blocks,
    shared: {
      tasks: tasks.length,
      filesOf: (first, end) => [...new Set(tasks.slice(first, end).map(({ file }) => paths[file]))],
      perform: async function* (first, end) {
        let task = first;
        for await (const piece of blocksOf(plan, tasks.slice(first, end), threads, signal)) yield { task: task++, piece };
      },
    },
    normalisation: (raw) => Promise.resolve(columnarNormalisation({ ...planned, analysis, sample, raw, tally }, warn)),
  };
}
