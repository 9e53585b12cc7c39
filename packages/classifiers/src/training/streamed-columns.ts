import type { RandomStream } from "@ratiometer/tables";
import { featureInputs, type LossColumn } from "../loss/loss.ts";
import { standardiseInto, type Standardisation } from "../network/standardisation.ts";
import { architectureOf, trainingLoss, type NetworkTask } from "./estimator-task.ts";
import { eventParts } from "../events/event-parts.ts";
import { openRowFile, readRows, type RowFile } from "../events/row-file.ts";
import type { RowSource, TrainingColumns } from "./batch-rows.ts";
import type { TargetColumns } from "./training-target.ts";

/** Targets of the training events first … end - 1, their points drawn from a stream. */
export type TargetMaker = (first: number, end: number, stream: RandomStream) => TargetColumns;

const widthOf = (columns: readonly LossColumn[]): number => columns.reduce((sum, { columns: width }) => sum + width, 0);

/** The loss's columns of events side by side. */
function sideBySide(targets: TargetColumns, columns: readonly LossColumn[], events: number): Float32Array {
  const stride = widthOf(columns);
  const out = new Float32Array(events * stride);
  let from = 0;
  for (const { name, columns: width } of columns) {
    const values = targets[name];
    for (let i = 0; i < events; i++) for (let j = 0; j < width; j++) out[i * stride + from + j] = values[i * width + j];
    from += width;
  }
  return out;
}

/** Features and targets of the events of a window side by side, in room that is used for one window after the other. */
interface Room {
  readonly x: Float32Array;
  readonly targets: Float32Array;
}

/**
 * Columns that are read window by window as the epoch comes to them.
 * @param size events that there is room for @param read fills the room with the events given
 */
function windowedColumns(
  order: Uint32Array,
  columns: readonly LossColumn[],
  d: number,
  size: number,
  room: Room,
  read: (rows: Uint32Array) => void,
): TrainingColumns {
  // what is in the room: the events at these positions of the order
  let [begin, end] = [0, 0];
  const source =
    (values: Float32Array, stride: number, from: number, width: number): RowSource =>
    (rows, out, first) => {
      if (first < begin || first + rows.length > end) {
        [begin, end] = [first, Math.min(order.length, first + size)];
        read(order.subarray(begin, end));
      }
      const offset = (first - begin) * stride + from;
      for (let i = 0; i < rows.length; i++) for (let j = 0; j < width; j++) out[i * width + j] = values[offset + i * stride + j];
    };
  const stride = widthOf(columns);
  let from = 0;
  const targets = columns.map(({ name, columns: width }) => {
    const made = source(room.targets, stride, from, width);
    from += width;
    return [name, made] as const;
  });
  return { x: source(room.x, d, 0, d), ...Object.fromEntries(targets) };
}

/**
 * The columns of a task's epochs, of which no more than a window of events is in memory: features are read from the task's file, targets are computed
 * event after event at the beginning of each epoch, as they are in memory, and read from a file of their own.
 * @param path of that file @param window events that are in memory at a time
 */
export function streamedColumns(
  task: NetworkTask,
  standardisation: Standardisation,
  targets: TargetMaker,
  path: string,
  window: number,
): (order: Uint32Array, stream: RandomStream) => TrainingColumns {
  const { train, features } = task;
  const loss = trainingLoss(task);
  const stride = widthOf(loss.columns);
  const d = featureInputs(architectureOf(task).inputs, loss);
  const written = (stream: RandomStream): RowFile<"float32"> => {
    const writer = openRowFile(path, "float32", stride);
    let first = 0;
    try {
      for (const { length } of eventParts(train)) {
        writer.append(sideBySide(targets(first, first + length, stream), loss.columns, length));
        first += length;
      }
    } catch (error) {
      writer.finish();
      throw error;
    }
    return writer.finish();
  };
  // a batch is never taken from two windows
  const size = Math.min(train.length, Math.max(window, task.training.batch));
  const room: Room = { x: new Float32Array(size * d), targets: new Float32Array(size * stride) };
  return (order, stream) => {
    const file = written(stream);
    return windowedColumns(order, loss.columns, d, size, room, (rows) => {
      standardiseInto(
        features,
        rows.map((row) => train[row]),
        standardisation,
        room.x,
      );
      readRows(file, rows, room.targets);
    });
  };
}
