import { randomStream } from "@ratiometer/tables";
import type { Tensor } from "onnxruntime-node";
import { ADAM, momentNames, STEP_INPUTS } from "../optimiser/adam.ts";
import { architectureOf, trainingLoss, type NetworkTask } from "./estimator-task.ts";
import { featureInputs } from "../loss/loss.ts";
import { initialParameters, parametersOf, type Architecture } from "../network/mlp.ts";
import { float32, openSession } from "../engine/onnxruntime.ts";
import { stacked, trained, trainingModel } from "./training-graph.ts";
import type { TargetColumns } from "./training-target.ts";

/** The parameters of a network in training and Adam's two moments of each, by their names in the graph. Never changed: an epoch makes a new one. */
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
   * @param done steps that were made before, for Adam's corrections
   * @param rate learning rate
   * @returns the new state and the mean loss per event, each batch before its step
   */
  readonly epoch: (
    state: TrainingState,
    columns: TargetColumns,
    order: Uint32Array,
    done: number,
    rate: number,
  ) => Promise<{ readonly state: TrainingState; readonly loss: number }>;
  readonly release: () => Promise<void>;
}

function initialState(architecture: Architecture, { seed, name: task }: NetworkTask, member: number): TrainingState {
  const values = initialParameters(architecture, randomStream(seed, "initial", task, member));
  return new Map(
    parametersOf(architecture).flatMap(({ name, rows, columns }, i) => {
      const [parameter, ...moments] = momentNames(name);
      const zero = (): Tensor => float32(new Float32Array(rows * columns), [rows, columns]);
      return [[parameter, float32(values[i], [rows, columns])] as const, ...moments.map((moment) => [moment, zero()] as const)];
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

/** Adam's step size and second-moment correction for each step of an epoch. */
function stepFeeds(done: number, steps: number, rate: number): Record<string, Tensor> {
  const column = (value: (t: number) => number): Tensor =>
    float32(
      Float32Array.from({ length: steps }, (_, i) => value(done + i + 1)),
      [steps, 1, 1],
    );
  return {
    [stacked(STEP_INPUTS[0])]: column((t) => rate / (1 - ADAM.beta1 ** t)),
    [stacked(STEP_INPUTS[1])]: column((t) => 1 / (1 - ADAM.beta2 ** t)),
  };
}

/** The training graph of a task. @throws AnalysisError TRAIN_ENGINE if the engine refuses the graph */
export async function openTrainer(task: NetworkTask): Promise<Trainer> {
  const architecture = architectureOf(task);
  const events = task.train.length;
  const batch = Math.min(task.training.batch, events);
  const steps = Math.ceil(events / batch);
  const loss = trainingLoss(task);
  const layout = [{ name: "x", columns: featureInputs(architecture.inputs, loss) }, ...loss.columns];
  const session = await openSession(trainingModel(architecture, loss, batch));
  return {
    steps,
    initial: (member) => initialState(architecture, task, member),
    epoch: async (state, columns, order, done, rate) => {
      const results = await session.run({
        ...Object.fromEntries(state),
        ...Object.fromEntries(
          layout.map(({ name, columns: width }) => [stacked(name), batches(columns[name], width, order, steps, batch)] as const),
        ),
        ...stepFeeds(done, steps, rate),
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
