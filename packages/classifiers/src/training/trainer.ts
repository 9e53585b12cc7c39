import { randomStream, type RandomStream } from "@ratiometer/tables";
import type { Tensor } from "onnxruntime-node";
import { batchInputs, type BatchInput } from "./batch-mode.ts";
import { gradientLimitOf, optimiserOf } from "../optimiser/optimiser-settings.ts";
import { momentName, type Optimiser } from "../optimiser/optimiser.ts";
import { architectureOf, lossOf, type NetworkTask } from "./estimator-task.ts";
import { featureInputs } from "../loss/loss.ts";
import { initialParameters, parametersOf, type Architecture } from "../network/mlp.ts";
import { float32, openSession } from "../engine/onnxruntime.ts";
import { stacked, trained, trainingModel } from "./training-graph.ts";
import type { TargetColumns } from "./training-target.ts";

/** The parameters of a network in training and the optimiser's moments of each, by their names in the graph. Never changed: an epoch makes a new one. */
export type TrainingState = ReadonlyMap<string, Tensor>;

/** The training graph of a task, ready to run. */
export interface Trainer {
  /** Batches of an epoch. */
  readonly steps: number;
  /** Where member number `member` of the ensemble begins. */
  readonly initial: (member: number) => TrainingState;
  /**
   * One pass over the events.
   * @param columns "x" and those of the loss, one row for each training event
   * @param order of the events, a permutation
   * @param done steps that were made before, for the optimiser
   * @param rate learning rate
   * @param stream of random numbers for dropout
   * @throws RangeError without a stream where the network has dropout
   * @returns the new state and the mean loss per event, each batch before its step
   */
  readonly epoch: (
    state: TrainingState,
    columns: TargetColumns,
    order: Uint32Array,
    done: number,
    rate: number,
    stream?: RandomStream,
  ) => Promise<{ readonly state: TrainingState; readonly loss: number }>;
  readonly release: () => Promise<void>;
}

function initialState(architecture: Architecture, optimiser: Optimiser, { seed, name: task }: NetworkTask, member: number): TrainingState {
  const values = initialParameters(architecture, randomStream(seed, "initial", task, member));
  return new Map(
    parametersOf(architecture).flatMap(({ name, rows, columns, learned }, i) => {
      const zero = (): Tensor => float32(new Float32Array(rows * columns), [rows, columns]);
      return [
        [name, float32(values[i], [rows, columns])] as const,
        ...(learned ? optimiser.moments : []).map((moment) => [momentName(moment, name), zero()] as const),
      ];
    }),
  );
}

/** Rows in a new order, batch after batch; the last batch is filled up with zeros, weights among them, which add nothing to loss and gradients. */
function batches(column: Float32Array, columns: number, order: Uint32Array, steps: number, batch: number): Tensor {
  const out = new Float32Array(steps * batch * columns);
  for (let i = 0; i < order.length; i++) {
    const from = order[i] * columns;
    for (let j = 0; j < columns; j++) out[i * columns + j] = column[from + j];
  }
  return float32(out, [steps, batch, columns]);
}

/** What dropout and batch norm need for each step, drawn step by step. */
function batchFeeds(
  layout: readonly BatchInput[],
  events: number,
  steps: number,
  batch: number,
  stream: RandomStream | undefined,
): Record<string, Tensor> {
  const values = layout.map(({ rows, columns }) => new Float32Array(steps * rows * columns));
  for (let step = 0; step < steps; step++)
    layout.forEach(({ rows, columns, fill }, i) => {
      const size = rows * columns;
      fill(values[i].subarray(step * size, (step + 1) * size), Math.min(batch, events - step * batch), stream);
    });
  return Object.fromEntries(
    layout.map(({ name, rows, columns }, i) => [stacked(name), float32(values[i], [steps, rows, columns])] as const),
  );
}

/** The optimiser's numbers for each step of an epoch. */
function stepFeeds({ inputs }: Optimiser, done: number, steps: number, rate: number): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const values = Float32Array.from({ length: steps }, (_, i) => value(done + i + 1, rate));
      return [stacked(name), float32(values, [steps, 1, 1])];
    }),
  );
}

/** The training graph of a task. @throws AnalysisError TRAIN_ENGINE if the engine refuses the graph */
export async function openTrainer(task: NetworkTask): Promise<Trainer> {
  const architecture = architectureOf(task);
  const events = task.train.length;
  const batch = Math.min(task.training.batch, events);
  const steps = Math.ceil(events / batch);
  const loss = lossOf(task);
  const optimiser = optimiserOf(task.training);
  const drawn = batchInputs(architecture, batch);
  const layout = [{ name: "x", columns: featureInputs(architecture.inputs, loss) }, ...loss.columns];
  const session = await openSession(trainingModel(architecture, loss, batch, optimiser, gradientLimitOf(task.training)));
  return {
    steps,
    initial: (member) => initialState(architecture, optimiser, task, member),
    epoch: async (state, columns, order, done, rate, stream) => {
      const results = await session.run({
        ...Object.fromEntries(state),
        ...Object.fromEntries(
          layout.map(({ name, columns: width }) => [stacked(name), batches(columns[name], width, order, steps, batch)] as const),
        ),
        ...batchFeeds(drawn, order.length, steps, batch, stream),
        ...stepFeeds(optimiser, done, steps, rate),
      });
      const losses = results["losses"].data as Float32Array;
      return {
        state: new Map([...state.keys()].map((name) => [name, results[trained(name)]])),
        loss: (losses.reduce((total, value) => total + value, 0) * batch) / events,
      };
    },
    release: () => session.release(),
  };
}
