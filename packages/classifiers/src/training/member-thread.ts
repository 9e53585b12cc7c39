import { threadPool, type ErrorMessage, type ThreadPool } from "@ratiometer/tables";
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
}

/** What a thread tells of a training meanwhile: an epoch is done; or, before the first one, how many were taken up from a checkpoint, or why it could not be. */
export type MemberNote =
  ({ readonly kind: "epoch" } & EpochProgress) | { readonly kind: "resumed"; readonly epochs: number; readonly refused?: ErrorMessage };

/** Threads that train networks, each one after the other. */
export type MemberThreads = ThreadPool<MemberOrder, TrainedMember>;

// src/ and dist/ are siblings: a thread runs the compiled file, also when this module is run from its source
const WORKER = new URL("../../dist/training/member-worker.js", import.meta.url);

/**
 * Threads for the networks of any number of ensembles; each starts once there is a network for it, which takes most of a second.
 * @param signal once aborted, every network stops after its epoch: a thread that is ended within a call of the engine takes the process with it
 */
export const memberThreads = (threads: number, signal?: AbortSignal): MemberThreads => threadPool(WORKER, undefined, threads, signal);
