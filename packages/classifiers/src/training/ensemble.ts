import { Worker } from "node:worker_threads";
import { AnalysisError, type ErrorCode } from "@ratiometer/config";
import type { EstimatorTask } from "./estimator-task.ts";
import type { TrainedMember } from "./train-member.ts";

/** One epoch of one network is done. */
export interface EnsembleProgress {
  readonly member: number;
  readonly epoch: number;
  /** Validation loss. */
  readonly validation: number;
}

/** Which networks to train, and what to do meanwhile. */
export interface EnsembleOptions {
  /** Numbers of the members to train; those that an earlier run finished are left out. */
  readonly members: readonly number[];
  /** Networks trained at the same time, one thread each. */
  readonly jobs: number;
  readonly onEpoch: (progress: EnsembleProgress) => void;
  /** Called as soon as a member is finished, so that it can be kept whatever happens later. */
  readonly onMember: (member: number, result: TrainedMember) => Promise<void>;
  /** Once aborted, every network stops after its epoch and the ensemble is rejected. */
  readonly signal?: AbortSignal;
}

/** What a worker is given. */
export interface MemberOrder {
  readonly task: EstimatorTask;
  readonly member: number;
  /** One number in shared memory: 1 once the worker is to stop after its epoch. A thread ended within a call of the engine takes the process with it. */
  readonly stop: Int32Array;
}

/** What a worker sends: progress, the result, or the user's error that ended it (an error of ours is thrown there). */
export type MemberMessage =
  | { readonly kind: "epoch"; readonly epoch: number; readonly validation: number }
  | { readonly kind: "done"; readonly result: TrainedMember }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly message: string; readonly path?: string; readonly hint?: string };

/** A copy in memory that all workers see, so that events are not copied for every network. */
function inSharedMemory(task: EstimatorTask): EstimatorTask {
  const share = <T extends Float32Array | Float64Array | Uint32Array>(values: T, Kind: new (buffer: SharedArrayBuffer) => T): T => {
    const copy = new Kind(new SharedArrayBuffer(values.byteLength));
    copy.set(values);
    return copy;
  };
  return {
    ...task,
    features: share(task.features, Float32Array as new (buffer: SharedArrayBuffer) => Float32Array),
    weights: share(task.weights, Float64Array as new (buffer: SharedArrayBuffer) => Float64Array),
    train: share(task.train, Uint32Array as new (buffer: SharedArrayBuffer) => Uint32Array),
    validation: share(task.validation, Uint32Array as new (buffer: SharedArrayBuffer) => Uint32Array),
  };
}

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/training/member-worker.js", import.meta.url);

function trainInWorker(order: MemberOrder, onEpoch: EnsembleOptions["onEpoch"]): Promise<TrainedMember> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: order });
    worker.on("message", (message: MemberMessage) => {
      if (message.kind === "epoch") onEpoch({ member: order.member, epoch: message.epoch, validation: message.validation });
      else if (message.kind === "done") resolve(message.result);
      else {
        const { code, path, hint } = message;
        reject(
          new AnalysisError(code, message.message, { ...(path === undefined ? {} : { path }), ...(hint === undefined ? {} : { hint }) }),
        );
      }
    });
    worker.on("error", reject);
    worker.on("exit", (status) => {
      reject(new Error(`the thread that trained network ${order.member} of ${order.task.name} ended with status ${status}`));
    });
  });
}

/**
 * Trains the members of an ensemble on worker threads. Each member depends on the task and its own number only, so the outcome is the same for any
 * number of jobs and whichever members were finished before.
 * @throws AnalysisError of `trainMember`; the members finished until then have been handed to `onMember`
 */
export async function trainEnsemble(task: EstimatorTask, { members, jobs, onEpoch, onMember, signal }: EnsembleOptions): Promise<void> {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const interrupt = (): void => {
    Atomics.store(stop, 0, 1);
  };
  if (signal?.aborted === true) interrupt();
  signal?.addEventListener("abort", interrupt);
  const sharedTask = inSharedMemory(task);
  const waiting = [...members];
  const work = async (): Promise<void> => {
    for (let member = waiting.shift(); member !== undefined; member = waiting.shift()) {
      try {
        await onMember(member, await trainInWorker({ task: sharedTask, member, stop }, onEpoch));
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: Math.max(1, Math.min(jobs, members.length)) }, work));
  signal?.removeEventListener("abort", interrupt);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
