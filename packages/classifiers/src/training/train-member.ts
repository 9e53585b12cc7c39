import { AnalysisError } from "@ratiometer/config";
import { permutation, randomStream } from "@ratiometer/tables";
import { architectureOf, type EstimatorTask, type LabelledTask, type NetworkTask } from "./estimator-task.ts";
import { parametersOf } from "../network/mlp.ts";
import { learningRate } from "../optimiser/schedule.ts";
import { standardisationOf, standardiseRows, type Standardisation } from "../network/standardisation.ts";
import { openTrainer, type Trainer } from "./trainer.ts";
import { trainingTargets } from "./training-target.ts";
import { openValidation, type ValidationLoss } from "./validation-loss.ts";

/** Mean loss per event over the training events of an epoch (while they were learned) and over the validation events after it. */
export interface LearningCurve {
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/** One trained network of an ensemble: the weights of its best epoch. */
export interface TrainedMember {
  /** In the order of `parametersOf`. */
  readonly parameters: readonly Float32Array[];
  readonly standardisation: Standardisation;
  readonly curve: LearningCurve;
  /** Epoch, from 0, with the smallest validation loss; its weights are those returned. */
  readonly bestEpoch: number;
}

function checkEvents({ name, train, validation }: NetworkTask): void {
  if (train.length > 0 && validation.length > 0) return;
  throw new AnalysisError(
    "TRAIN_NO_EVENTS",
    `found ${train.length} events to train with and ${validation.length} to validate with, expected some of both`,
    { path: `estimators.${name}`, hint: "loosen the selection, or change the fractions of the split" },
  );
}

async function trainEpochs(
  task: EstimatorTask | LabelledTask,
  member: number,
  x: Float32Array,
  trainer: Trainer,
  validation: ValidationLoss,
  onEpoch: (epoch: number, validation: number) => void,
): Promise<Omit<TrainedMember, "standardisation">> {
  const curve = { train: [] as number[], validation: [] as number[] };
  let state = trainer.initial(member);
  let best = state;
  let bestEpoch = 0;
  for (let epoch = 0; epoch < task.training.epochs; epoch++) {
    const stream = randomStream(task.seed, "epoch", task.name, member, epoch);
    const order = permutation(task.train.length, stream);
    const columns = { x, ...trainingTargets(task, task.train, stream) };
    const result = await trainer.epoch(state, columns, order, epoch * trainer.steps, learningRate(task.training, epoch), stream);
    state = result.state;
    const held = await validation.of(state);
    if (!Number.isFinite(result.loss) || !Number.isFinite(held))
      throw new AnalysisError(
        "TRAIN_DIVERGED",
        `network ${member} lost its way in epoch ${epoch}: loss ${result.loss}, validation loss ${held}`,
        { path: `estimators.${task.name}`, hint: "lower training.learning_rate or training.alpha" },
      );
    curve.train.push(result.loss);
    curve.validation.push(held);
    if (held < curve.validation[bestEpoch]) bestEpoch = epoch;
    if (bestEpoch === epoch) best = state;
    onEpoch(epoch, held);
  }
  const parameters = parametersOf(architectureOf(task)).map(({ name }) => Float32Array.from(best.get(name)?.data as Float32Array));
  return { parameters, curve, bestEpoch };
}

/**
 * Trains one network of an ensemble. The outcome depends on the task and the member's number alone, not on the thread that runs it.
 * @param onEpoch called after each epoch with its number from 0 and the validation loss; what it throws ends the training
 * @throws AnalysisError TRAIN_DIVERGED when a loss is no longer a number, TRAIN_NO_EVENTS, TRAIN_ENGINE, and
 * those of `trainingTargets`
 */
export async function trainMember(
  task: EstimatorTask | LabelledTask,
  member: number,
  onEpoch: (epoch: number, validation: number) => void,
): Promise<TrainedMember> {
  checkEvents(task);
  const standardisation = standardisationOf(task);
  const x = standardiseRows(task.features, task.train, standardisation);
  const validation = await openValidation(task, standardisation);
  try {
    const trainer = await openTrainer(task);
    try {
      return { ...(await trainEpochs(task, member, x, trainer, validation, onEpoch)), standardisation };
    } finally {
      await trainer.release();
    }
  } finally {
    await validation.release();
  }
}
