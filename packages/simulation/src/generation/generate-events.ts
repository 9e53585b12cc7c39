import { adapt, type Adaptation } from "./adaptation.ts";
import { branchingFraction } from "./decay-modes.ts";
import type { EventBlock, EventTask } from "./event-block.ts";
import { checkEvents, completeRequest, type GenerationRequest, type IntegrationRequest } from "./generation-request.ts";
import { collectBlocks, type GeneratedSample, type ProcessCrossSection } from "./generated-sample.ts";
import { loadMachinery, type Machinery } from "./machinery.ts";
import { addMoments, averageOfEstimates, crossSectionOf, estimateOf, type Estimate } from "./moments.ts";
import type { Sampler } from "./production-point.ts";
import { openSession, type Session } from "./session.ts";
import { ownThread, workerThreads, type TaskPool } from "./task-pool.ts";

/** Events per block; a block depends on the request and its own number only. */
const BLOCK = 100;
/** Blocks that are made before they are handed on. */
const GROUP = 64;

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
  /** Blocks of the same request that were made before, by number; undefined for one that was not. */
  readonly kept?: (block: number) => Promise<EventBlock> | undefined;
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
async function eventBlocks(pool: TaskPool, tasks: readonly EventTask[], { kept, onProgress }: GenerationOptions): Promise<EventBlock[]> {
  const blocks = new Array<EventBlock>(tasks.length);
  const missing: number[] = [];
  for (const [i, { block }] of tasks.entries()) {
    const found = kept?.(block);
    if (found === undefined) missing.push(i);
    else blocks[i] = await found;
  }
  const made = await pool.run(
    "events",
    missing.map((i) => tasks[i]),
    (done) => onProgress?.({ stage: "events", fraction: 1 - (missing.length - done) / tasks.length }),
  );
  missing.forEach((i, m) => (blocks[i] = made[m]));
  return blocks;
}

function poolFor(session: Session, { jobs = 1, signal }: GenerationOptions): TaskPool {
  return jobs > 1 ? workerThreads(session.request, jobs, signal) : ownThread(session, signal);
}

/** Runs the work on a pool that is closed whatever happens. */
async function withPool<T>(session: Session, options: GenerationOptions, work: (pool: TaskPool) => Promise<T>): Promise<T> {
  options.signal?.throwIfAborted();
  const pool = poolFor(session, options);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
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

/** Cross sections with the given machinery; see `integrateProcess`. */
export async function integrateWith(
  machinery: Machinery,
  request: IntegrationRequest,
  options: GenerationOptions = {},
): Promise<ProcessCrossSection> {
  const session = openSession(machinery, completeRequest(request, machinery.process));
  const { estimate } = await withPool(session, options, (pool) =>
    adapt(session, pool, (fraction) => options.onProgress?.({ stage: "integration", fraction })),
  );
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
function combined({ estimate, channels, sampler }: Adaptation, blocks: readonly EventBlock[]): Estimate {
  const ofEvents = addMoments(blocks.map(({ moments }) => moments));
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

/** Events with the given machinery, which those of `loadMachinery` replace on other threads; see `generateEvents`. */
export async function generateWith(
  machinery: Machinery,
  request: GenerationRequest,
  options: GenerationOptions = {},
): Promise<GeneratedSample> {
  checkEvents(request.events);
  const session = openSession(machinery, completeRequest(request, machinery.process));
  const { events } = request;
  const { onProgress } = options;
  return withPool(session, options, async (pool) => {
    const start = performance.now();
    const adaptation = await adapt(session, pool, (fraction) => onProgress?.({ stage: "integration", fraction }));
    const { sampler } = adaptation;
    const integrated = performance.now();
    const blocks = await eventBlocks(pool, tasksOf(events, sampler, 0, blockCount(events)), options);
    const generated = performance.now();

    const estimate = combined(adaptation, blocks);
    const { coefficients, sm, ...crossSection } = crossSections(session, estimate);
    const { values, ...record } = collectBlocks(session, blocks);
    const sum = (f: (block: EventBlock) => number): number => blocks.reduce((total, block) => total + f(block), 0);
    const overweights = sum(({ overweight }) => overweight.reduce((total, factor) => total + factor, 0));
    const normalisation = (estimate.mean[estimate.mean.length - 1] * crossSection.branchingFraction) / overweights;
    for (let i = 0; i < values.length; i++) values[i] *= normalisation;
    const trials = sum(({ moments }) => moments.trials);
    const decayTrials = sum((block) => block.decayTrials);
    return {
      process: machinery.process.name,
      ...crossSection,
      ...record,
      weights: { events, coefficients, sm, values },
      counts: {
        trials,
        efficiency: events / trials,
        decayEfficiency: decayTrials === 0 ? 1 : events / decayTrials,
        overweightEvents: sum(({ overweight }) => overweight.filter((factor) => factor > 1).length) / events,
        overweightExcess: 1 - events / overweights,
      },
      timings: { integration: (integrated - start) / 1000, events: (generated - integrated) / 1000 },
    };
  });
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
  checkEvents(request.events);
  const machinery = await loadMachinery(request);
  const session = openSession(machinery, completeRequest(request, machinery.process));
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const pool = poolFor(session, options);
  try {
    const { sampler } = await adapt(session, pool, (fraction) => onProgress?.({ stage: "integration", fraction }));
    for (let from = first; from < end; from += GROUP) {
      const tasks = tasksOf(request.events, sampler, from, Math.min(from + GROUP, end));
      yield* await pool.run("events", tasks);
      onProgress?.({ stage: "events", fraction: (from + tasks.length - first) / (end - first) });
    }
  } finally {
    await pool.close();
  }
}
