import { AnalysisError } from "@ratiometer/config";
import { parametersOf } from "../network/network-body.ts";
import { float32 } from "../engine/onnxruntime.ts";
import { trainEnsemble } from "../training/ensemble.ts";
import { architectureOf } from "../training/estimator-task.ts";
import type { EnsembleTask } from "../training/member-thread.ts";
import type { TrainedMember } from "../training/train-member.ts";
import { openValidation } from "../training/validation-loss.ts";
import { candidateTask, type Candidate } from "./tuning-grid.ts";

/** A member's validation loss as another task of the same network counts it. */
async function validationLoss(task: EnsembleTask, { parameters, standardisation }: TrainedMember): Promise<number> {
  const validation = await openValidation(task, standardisation);
  try {
    const layout = parametersOf(architectureOf(task));
    return await validation.of(new Map(layout.map(({ name, rows, columns }, i) => [name, float32(parameters[i], [rows, columns])])));
  } finally {
    await validation.release();
  }
}

/**
 * Trains one network with the settings of a candidate on a thread, and measures it by the task's own validation loss, so that candidates with other weights
 * α of the score term compare. All candidates see the same random numbers.
 * @param onEpoch called after each epoch
 * @returns the validation loss; Infinity where the training diverged in its first epoch
 * @throws AnalysisError of `trainMember` but TRAIN_DIVERGED
 */
export async function tuningTrial(
  task: EnsembleTask,
  candidate: Candidate,
  epochs: number,
  onEpoch: () => void,
  signal?: AbortSignal,
): Promise<number> {
  const tried = candidateTask(task, candidate, epochs);
  let loss = Infinity;
  try {
    await trainEnsemble(tried, {
      members: [0],
      jobs: 1,
      onEpoch,
      onMember: async (_, member) => {
        loss = await validationLoss({ ...tried, training: { ...tried.training, alpha: task.training.alpha } }, member);
      },
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (!(error instanceof AnalysisError) || error.code !== "TRAIN_DIVERGED") throw error;
  }
  return loss;
}
