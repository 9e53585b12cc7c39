import { join } from "node:path";
import type { AnalysisError } from "@ratiometer/config";
import { messagedError } from "@ratiometer/tables";
import type { CheckpointFile } from "./checkpoint-file.ts";
import { isRowFile } from "../events/row-file.ts";
import { memberThreads, type EnsembleTask, type MemberNote, type MemberThreads } from "./member-thread.ts";
import { inSharedMemory } from "./shared-memory.ts";
import { taskDigest } from "./task-digest.ts";
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
  /** Networks trained at the same time, one thread each; or threads that other ensembles have a share in, with the same signal. */
  readonly jobs: number | MemberThreads;
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

function hear(member: number, note: MemberNote, { onEpoch, onResume }: EnsembleOptions): void {
  if (note.kind === "epoch") {
    const { epoch, train, validation, bestEpoch } = note;
    onEpoch({ member, epoch, train, validation, bestEpoch });
  } else onResume?.(member, note.epochs, note.refused === undefined ? undefined : messagedError(note.refused));
}

/**
 * Trains the members of an ensemble on worker threads. Each member depends on the task and its own number only, so the outcome is the same for any
 * number of jobs, whichever members were finished before, and wherever an earlier run was interrupted.
 * @throws AnalysisError of `trainMember`, after which no further member begins, of whichever ensemble has a share in the threads; the members finished until
 * then have been handed to `onMember`
 */
export async function trainEnsemble(task: EnsembleTask, options: EnsembleOptions): Promise<void> {
  const { members, jobs, onMember, checkpoints, signal } = options;
  const checkpointOf = checkpointsOf(task, checkpoints);
  const shared = sharedTask(task);
  const threads = typeof jobs === "number" ? memberThreads(jobs, signal) : jobs;
  const work = async (member: number): Promise<void> => {
    try {
      const order = { task: shared, member, ...checkpointOf(member) };
      await onMember(member, await threads.perform(order, { onNote: (note) => hear(member, note as MemberNote, options) }));
    } catch (error) {
      threads.halt(error);
      throw error;
    }
  };
  const outcomes = await Promise.allSettled(members.map(work));
  if (typeof jobs === "number") await threads.close();
  for (const outcome of outcomes)
    if (outcome.status === "rejected")
      throw signal?.aborted === true ? new Error("interrupted", { cause: outcome.reason }) : outcome.reason;
}
