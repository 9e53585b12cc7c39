import { Worker } from "node:worker_threads";
import { AnalysisError, type ErrorCode } from "@ratiometer/config";
import type { CheckpointFile } from "./checkpoint-file.ts";
import type { ClassificationTask, EstimatorTask } from "./estimator-task.ts";
import type { EpochProgress, TrainedMember } from "./train-member.ts";

/** What ensembles are trained on. */
export type EnsembleTask = EstimatorTask | ClassificationTask;

/** A network for a thread to train. */
export interface MemberOrder {
  readonly task: EnsembleTask;
  readonly member: number;
  readonly checkpoint?: CheckpointFile;
  /** One number in shared memory: 1 once the thread is to stop after its epoch. One that is ended within a call of the engine takes the process with it. */
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

/** What a thread sends: progress, the result, or the user's error that ended it (an error of ours is thrown there). */
export type MemberMessage =
  | ({ readonly kind: "epoch" } & EpochProgress)
  | { readonly kind: "resumed"; readonly epochs: number; readonly refused?: ErrorMessage }
  | { readonly kind: "done"; readonly result: TrainedMember }
  | { readonly kind: "refused"; readonly error: ErrorMessage };

/** What is told of a training meanwhile. */
export interface MemberListener {
  readonly onEpoch: (progress: EpochProgress) => void;
  readonly onResume: (epochs: number, refused?: AnalysisError) => void;
}

/** A thread that trains networks, one after the other: to start one takes most of a second. */
export interface MemberThread {
  /** @throws AnalysisError of `trainMember`; Error when the thread ends before the training does. Such a thread trains no other network */
  readonly train: (order: MemberOrder, listener: MemberListener) => Promise<TrainedMember>;
  /** Ends it, once it has nothing to do. */
  readonly close: () => void;
}

const errorOf = ({ code, message, ...place }: ErrorMessage): AnalysisError => new AnalysisError(code, message, place);

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/training/member-worker.js", import.meta.url);

export function startMemberThread(): MemberThread {
  const worker = new Worker(WORKER);
  return {
    train: (order, { onEpoch, onResume }) =>
      new Promise((resolve, reject) => {
        const onMessage = (message: MemberMessage): void => {
          if (message.kind === "epoch") {
            const { epoch, train, validation, bestEpoch } = message;
            onEpoch({ epoch, train, validation, bestEpoch });
          } else if (message.kind === "resumed") {
            const { epochs, refused } = message;
            onResume(epochs, refused === undefined ? undefined : errorOf(refused));
          } else {
            worker.off("message", onMessage).off("error", reject).off("exit", onExit);
            if (message.kind === "done") resolve(message.result);
            else reject(errorOf(message.error));
          }
        };
        const onExit = (status: number): void =>
          reject(new Error(`the thread that trained network ${order.member} of ${order.task.name} ended with status ${status}`));
        worker.on("message", onMessage).on("error", reject).on("exit", onExit);
        worker.postMessage(order);
      }),
    close: () => worker.postMessage(undefined),
  };
}
