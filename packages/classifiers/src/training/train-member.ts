import { AnalysisError } from "@ratiometer/config";
import { permutation, randomStream } from "@ratiometer/tables";
import type { Checkpoint } from "./checkpoint.ts";
import { readCheckpoint, writeCheckpoint, type CheckpointFile } from "./checkpoint-file.ts";
import { bootstrapSample } from "./bootstrap-sample.ts";
import { columnsOfObjects, withObjectScales } from "./object-scales.ts";
import { checkEvents, checkTask } from "./check-task.ts";
import { withEpochColumns, type EpochColumns } from "./epoch-columns.ts";
import { architectureOf, type NetworkTask, type TrainingTask } from "./estimator-task.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { parametersOf } from "../network/network-body.ts";
import { learningRate } from "../optimiser/schedule.ts";
import { standardisationOf, type Standardisation } from "../network/standardisation.ts";
import { openTrainer, type Trainer, type TrainingState } from "./trainer.ts";
import { openValidation, type ValidationLoss } from "./validation-loss.ts";

/** Where a training lost its way: epoch and batch, from 0, whose loss is no finite number; without a batch, the validation loss after the epoch. */
export interface Divergence {
  readonly epoch: number;
  readonly batch?: number;
}

/** One trained network of an ensemble: the weights of its best epoch. */
export interface TrainedMember {
  /** In the order of `parametersOf`. */
  readonly parameters: readonly Float32Array[];
  readonly standardisation: Standardisation;
  /** Of the epochs that came to an end: fewer than asked for where patience ended, or where the training diverged. */
  readonly curve: LearningCurve;
  /** Epoch, from 0, with the smallest validation loss; its weights are those returned. */
  readonly bestEpoch: number;
  /** Why the training ended before its time, if it was for that. The weights are those of the best epoch before. */
  readonly diverged?: Divergence;
}

/** One epoch of a network is done. */
export interface EpochProgress {
  /** From 0. */
  readonly epoch: number;
  /** Mean loss per training event, while they were learned. */
  readonly train: number;
  /** Mean loss per validation event. */
  readonly validation: number;
  readonly bestEpoch: number;
}

/** What goes on beside a training. Nothing of it changes the outcome. */
export interface MemberOptions {
  readonly onEpoch?: (progress: EpochProgress) => void;
  /** Where the training is kept every so many epochs, and taken up. */
  readonly checkpoint?: CheckpointFile;
  /** Told, before the first epoch, how many were taken up from the checkpoint, or why it could not be. */
  readonly onResume?: (epochs: number, refused?: AnalysisError) => void;
  /** Asked after each epoch: once true, the training is kept and given up. */
  readonly stopped?: () => boolean;
}

function isOver({ epochs, patience = Infinity, minimumEpochs = 1 }: NetworkTask["training"], { curve, bestEpoch }: Checkpoint): boolean {
  const done = curve.validation.length;
  return done >= epochs || (done >= minimumEpochs && done - 1 - bestEpoch >= patience);
}

/** A checkpoint of a network of another shape is another's, whatever it says. */
function checkShape(checkpoint: Checkpoint, initial: TrainingState, where: string): void {
  const shape = (state: TrainingState): string => [...state].map(([name, { dims }]) => `${name} ${dims.join(" x ")}`).join();
  if ([checkpoint.state, checkpoint.best].every((state) => shape(state) === shape(initial))) return;
  throw new AnalysisError("TRAIN_CHECKPOINT", "found a checkpoint of another network", { where });
}

/** Where the training begins: at its checkpoint, or at the beginning. */
async function beginning(initial: TrainingState, { checkpoint: file, onResume }: MemberOptions): Promise<Checkpoint> {
  const fresh: Checkpoint = { curve: { train: [], validation: [] }, state: initial, bestEpoch: 0, best: initial };
  if (file === undefined) return fresh;
  try {
    const kept = await readCheckpoint(file);
    if (kept === undefined) return fresh;
    checkShape(kept, initial, file.path);
    onResume?.(kept.curve.validation.length);
    return kept;
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    onResume?.(0, error);
    return fresh;
  }
}

