import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { AnalysisError, type ErrorCode } from "@ratiometer/config";
import type { CheckpointFile } from "./checkpoint-file.ts";
import type { ClassificationTask, EstimatorTask } from "./estimator-task.ts";
import { isRowFile } from "../events/row-file.ts";
import { inSharedMemory } from "./shared-memory.ts";
import { taskDigest } from "./task-digest.ts";
import { threadSlots, type ThreadSlots } from "./thread-slots.ts";
import type { EpochProgress, TrainedMember } from "./train-member.ts";

/** One epoch of one network is done. */
export interface EnsembleProgress extends EpochProgress {
  readonly member: number;
}

/** Where the networks of an ensemble are kept while they are trained. */
export interface EnsembleCheckpoints {
  /** Takes a file for each network, `checkpointPath`. */
  readonly folder: string;
  /** Epochs from one checkpoint to the next. */
  readonly every: number;
}

/** The file of a network that is being trained. Whoever has kept the finished network removes it. */
export const checkpointPath = (folder: string, member: number): string => join(folder, `member-${member}.checkpoint`);

/** Which networks to train, and what to do meanwhile. */
export interface EnsembleOptions {
  /** Numbers of the members to train; those that an earlier run finished are left out. */
  readonly members: readonly number[];
  /** Networks trained at the same time, one thread each; or places for threads that other ensembles have a share in. */
  readonly jobs: number | ThreadSlots;
  readonly onEpoch: (progress: EnsembleProgress) => void;
  /** Called as soon as a member is finished, so that it can be kept whatever happens later. */
  readonly onMember: (member: number, result: TrainedMember) => Promise<void>;
  /** Trainings are kept here every so many epochs and at an interrupt, and taken up from here. */
  readonly checkpoints?: EnsembleCheckpoints;
  /** A member was taken up after so many epochs, or, with an error, could not be and begins anew. */
  readonly onResume?: (member: number, epochs: number, refused?: AnalysisError) => void;
  /** Once aborted, every network stops after its epoch and the ensemble is rejected. */
  readonly signal?: AbortSignal;
}

/** What ensembles are trained on. */
export type EnsembleTask = EstimatorTask | ClassificationTask;

/** What a worker is given. */
export interface MemberOrder {
  readonly task: EnsembleTask;
  readonly member: number;
  readonly checkpoint?: CheckpointFile;
  /** One number in shared memory: 1 once the worker is to stop after its epoch. A thread ended within a call of the engine takes the process with it. */
  readonly stop: Int32Array;
}

/** An error of the user's as a message between threads. */
export interface ErrorMessage {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where?: string;
  readonly path?: string;
  readonly hint?: string;
}

/** What a worker sends: progress, the result, or the user's error that ended it (an error of ours is thrown there). */
export type MemberMessage =
  | ({ readonly kind: "epoch" } & EpochProgress)
  | { readonly kind: "resumed"; readonly epochs: number; readonly refused?: ErrorMessage }
  | { readonly kind: "done"; readonly result: TrainedMember }
  | { readonly kind: "refused"; readonly error: ErrorMessage };

const errorOf = ({ code, message, ...place }: ErrorMessage): AnalysisError => new AnalysisError(code, message, place);

/** The task with its events in memory that all workers see, so that they are not copied for every network. */
function sharedTask(task: EnsembleTask): EnsembleTask {
  const common = {
    features: isRowFile(task.features) ? task.features : inSharedMemory(task.features),
    train: inSharedMemory(task.train),
    validation: inSharedMemory(task.validation),
  };
  return "classOf" in task
    ? { ...task, ...common, classOf: inSharedMemory(task.classOf), eventWeights: inSharedMemory(task.eventWeights) }
    : { ...task, ...common, weights: isRowFile(task.weights) ? task.weights : inSharedMemory(task.weights) };
}

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/training/member-worker.js", import.meta.url);

function trainInWorker(order: MemberOrder, { onEpoch, onResume }: EnsembleOptions): Promise<TrainedMember> {
  const { member } = order;
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: order });
    worker.on("message", (message: MemberMessage) => {
      if (message.kind === "epoch") {
        const { epoch, train, validation, bestEpoch } = message;
        onEpoch({ member, epoch, train, validation, bestEpoch });
      } else if (message.kind === "resumed") {
        const { epochs, refused } = message;
        onResume?.(member, epochs, refused === undefined ? undefined : errorOf(refused));
      } else if (message.kind === "done") resolve(message.result);
      else reject(errorOf(message.error));
    });
    worker.on("error", reject);
    worker.on("exit", (status) => {
      reject(new Error(`the thread that trained network ${member} of ${order.task.name} ended with status ${status}`));
    });
  });
}

/** The checkpoint of each member; none of any without a folder. */
function checkpointsOf(
  task: EnsembleTask,
  checkpoints: EnsembleCheckpoints | undefined,
): (member: number) => { checkpoint?: CheckpointFile } {
  if (checkpoints === undefined) return () => ({});
  const { folder, every } = checkpoints;
  const digest = taskDigest(task);
  return (member) => ({ checkpoint: { path: checkpointPath(folder, member), every, owner: { task: digest, member } } });
}

/**
 * Trains the members of an ensemble on worker threads. Each member depends on the task and its own number only, so the outcome is the same for any
 * number of jobs, whichever members were finished before, and wherever an earlier run was interrupted.
 * @throws AnalysisError of `trainMember`, after which no further member begins, of whichever ensemble has a share in the places; the members finished until
 * then have been handed to `onMember`
 */
export async function trainEnsemble(task: EnsembleTask, options: EnsembleOptions): Promise<void> {
  const { members, jobs, onMember, checkpoints, signal } = options;
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const interrupt = (): void => {
    Atomics.store(stop, 0, 1);
  };
  if (signal?.aborted === true) interrupt();
  signal?.addEventListener("abort", interrupt);
  const checkpointOf = checkpointsOf(task, checkpoints);
  const shared = sharedTask(task);
  const slots = typeof jobs === "number" ? threadSlots(jobs) : jobs;
  const work = async (member: number): Promise<void> => {
    const give = await slots.take();
    try {
      await onMember(member, await trainInWorker({ task: shared, member, stop, ...checkpointOf(member) }, options));
    } catch (error) {
      slots.close(error instanceof Error ? error : new Error(String(error)));
      throw error;
    } finally {
      give();
    }
  };
  const outcomes = await Promise.allSettled(members.map(work));
  signal?.removeEventListener("abort", interrupt);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
