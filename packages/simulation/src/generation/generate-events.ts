import { adapt, type Adaptation } from "./adaptation.ts";
import { branchingFraction } from "./decay-modes.ts";
import type { EventBlock, EventTask } from "./event-block.ts";
import { checkEvents, completeRequest, type GenerationRequest, type IntegrationRequest } from "./generation-request.ts";
import {
  collectBlocks,
  type GeneratedBlock,
  type GeneratedBlocks,
  type GeneratedSample,
  type ProcessCrossSection,
} from "./generated-sample.ts";
import { loadMachinery, type Machinery } from "./machinery.ts";
import { addMoments, averageOfEstimates, crossSectionOf, estimateOf, type Estimate, type Moments } from "./moments.ts";
import type { Sampler } from "./production-point.ts";
import { openSession, type Session } from "./session.ts";
import { ownThread, workerThreads, type TaskPool } from "./task-pool.ts";

/** Events per block; a block depends on the request and its own number only. */
const BLOCK = 100;

/** How far generation is. */
export interface GenerationProgress {
  readonly stage: "integration" | "events";
  /** 0 to 1. */
  readonly fraction: number;
}

/** How to work; nothing here changes the result. */
export interface GenerationOptions {
  /** Threads; 1 (the default) works on this one. */
  readonly jobs?: number;
  /** Once aborted, the threads come to rest and the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: GenerationProgress) => void;
  /** Blocks of the same request that were made before, by number. */
  readonly kept?: { readonly has: (block: number) => boolean; readonly take: (block: number) => Promise<EventBlock> };
}

/** Blocks of the events of a request. */
export const blockCount = (events: number): number => Math.ceil(events / BLOCK);

const tasksOf = (events: number, sampler: Sampler, first: number, end: number): EventTask[] =>
  Array.from({ length: end - first }, (_, i) => ({
    block: first + i,
    events: Math.min(BLOCK, events - (first + i) * BLOCK),
    sampler,
  }));

/** Blocks in the order of the tasks: those that are kept, and the others made. */
async function* blocksInTurn(
  pool: TaskPool,
  tasks: readonly EventTask[],
  kept: GenerationOptions["kept"],
): AsyncGenerator<EventBlock, void> {
  const isKept = ({ block }: EventTask): boolean => kept?.has(block) === true;
  const made = pool.inTurn(
    "events",
    tasks.filter((task) => !isKept(task)),
  );
  try {
    for (const task of tasks) {
      if (kept !== undefined && isKept(task)) yield await kept.take(task.block);
      else {
        const next = await made.next();
        if (next.done === true) throw new RangeError(`block ${task.block} was not made`);
        yield next.value;
      }
    }
  } finally {
    await made.return();
  }
}

function poolFor(session: Session, { jobs = 1, signal }: GenerationOptions): TaskPool {
  return jobs > 1 ? workerThreads(session.request, jobs, signal) : ownThread(session, signal);
}

function crossSections(session: Session, estimate: Estimate): ProcessCrossSection {
  const { machinery, modes, request } = session;
  const { coefficients, scale } = machinery.process;
  const fraction = branchingFraction(modes);
  return {
    coefficients: coefficients.map(({ name }) => name),
    sm: coefficients.map(({ sm }) => sm),
    production: crossSectionOf(estimate, 1),
    decayed: crossSectionOf(estimate, fraction),
    branchingFraction: fraction,
    scale,
    alphaS: machinery.parameters.aS,
    energy: request.energy,
    pdf: machinery.pdf,
  };
}

