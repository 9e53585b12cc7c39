import type { RandomStream } from "@ratiometer/tables";
import { featureInputs, type LossColumn } from "../loss/loss.ts";
import { standardiseRows, type Standardisation } from "../network/standardisation.ts";
import { architectureOf, trainingLoss, type NetworkTask } from "./estimator-task.ts";
import { eventParts } from "./event-parts.ts";
import { openRowFile, readRows, type RowFile } from "./row-file.ts";
import type { RowSource, TrainingColumns } from "./trainer.ts";
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

/** Events of an epoch that are in memory together: those at the positions first … end - 1 of its order. */
interface Window {
  readonly first: number;
  readonly end: number;
  readonly x: Float32Array;
  readonly targets: Float32Array;
}

/** Columns that are read window by window as the epoch comes to them. */
function windowedColumns(
  order: Uint32Array,
  columns: readonly LossColumn[],
  d: number,
  size: number,
  read: (rows: Uint32Array) => Pick<Window, "x" | "targets">,
): TrainingColumns {
  let window: Window = { first: 0, end: 0, x: new Float32Array(), targets: new Float32Array() };
  const windowWith = (first: number, events: number): Window => {
    if (first >= window.first && first + events <= window.end) return window;
    const end = Math.min(order.length, first + Math.max(size, events));
    // the last one is let go before the next is read
    window = { ...window, first, end, x: new Float32Array(), targets: new Float32Array() };
    window = { first, end, ...read(order.subarray(first, end)) };
    return window;
  };
  const source =
    (kind: "x" | "targets", stride: number, from: number, width: number): RowSource =>
    (rows, out, first) => {
      const held = windowWith(first, rows.length);
      const values = held[kind];
      const begin = (first - held.first) * stride + from;
      for (let i = 0; i < rows.length; i++) for (let j = 0; j < width; j++) out[i * width + j] = values[begin + i * stride + j];
    };
  const stride = widthOf(columns);
  let from = 0;
  const targets = columns.map(({ name, columns: width }) => {
    const made = source("targets", stride, from, width);
    from += width;
    return [name, made] as const;
  });
  return { x: source("x", d, 0, d), ...Object.fromEntries(targets) };
}

/**
 * The columns of a task's epochs, of which no more than a window of events is in memory: features are read from the task's file, targets are computed
 * event after event at the beginning of each epoch, as they are in memory, and read from a file of their own.
 * @param path of that file @param size of a window, events
 */
export function streamedColumns(
  task: NetworkTask,
  standardisation: Standardisation,
  targets: TargetMaker,
  path: string,
  size: number,
): (order: Uint32Array, stream: RandomStream) => TrainingColumns {
  const { train, features } = task;
  const loss = trainingLoss(task);
  const written = (stream: RandomStream): RowFile<"float32"> => {
    const writer = openRowFile(path, "float32", widthOf(loss.columns));
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
  const d = featureInputs(architectureOf(task).inputs, loss);
  return (order, stream) => {
    const file = written(stream);
    return windowedColumns(order, loss.columns, d, size, (rows) => ({
      x: standardiseRows(
        features,
        rows.map((row) => train[row]),
        standardisation,
      ),
      targets: readRows(file, rows),
    }));
  };
}
