import { AnalysisError } from "@ratiometer/config";
import { permutation, randomStream } from "@ratiometer/tables";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { architectureOf, lossOf, type EstimatorTask } from "./estimator-task.ts";
import type { Loss } from "./loss/loss.ts";
import { initialParameters, parametersOf, type Architecture } from "./mlp.ts";
import { float32, openSession } from "./onnxruntime.ts";
import { standardisationOf, standardiseRows, type Standardisation } from "./standardisation.ts";
import { ADAM, lossModel, momentNames, stacked, STEP_INPUTS, trained, trainingModel } from "./training-graph.ts";
import { trainingTargets, type TargetColumns } from "./training-target.ts";

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

/** Coefficient points at which each validation event is looked at, the same in every epoch. */
const VALIDATION_DRAWS = 4;

type State = ReadonlyMap<string, Tensor>;

/** Reorders rows of columns for a whole epoch; the last batch is filled up with rows of weight 0. */
function epochFeeds(
  x: Float32Array,
  targets: TargetColumns,
  order: Uint32Array,
  batch: number,
  width: (name: string) => number,
): Record<string, Tensor> {
  const steps = Math.ceil(order.length / batch);
  const gather = (column: Float32Array, columns: number): Tensor => {
    const out = new Float32Array(steps * batch * columns);
    for (let i = 0; i < order.length; i++) for (let j = 0; j < columns; j++) out[i * columns + j] = column[order[i] * columns + j];
    return float32(out, [steps, batch, columns]);
  };
  const entries = Object.entries({ x, ...targets }).map(([name, column]) => [stacked(name), gather(column, width(name))] as const);
  return Object.fromEntries(entries);
}

/** Adam's step size and second-moment correction for each step of an epoch. */
function stepFeeds(first: number, steps: number, rate: number): Record<string, Tensor> {
  const column = (value: (t: number) => number): Tensor =>
    float32(
      Float32Array.from({ length: steps }, (_, i) => value(first + i)),
      [steps, 1, 1],
    );
  return {
    [stacked(STEP_INPUTS[0])]: column((t) => rate / (1 - ADAM.beta1 ** t)),
    [stacked(STEP_INPUTS[1])]: column((t) => 1 / (1 - ADAM.beta2 ** t)),
  };
}

function initialState(architecture: Architecture, seed: number, labels: readonly (string | number)[]): State {
  const values = initialParameters(architecture, randomStream(seed, ...labels));
  return new Map(
    parametersOf(architecture).flatMap(({ name, rows, columns }, i) => {
      const [parameter, ...moments] = momentNames(name);
      const zero = (): Tensor => float32(new Float32Array(rows * columns), [rows, columns]);
      return [[parameter, float32(values[i], [rows, columns])] as const, ...moments.map((moment) => [moment, zero()] as const)];
    }),
  );
}

async function validationLoss(
  session: InferenceSession,
  architecture: Architecture,
  state: State,
  columns: Record<string, Tensor>,
  rows: number,
): Promise<number> {
  const feeds = { ...columns, ...Object.fromEntries(parametersOf(architecture).map(({ name }) => [name, state.get(name) as Tensor])) };
  const { loss } = await session.run(feeds);
  return Number(loss.data[0]) / rows;
}

function columnWidth(loss: Loss, architecture: Architecture): (name: string) => number {
  return (name) => (name === "x" ? architecture.inputs : (loss.columns.find((column) => column.name === name)?.columns ?? 0));
}

/** Every validation event several times, at different coefficient points. */
function validationFeeds(
  task: EstimatorTask,
  standardisation: Standardisation,
  width: (name: string) => number,
): { columns: Record<string, Tensor>; rows: number } {
  const draws = task.method === "alices" ? VALIDATION_DRAWS : 1;
  const rows = Uint32Array.from({ length: draws * task.validation.length }, (_, i) => task.validation[i % task.validation.length]);
  const targets = trainingTargets(task, rows, randomStream(task.seed, "validation", task.name));
  const x = standardiseRows(task.features, rows, standardisation);
  const entries = Object.entries({ x, ...targets }).map(([name, column]) => [name, float32(column, [rows.length, width(name)])] as const);
  return { columns: Object.fromEntries(entries), rows: rows.length };
}

/**
 * Trains one network of an ensemble. The outcome depends on the task and the member's number alone, not on the thread that runs it.
 * @param onEpoch called after each epoch with its number from 0 and the validation loss
 * @throws AnalysisError TRAIN_DIVERGED when a loss is no longer a number, TRAIN_NEGATIVE_WEIGHT
 */
export async function trainMember(
  task: EstimatorTask,
  member: number,
  onEpoch: (epoch: number, validation: number) => void,
): Promise<TrainedMember> {
  const architecture = architectureOf(task);
  const loss = lossOf(task);
  const { epochs, learningRate } = task.training;
  const batch = Math.min(task.training.batch, task.train.length);
  const width = columnWidth(loss, architecture);
  const standardisation = standardisationOf(task);
  const x = standardiseRows(task.features, task.train, standardisation);
  const validation = validationFeeds(task, standardisation, width);
  const [trainer, validator] = await Promise.all([
    openSession(trainingModel(architecture, loss, batch)),
    openSession(lossModel(architecture, loss)),
  ]);

  const curve = { train: [] as number[], validation: [] as number[] };
  let state = initialState(architecture, task.seed, ["initial", task.name, member]);
  let best = state;
  let bestEpoch = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const stream = randomStream(task.seed, "epoch", task.name, member, epoch);
    const order = permutation(task.train.length, stream);
    const targets = trainingTargets(task, task.train, stream);
    const steps = Math.ceil(order.length / batch);
    const rate = learningRate.initial * (learningRate.final / learningRate.initial) ** (epochs === 1 ? 0 : epoch / (epochs - 1));
    const results = await trainer.run({
      ...Object.fromEntries(state),
      ...epochFeeds(x, targets, order, batch, width),
      ...stepFeeds(1 + epoch * steps, steps, rate),
    });
    state = new Map([...state.keys()].map((name) => [name, results[trained(name)]]));
    const losses = results["losses"].data as Float32Array;
    curve.train.push((losses.reduce((total, value) => total + value, 0) * batch) / order.length);
    curve.validation.push(await validationLoss(validator, architecture, state, validation.columns, validation.rows));
    const [train, held] = [curve.train[epoch], curve.validation[epoch]];
    if (!Number.isFinite(train) || !Number.isFinite(held))
      throw new AnalysisError(
        "TRAIN_DIVERGED",
        `network ${member} lost its way in epoch ${epoch}: loss ${train}, validation loss ${held}`,
        {
          path: `estimators.${task.name}`,
          hint: "lower training.learning_rate or training.alpha",
        },
      );
    if (epoch === 0 || held < curve.validation[bestEpoch]) [best, bestEpoch] = [state, epoch];
    onEpoch(epoch, held);
  }
  await Promise.all([trainer.release(), validator.release()]);
  const parameters = parametersOf(architecture).map(({ name }) => Float32Array.from(best.get(name)?.data as Float32Array));
  return { parameters, standardisation, curve, bestEpoch };
}
