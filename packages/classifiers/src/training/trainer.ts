import { randomStream, type RandomStream } from "@ratiometer/tables";
import type { Tensor } from "onnxruntime-node";
import { batchInputs, type BatchInput } from "./batch-mode.ts";
import { gradientLimitOf, optimiserOf } from "../optimiser/optimiser-settings.ts";
import { momentName, type Optimiser } from "../optimiser/optimiser.ts";
import { architectureOf, trainingLoss, type NetworkTask, type Start } from "./estimator-task.ts";
import { featureInputs } from "../loss/loss.ts";
import type { Architecture } from "../network/mlp.ts";
import { initialParameters, parametersOf } from "../network/network-body.ts";
import { float32, openSession } from "../engine/onnxruntime.ts";
import { columnFeeds, type TrainingColumns } from "./batch-rows.ts";
import { stacked, trained, trainingModel } from "./training-graph.ts";

/** The parameters of a network in training and the optimiser's moments of each, by their names in the graph. Never changed: an epoch makes a new one. */
export type TrainingState = ReadonlyMap<string, Tensor>;

/** What an epoch has come to. */
export interface EpochResult {
  readonly state: TrainingState;
  /** Mean per event, each batch before its step. */
  readonly loss: number;
  /** The first batch, from 0, whose loss is no finite number. The epoch ended there. */
  readonly diverged?: number;
}

/** The training graph of a task, ready to run. */
export interface Trainer {
  /** Batches of an epoch. */
  readonly steps: number;
  /** Where member number `member` of the ensemble begins, if nothing else was given. */
  readonly initial: (member: number) => TrainingState;
  /**
   * One pass over the events.
   * @param columns "x" and those of the loss
   * @param order of the events, a permutation
   * @param done steps that were made before, for the optimiser
   * @param rate learning rate
   * @param stream of random numbers for dropout
   * @throws RangeError without a stream where the network has dropout
   */
  readonly epoch: (
    state: TrainingState,
    columns: TrainingColumns,
    order: Uint32Array,
    done: number,
    rate: number,
    stream?: RandomStream,
  ) => Promise<EpochResult>;
  readonly release: () => Promise<void>;
}

/** @throws RangeError for a start of another network */
function initialState(
  architecture: Architecture,
  optimiser: Optimiser,
  { seed, name: task }: NetworkTask,
  member: number,
  start: Start | undefined,
): TrainingState {
  const values = start?.parameters ?? initialParameters(architecture, randomStream(seed, "initial", task, member));
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

/** 1 for each learned number that a start lets change, 0 for the others, end to end as a training step has them. */
function heldMask(architecture: Architecture, { parameters, holdZeros = false }: Start): readonly number[] | undefined {
  if (!holdZeros) return undefined;
  return parametersOf(architecture).flatMap(({ learned }, i) => (learned ? Array.from(parameters[i], (value) => Number(value !== 0)) : []));
}

/** Events that are laid out for one call of the engine: few enough to be small beside the events, many enough that calls cost nothing. */
const CALL = 65_536;

/**
 * The training graph of a task.
 * @param call events, about, for each call of the engine; an epoch is the same for any number of them
 * @param start of the member, instead of random numbers
 * @throws AnalysisError TRAIN_ENGINE if the engine refuses the graph
 */
export async function openTrainer(task: NetworkTask, call: number = CALL, start?: Start): Promise<Trainer> {
  const architecture = architectureOf(task);
  const events = task.train.length;
  const batch = Math.min(task.training.batch, events);
  const steps = Math.ceil(events / batch);
  const loss = trainingLoss(task);
  const optimiser = optimiserOf(task.training);
  const drawn = batchInputs(architecture, batch);
  const layout = [{ name: "x", columns: featureInputs(architecture.inputs, loss) }, ...loss.columns];
  const mask = start === undefined ? undefined : heldMask(architecture, start);
  const session = await openSession(trainingModel(architecture, loss, batch, optimiser, gradientLimitOf(task.training), mask));
  return {
    steps,
    initial: (member) => initialState(architecture, optimiser, task, member, start),
    epoch: async (state, columns, order, done, rate, stream) => {
      const most = Math.max(1, Math.floor(Math.min(call, task.streaming?.window ?? call) / batch));
      let current = state;
      let total = 0;
      // a last batch that is not full is a call of its own: its rows are not all to be found in the columns
      const whole = Math.floor(events / batch);
      let first = 0;
      while (first < steps) {
        const count = Math.min(most, Math.max(1, whole - first));
        const rows = order.subarray(first * batch, (first + count) * batch);
        const results = await session.run({
          ...Object.fromEntries(current),
          ...columnFeeds(columns, layout, { rows, first: first * batch, steps: count, batch }),
          ...batchFeeds(drawn, rows.length, count, batch, stream),
          ...stepFeeds(optimiser, done + first, count, rate),
        });
        current = new Map([...state.keys()].map((name) => [name, results[trained(name)]]));
        const losses = results["losses"].data as Float32Array;
        const bad = losses.findIndex((value) => !Number.isFinite(value));
        if (bad >= 0) return { state: current, loss: losses[bad], diverged: first + bad };
        total = losses.reduce((sum, value) => sum + value, total);
        first += count;
      }
      return { state: current, loss: (total * batch) / events };
    },
    release: () => session.release(),
  };
}
