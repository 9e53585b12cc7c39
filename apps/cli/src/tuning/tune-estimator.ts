import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  rungsOf,
  successiveHalving,
  taskDigest,
  tuningCandidates,
  tuningTrial,
  type Candidate,
  type EnsembleTask,
  type Rung,
} from "@ratiometer/classifiers";
import type { Analysis, Classifier, Estimator, Tuning } from "@ratiometer/config";
import { randomStream } from "@ratiometer/tables";
import { codeVersion } from "../pipeline/code-version.ts";
import { classifierTask } from "../stages/classifier-task.ts";
import { readEventSamples } from "../stages/sample-classes.ts";
import { estimatorTask } from "../stages/train.ts";
import { readTrainingEvents } from "../stages/training-events.ts";
import { trainingMemory } from "../stages/training-memory.ts";
import { openTrialStore } from "./trial-store.ts";

/** A search, and what goes on meanwhile. */
export interface TuningRequest {
  readonly analysis: Analysis;
  readonly estimator: Estimator | Classifier;
  readonly tuning: Tuning;
  /** Run folder, whose features stage is done. */
  readonly out: string;
  /** Networks trained at the same time. */
  readonly jobs: number;
  readonly progress: (fraction: number, note: string) => void;
  readonly signal: AbortSignal;
}

/** "hidden 50, 50; learning rate 0.001" */
export const candidateText = ({ hidden, activation, batch, learningRate, alpha }: Candidate): string =>
  [
    hidden === undefined ? [] : [`hidden ${hidden.join(", ")}`],
    activation === undefined ? [] : [activation],
    batch === undefined ? [] : [`batch ${batch}`],
    learningRate === undefined ? [] : [`learning rate ${learningRate}`],
    alpha === undefined ? [] : [`alpha ${alpha}`],
  ]
    .flat()
    .join("; ");

/** Epochs of the whole search. */
const workOf = (candidates: number, first: number, most: number): number =>
  rungsOf(candidates, first, most).reduce((sum, { epochs, candidates: count }) => sum + epochs * count, 0);

/**
 * Searches an estimator's settings by successive halving. Trials are kept in the run folder, `tune/<estimator>/trials.json`, and not done again for the same
 * events, settings and code.
 * @throws AnalysisError of `readTrainingEvents`, `classifierTask` and `tuningTrial`
 */
export async function tuneEstimator(request: TuningRequest): Promise<readonly Rung<Candidate>[]> {
  const scratch = join(request.out, "tune", request.estimator.name, ".events");
  await rm(scratch, { recursive: true, force: true });
  try {
    return await search(request, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function search(request: TuningRequest, scratch: string): Promise<readonly Rung<Candidate>[]> {
  const { analysis, estimator, tuning, out, jobs, progress, signal } = request;
  const events = await readTrainingEvents(join(out, "features"), analysis, scratch, trainingMemory(analysis, jobs));
  const task: EnsembleTask =
    estimator.type === "classifier"
      ? await classifierTask(analysis, estimator, events, await readEventSamples(join(out, "features")))
      : estimatorTask(analysis, estimator, events);
  const { candidates: most, epochs: first, ...grid } = tuning;
  const candidates = tuningCandidates(grid, most, randomStream(analysis.seed, "tuning", estimator.name));
  const store = await openTrialStore(join(out, "tune", estimator.name));
  const base = taskDigest({ task: taskDigest(task), code: await codeVersion() });
  const total = workOf(candidates.length, first, task.training.epochs);
  let done = 0;
  const tryOut = async (candidate: Candidate, epochs: number): Promise<number> => {
    const key = taskDigest({ base, candidate, epochs });
    const kept = store.lossOf(key);
    if (kept !== undefined) {
      done += epochs;
      return kept;
    }
    let trained = 0;
    const tell = (epoch: number): void => {
      done += epoch - trained;
      trained = epoch;
      progress(done / total, `${epochs} epochs: ${candidateText(candidate)}`);
    };
    const loss = await tuningTrial(task, candidate, epochs, () => tell(trained + 1), signal);
    // patience, or a divergence, may have ended it
    tell(epochs);
    await store.keep(key, loss);
    return loss;
  };
  return successiveHalving(candidates, first, task.training.epochs, jobs, tryOut);
}