function divergedError({ name }: NetworkTask, member: number, { epoch, batch }: Divergence, loss: number): AnalysisError {
  const place = batch === undefined ? "after it" : `in batch ${batch}`;
  return new AnalysisError(
    "TRAIN_DIVERGED",
    `network ${member} lost its way in epoch ${epoch}: the loss ${place} is ${loss} (all counted from 0)`,
    {
      path: `estimators.${name}`,
      hint: "lower training.learning_rate or training.alpha",
    },
  );
}

type Training = Checkpoint & Pick<TrainedMember, "diverged">;

async function trainEpochs(
  task: TrainingTask,
  initial: TrainingState,
  member: number,
  columnsOf: EpochColumns,
  trainer: Trainer,
  validation: ValidationLoss,
  options: MemberOptions,
): Promise<Training> {
  const { onEpoch, checkpoint: file, stopped = () => false } = options;
  let at = await beginning(initial, options);
  let kept = at;
  while (!isOver(task.training, at)) {
    if (stopped()) {
      if (file !== undefined && kept !== at) await writeCheckpoint(file, at);
      throw new Error("interrupted");
    }
    const epoch = at.curve.validation.length;
    const stream = randomStream(task.seed, "epoch", task.name, member, epoch);
    const order = permutation(task.train.length, stream);
    const columns = columnsOf(order, stream);
    const { state, loss, diverged } = await trainer.epoch(
      at.state,
      columns,
      order,
      epoch * trainer.steps,
      learningRate(task.training, at.curve.validation),
      stream,
    );
    const held = diverged === undefined ? await validation.of(state) : NaN;
    if (!Number.isFinite(held)) {
      const place = { epoch, ...(diverged === undefined ? {} : { batch: diverged }) };
      if (epoch === 0) throw divergedError(task, member, place, diverged === undefined ? held : loss);
      return { ...at, diverged: place };
    }
    const better = epoch === 0 || held < at.curve.validation[at.bestEpoch];
    at = {
      curve: { train: [...at.curve.train, loss], validation: [...at.curve.validation, held] },
      state,
      bestEpoch: better ? epoch : at.bestEpoch,
      best: better ? state : at.best,
    };
    onEpoch?.({ epoch, train: loss, validation: held, bestEpoch: at.bestEpoch });
    if (file !== undefined && (epoch + 1) % file.every === 0 && !isOver(task.training, at)) {
      await writeCheckpoint(file, at);
      kept = at;
    }
  }
  return at;
}

/**
 * Trains one network of an ensemble. The outcome depends on the task and the member's number alone: not on the thread that runs it, and not on whether
 * it was interrupted and taken up at a checkpoint. A training that diverges ends with the best epoch before that.
 * @throws AnalysisError TRAIN_DIVERGED when the loss is no finite number in the first epoch, TRAIN_NO_EVENTS, TRAIN_NOT_FINITE, TRAIN_NEGATIVE_WEIGHT,
 * TRAIN_ZERO_CROSS_SECTION, TRAIN_ENGINE, DATA_NOT_WRITABLE
 */
export async function trainMember(task: TrainingTask, member: number, options: MemberOptions = {}): Promise<TrainedMember> {
  checkTask(task);
  const { rows, weights } = task.bootstrap === true ? bootstrapSample(task, member) : { rows: task.train, weights: undefined };
  const own = { ...task, train: rows };
  checkEvents(own);
  // of all training events, so that members see the same numbers
  const standardisation = standardisationOf(task, columnsOfObjects(architectureOf(task)));
  const validation = await openValidation(task, standardisation);
  try {
    const trainer = await openTrainer(own, undefined, task.starts?.[member]);
    try {
      const initial = await withObjectScales(trainer.initial(member), task);
      const { best, curve, bestEpoch, diverged } = await withEpochColumns(own, standardisation, weights, (columnsOf) =>
        trainEpochs(own, initial, member, columnsOf, trainer, validation, options),
      );
      const parameters = parametersOf(architectureOf(task)).map(({ name }) => Float32Array.from(best.get(name)?.data as Float32Array));
      return { parameters, standardisation, curve, bestEpoch, ...(diverged === undefined ? {} : { diverged }) };
    } finally {
      await trainer.release();
    }
  } finally {
    await validation.release();
  }
}