/** The integration of a session, and the pool that it was done on, which whoever asks closes. */
async function integrated(session: Session, options: GenerationOptions): Promise<Adaptation & { readonly pool: TaskPool }> {
  options.signal?.throwIfAborted();
  const pool = poolFor(session, options);
  try {
    return { pool, ...(await adapt(session, pool, (fraction) => options.onProgress?.({ stage: "integration", fraction }))) };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

/** Cross sections with the given machinery; see `integrateProcess`. */
export async function integrateWith(
  machinery: Machinery,
  request: IntegrationRequest,
  options: GenerationOptions = {},
): Promise<ProcessCrossSection> {
  const session = openSession(machinery, completeRequest(request, machinery.process));
  const { pool, estimate } = await integrated(session, options);
  await pool.close();
  return crossSections(session, estimate);
}

/**
 * The cross section of a process as a polynomial of its coefficients.
 * @throws AnalysisError those of `loadMachinery`, `completeRequest`, `openSession`, and CONFIG_NO_PHASE_SPACE
 */
export async function integrateProcess(request: IntegrationRequest, options: GenerationOptions = {}): Promise<ProcessCrossSection> {
  return integrateWith(await loadMachinery(request), request, options);
}

/** The estimate of the integration and that of the events' own trials, by their expected variances. */
function combined({ estimate, channels, sampler }: Adaptation, ofEvents: Moments): Estimate {
  const total = sampler.maxima.reduce((sum, maximum) => sum + maximum, 0);
  const last = estimate.mean.length - 1;
  const mean = estimate.mean[last];
  // the variance of a trial of the mixture of channels, from the integration: few events may say nothing of it
  const square = channels.reduce(
    (sum, { products, trials }, c) => sum + (sampler.maxima[c] > 0 ? ((products.at(-1) ?? 0) / trials) * (total / sampler.maxima[c]) : 0),
    0,
  );
  const variance = (square - mean * mean) / ofEvents.trials;
  const own = estimate.covariance.at(-1) ?? 0;
  const share = own + variance > 0 ? variance / (own + variance) : 0.5;
  return averageOfEstimates(estimate, estimateOf(ofEvents), share);
}

/** Sums over the blocks that went by. */
interface BlockSums {
  readonly moments: Moments | undefined;
  readonly events: number;
  readonly overweights: number;
  readonly overweightEvents: number;
  readonly decayTrials: number;
}

const NOTHING: BlockSums = { moments: undefined, events: 0, overweights: 0, overweightEvents: 0, decayTrials: 0 };

/** Block by block in their order, so that the sums are the same however many are asked for together. */
const withBlock = (sums: BlockSums, { moments, events, overweight, decayTrials }: EventBlock): BlockSums => ({
  moments: addMoments(sums.moments === undefined ? [moments] : [sums.moments, moments]),
  events: sums.events + events,
  overweights: sums.overweights + overweight.reduce((total, factor) => total + factor, 0),
  overweightEvents: sums.overweightEvents + overweight.filter((factor) => factor > 1).length,
  decayTrials: sums.decayTrials + decayTrials,
});

/** Events that come some at a time, with the given machinery; see `generateInBlocks`. */
export async function generateInBlocksWith(
  machinery: Machinery,
  request: GenerationRequest,
  most: number,
  options: GenerationOptions = {},
): Promise<GeneratedBlocks> {
  checkEvents(request.events);
  const session = openSession(machinery, completeRequest(request, machinery.process));
  const { events } = request;
  const { onProgress } = options;
  const start = performance.now();
  const { pool, ...adaptation } = await integrated(session, options);
  const { sampler } = adaptation;
  const begun = performance.now();
  const tasks = tasksOf(events, sampler, 0, blockCount(events));
  const { coefficients, sm } = crossSections(session, adaptation.estimate);
  let sums = NOTHING;
  let generated = begun;
  const together = (blocks: readonly EventBlock[]): GeneratedBlock => {
    const { values, ...record } = collectBlocks(session, blocks);
    return { ...record, weights: { events: record.particles.events, coefficients, sm, values } };
  };
  return {
    coefficients,
    sm,
    blocks: async function* () {
      let waiting: EventBlock[] = [];
      try {
        for await (const block of blocksInTurn(pool, tasks, options.kept)) {
          sums = withBlock(sums, block);
          onProgress?.({ stage: "events", fraction: sums.events / events });
          waiting.push(block);
          if ((waiting.length + 1) * BLOCK <= most) continue;
          yield together(waiting);
          waiting = [];
        }
        if (waiting.length > 0) yield together(waiting);
        generated = performance.now();
      } finally {
        await pool.close();
      }
    },
    totals: () => {
      const { moments, overweights, overweightEvents, decayTrials } = sums;
      if (moments === undefined || sums.events < events) throw new RangeError(`${sums.events} of ${events} events went by`);
      const estimate = combined(adaptation, moments);
      const { coefficients: names, sm: origin, ...crossSection } = crossSections(session, estimate);
      return {
        process: machinery.process.name,
        ...crossSection,
        weights: { events, coefficients: names, sm: origin },
        normalisation: (estimate.mean[estimate.mean.length - 1] * crossSection.branchingFraction) / overweights,
        counts: {
          trials: moments.trials,
          efficiency: events / moments.trials,
          decayEfficiency: decayTrials === 0 ? 1 : events / decayTrials,
          overweightEvents: overweightEvents / events,
          overweightExcess: 1 - events / overweights,
        },
        timings: { integration: (begun - start) / 1000, events: (generated - begun) / 1000 },
      };
    },
  };
}

/**
 * Generates events as `generateEvents` does, the same ones, some at a time: memory holds no more of them than whoever takes them.
 * @param most events of a block, at least 100
 * @throws AnalysisError as `generateEvents`
 */
export async function generateInBlocks(
  request: GenerationRequest,
  most: number,
  options: GenerationOptions = {},
): Promise<GeneratedBlocks> {
  checkEvents(request.events);
  return generateInBlocksWith(await loadMachinery(request), request, most, options);
}

/** Events with the given machinery, which those of `loadMachinery` replace on other threads; see `generateEvents`. */
export async function generateWith(
  machinery: Machinery,
  request: GenerationRequest,
  options: GenerationOptions = {},
): Promise<GeneratedSample> {
  const { blocks, totals } = await generateInBlocksWith(machinery, request, Infinity, options);
  for await (const { weights, ...record } of blocks()) {
    const { normalisation, ...about } = totals();
    const { values } = weights;
    for (let i = 0; i < values.length; i++) values[i] *= normalisation;
    return { ...about, ...record, weights };
  }
  throw new RangeError("no events");
}

/**
 * Generates unweighted events of a process (but for the weights that undo a bias or a mixture of benchmarks, and rare over-weights), with the weight of each as an
 * exact polynomial of the coefficients.
 *
 * The same request gives the same events for any number of threads.
 * @throws AnalysisError CONFIG_RANGE for a number of events below one; those of `loadMachinery`, `completeRequest`, `openSession`; CONFIG_NO_PHASE_SPACE
 */
export async function generateEvents(request: GenerationRequest, options: GenerationOptions = {}): Promise<GeneratedSample> {
  checkEvents(request.events);
  return generateWith(await loadMachinery(request), request, options);
}

/** Blocks with the given machinery; see `generateBlocks`. */
export async function* generateBlocksWith(
  machinery: Machinery,
  request: GenerationRequest,
  first: number,
  end: number,
  options: Omit<GenerationOptions, "kept"> = {},
): AsyncGenerator<EventBlock, void> {
  checkEvents(request.events);
  const session = openSession(machinery, completeRequest(request, machinery.process));
  const { pool, sampler } = await integrated(session, options);
  try {
    let done = 0;
    for await (const block of pool.inTurn("events", tasksOf(request.events, sampler, first, end))) {
      options.onProgress?.({ stage: "events", fraction: ++done / (end - first) });
      yield block;
    }
  } finally {
    await pool.close();
  }
}

/**
 * The blocks first … end - 1 of the events of a request, in order and with weights that are not yet normalised, for `generateEvents` to take elsewhere as
 * `kept`. Grids are adapted here as there.
 * @throws AnalysisError as `generateEvents`
 */
export async function* generateBlocks(
  request: GenerationRequest,
  first: number,
  end: number,
  options: Omit<GenerationOptions, "kept"> = {},
): AsyncGenerator<EventBlock, void> {
  yield* generateBlocksWith(await loadMachinery(request), request, first, end, options);
}
