import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RandomStream } from "@ratiometer/tables";
import { standardiseInto, standardiseRows, type Standardisation } from "../network/standardisation.ts";
import { weightedTargets } from "./bootstrap-sample.ts";
import { trainingPoints, type TrainingTask } from "./estimator-task.ts";
import { streamedColumns, type TargetMaker } from "./streamed-columns.ts";
import type { TrainingColumns } from "./batch-rows.ts";
import { trainingTargets } from "./training-target.ts";

/**
 * The columns of an epoch.
 * @param order of the training events @param stream that coefficient points are drawn from, event after event
 * @throws AnalysisError of `trainingTargets`
 */
export type EpochColumns = (order: Uint32Array, stream: RandomStream) => TrainingColumns;

/** Numbers of which each network has a copy of its own: 128 MB. */
const LAID_OUT = 2 ** 25;

/**
 * Something done with the columns of a task's epochs: they are in memory, or in files for as long as it is done; the numbers are the same.
 * @param factors of the weights of the training events, if they count differently
 * @param laidOut numbers up to which features are standardised once, instead of in each epoch
 */
export async function withEpochColumns<T>(
  task: TrainingTask,
  standardisation: Standardisation,
  factors: Float32Array | undefined,
  work: (columnsOf: EpochColumns) => Promise<T>,
  laidOut: number = LAID_OUT,
): Promise<T> {
  const { train, streaming } = task;
  const points = trainingPoints(task);
  const targets: TargetMaker = (first, end, stream) => {
    const made = trainingTargets(task, train.subarray(first, end), stream, points);
    return factors === undefined ? made : weightedTargets(made, factors.subarray(first, end));
  };
  if (streaming === undefined) {
    const x =
      train.length * standardisation.means.length <= laidOut
        ? standardiseRows(task.features, train, standardisation)
        : (rows: Uint32Array, out: Float32Array): void =>
            standardiseInto(
              task.features,
              rows.map((row) => train[row]),
              standardisation,
              out,
            );
    return work((_, stream) => ({ x, ...targets(0, train.length, stream) }));
  }
  const folder = await mkdtemp(join(streaming.folder, "epoch-"));
  try {
    return await work(streamedColumns(task, standardisation, targets, join(folder, "targets"), streaming.window));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
