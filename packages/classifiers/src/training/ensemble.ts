import { join } from "node:path";
import type { AnalysisError } from "@ratiometer/config";
import type { CheckpointFile } from "./checkpoint-file.ts";
import { isRowFile } from "../events/row-file.ts";
import { startMemberThread, type EnsembleTask, type MemberThread } from "./member-thread.ts";
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

/**
 * Trains the members of an ensemble on worker threads. Each member depends on the task and its own number only, so the outcome is the same for any
 * number of jobs, whichever members were finished before, and wherever an earlier run was interrupted.
 * @throws AnalysisError of `trainMember`, after which no further member begins, of whichever ensemble has a share in the places; the members finished until
 * then have been handed to `onMember`
 */
export async function trainEnsemble(task: EnsembleTask, options: EnsembleOptions): Promise<void> {
  const { members, jobs, onEpoch, onMember, onResume, checkpoints, signal } = options;
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const interrupt = (): void => {
    Atomics.store(stop, 0, 1);
  };
  if (signal?.aborted === true) interrupt();
  signal?.addEventListener("abort", interrupt);
  const checkpointOf = checkpointsOf(task, checkpoints);
  const shared = sharedTask(task);
  const slots = typeof jobs === "number" ? threadSlots(jobs) : jobs;
  const idle: MemberThread[] = [];
  let begun = 0;
  const work = async (member: number): Promise<void> => {
    const give = await slots.take();
    begun++;
    const thread = idle.pop() ?? startMemberThread();
    try {
      const result = await thread.train(
        { task: shared, member, stop, ...checkpointOf(member) },
        {
          onEpoch: (progress) => onEpoch({ member, ...progress }),
          onResume: (epochs, refused) => onResume?.(member, epochs, refused),
        },
      );
      await onMember(member, result);
      idle.push(thread);
    } catch (error) {
      slots.close(error instanceof Error ? error : new Error(String(error)));
      thread.close();
      throw error;
    } finally {
      if (begun === members.length) idle.splice(0).forEach(({ close }) => close());
      give();
    }
  };
  const outcomes = await Promise.allSettled(members.map(work));
  idle.forEach(({ close }) => close());
  signal?.removeEventListener("abort", interrupt);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
