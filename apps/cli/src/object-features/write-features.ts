import { setImmediate } from "node:timers/promises";
import type { FeatureOptions } from "@ratiometer/features";
import { featureSet } from "@ratiometer/features";
import { inOrder, lineBlocks, noEvents, streamToFile, threadPool, type LineBlock, type LineBlockOptions } from "@ratiometer/tables";
import { featureBlocks, type FeatureBlock, type FeatureBlockRequest, type FeatureBlockTask } from "./feature-block.ts";
import { optionalFeatures } from "./feature-lines.ts";

/** What is asked for. */
export interface FeatureFileRequest {
  /** The file of objects, and the one that is written: gzip if its name ends in .gz. */
  readonly objects: string;
  readonly out: string;
  /** Name of the set. */
  readonly set: string;
  readonly options: FeatureOptions;
}

/** How to work; nothing here changes the result. */
export interface FeatureFileOptions {
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
  /** How lines are put together. */
  readonly blocks?: Pick<LineBlockOptions, "lines" | "bytes">;
}

/** What was written. */
export interface FeatureFileSummary {
  readonly events: number;
  /** Events with every feature. */
  readonly complete: number;
  /** How many events lack a feature, by its name. */
  readonly invalid: Readonly<Record<string, number>>;
}

/** Blocks at work or waiting, per thread. */
const AHEAD = 2;

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/object-features/feature-worker.js", import.meta.url);

/** What makes the blocks, and how to end it. */
interface Works {
  readonly perform: (block: LineBlock) => Promise<FeatureBlock>;
  readonly close: () => Promise<void>;
}

/** On this thread, which looks for an interrupt between blocks. */
function onThisThread(request: FeatureBlockRequest, signal: AbortSignal): Works {
  const make = featureBlocks(request);
  return {
    perform: async (block) => {
      await setImmediate();
      signal.throwIfAborted();
      return make(block);
    },
    close: () => Promise.resolve(),
  };
}

function onThreads(request: FeatureBlockRequest, jobs: number, signal: AbortSignal): Works {
  const { perform, close } = threadPool<FeatureBlockTask, FeatureBlock>(WORKER, request, jobs, signal);
  return { perform: (block) => perform(block, { transfer: [block.bytes.buffer] }), close };
}

/**
 * Computes the features of a set for a file of records of objects and writes them, one JSON object per event, in the order of the events. The file appears
 * once it is complete; its bytes do not depend on the number of threads.
 * @throws AnalysisError those of `featureSet`, `lineBlocks`, `readEventLines`; DATA_NO_EVENTS; DATA_NOT_WRITABLE; the signal's reason once it is aborted
 */
export async function writeFeatures(request: FeatureFileRequest, how: FeatureFileOptions): Promise<FeatureFileSummary> {
  const { objects: file, out, set, options } = request;
  const { jobs, signal, onProgress } = how;
  const names = optionalFeatures(featureSet(set, options));
  const invalid = new Array<number>(names.length).fill(0);
  let [events, complete, read] = [0, 0, 0];
  const order: FeatureBlockRequest = { file, set, options, gzip: /\.gz$/i.test(out) };
  const works = jobs > 1 ? onThreads(order, jobs, signal) : onThisThread(order, signal);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const blocks = lineBlocks(file, { ...how.blocks, onProgress: (fraction) => (read = fraction) });
    for await (const block of inOrder(blocks, works.perform, AHEAD * jobs)) {
      signal.throwIfAborted();
      events += block.events;
      complete += block.complete;
      block.invalid.forEach((number, n) => (invalid[n] += number));
      yield block.bytes;
      onProgress(read);
    }
    if (events === 0) throw noEvents(file);
  }
  try {
    await streamToFile(out, pieces());
  } finally {
    await works.close();
  }
  return { events, complete, invalid: Object.fromEntries(names.map((name, n) => [name, invalid[n]])) };
}
