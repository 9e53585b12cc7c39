import type { EventRecord, ObjectCollection } from "@ratiometer/tables";
import type { TransverseVectors } from "./neutrino.ts";

/** Row of the object at a place (0 = highest pT) in an event; -1 if the event has fewer. */
export function rowAt({ offsets }: Pick<ObjectCollection, "offsets">, event: number, place: number): number {
  const row = offsets[event] + place;
  return row < offsets[event + 1] ? row : -1;
}

/** The row at a place of every event. */
export function rowsAt(objects: Pick<ObjectCollection, "offsets">, place: number): Int32Array {
  const rows = new Int32Array(objects.offsets.length - 1);
  for (let event = 0; event < rows.length; event++) rows[event] = rowAt(objects, event, place);
  return rows;
}

/** The value in a row; missing in row -1. */
export const at = (values: Float64Array | Int32Array, row: number): number => (row < 0 ? NaN : values[row]);

/** The values in one row per event. */
export function valuesAt(values: Float64Array | Int32Array, rows: Int32Array): Float64Array {
  const column = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) column[i] = at(values, rows[i]);
  return column;
}

/** How many objects an event has. */
export const count = ({ offsets }: Pick<ObjectCollection, "offsets">, event: number): number => offsets[event + 1] - offsets[event];

/** Sum of the pT of an event's objects, GeV. */
export function scalarSum({ offsets, pt }: ObjectCollection, event: number): number {
  let sum = 0;
  for (let row = offsets[event]; row < offsets[event + 1]; row++) sum += pt[row];
  return sum;
}

/** The missing transverse momenta, NaN where an event has none. */
export function missingMomenta({ met: { pt, phi, present } }: EventRecord): TransverseVectors {
  return {
    pt: pt.map((value, i) => (present[i] === 1 ? value : NaN)),
    phi: phi.map((value, i) => (present[i] === 1 ? value : NaN)),
  };
}
