import type { Tensor } from "onnxruntime-node";
import { float32, int32 } from "../engine/onnxruntime.ts";
import { rowsOf, tableOf } from "./training-graph.ts";

/**
 * Fills rows of a column that is not laid out, out.length/width of them or less: those of the given numbers.
 * @param first position of the first in the order of the epoch; the others are those behind it
 */
export type RowSource = (rows: Uint32Array, out: Float32Array, first: number) => void;

/** Columns of the training events by name: laid out, one row for each event, or made batch by batch. */
export type TrainingColumns = Readonly<Record<string, Float32Array | RowSource>>;

/** Consecutive batches of an epoch. */
export interface Batches {
  /** Events in the order of the epoch; as many as the batches have room for, or fewer: the last rows are zeros then, weights among them, which add nothing to loss and gradients. */
  readonly rows: Uint32Array;
  /** Position of the first one in the order of the epoch. */
  readonly first: number;
  readonly steps: number;
  /** Events in each. */
  readonly batch: number;
}

/** Whether the engine can take rows out of a column, several times faster than a loop here would: it cannot read shared memory. */
const isTable = (column: Float32Array | RowSource): column is Float32Array =>
  typeof column !== "function" && !(column.buffer instanceof SharedArrayBuffer);

function madeTable(column: Float32Array | RowSource, columns: number, { rows, first, steps, batch }: Batches): Float32Array {
  const out = new Float32Array(steps * batch * columns);
  if (typeof column === "function") column(rows, out, first);
  else
    for (let i = 0; i < rows.length; i++) {
      const from = rows[i] * columns;
      for (let j = 0; j < columns; j++) out[i * columns + j] = column[from + j];
    }
  return out;
}

/**
 * What the training graph is given of the events.
 * @param layout names and widths of the columns
 */
export function columnFeeds(
  columns: TrainingColumns,
  layout: readonly { readonly name: string; readonly columns: number }[],
  batches: Batches,
): Record<string, Tensor> {
  const { rows, steps, batch } = batches;
  const numbered = (numbers: Int32Array): Tensor => int32(numbers, [steps, batch]);
  const places = numbered(new Int32Array(steps * batch).map((_, i) => i));
  // rows of zeros are in no column
  const taken = rows.length === steps * batch ? numbered(new Int32Array(rows)) : undefined;
  return Object.fromEntries(
    layout.flatMap(({ name, columns: width }) => {
      const column = columns[name];
      const whole = taken !== undefined && isTable(column);
      const table = whole ? column : madeTable(column, width, batches);
      return [[tableOf(name), float32(table, [table.length / width, width])] as const, [rowsOf(name), whole ? taken : places] as const];
    }),
  );
}
