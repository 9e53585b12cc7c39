/** Chosen rows of a collection of objects, those of event i at offsets[i] … offsets[i + 1] - 1, in the order of the collection. */
export interface RowList {
  readonly offsets: Uint32Array;
  readonly rows: Int32Array;
}

/** The rows of a collection that a condition holds for. @param offsets of the collection, by event */
export function selectRows(offsets: Uint32Array, holds: (row: number) => boolean): RowList {
  const events = offsets.length - 1;
  const rows = new Int32Array(offsets[events] - offsets[0]);
  const chosen = new Uint32Array(events + 1);
  let count = 0;
  for (let event = 0; event < events; event++) {
    for (let row = offsets[event]; row < offsets[event + 1]; row++) if (holds(row)) rows[count++] = row;
    chosen[event + 1] = count;
  }
  return { offsets: chosen, rows: rows.subarray(0, count) };
}

/** How many rows of an event are chosen. */
export const countOf = ({ offsets }: RowList, event: number): number => offsets[event + 1] - offsets[event];

/** The chosen row at a place (0 = first) of an event, -1 if it has fewer. */
export function chosenRow({ offsets, rows }: RowList, event: number, place: number): number {
  const at = offsets[event] + place;
  return at < offsets[event + 1] ? rows[at] : -1;
}

/** The chosen row at a place of each event, -1 where there are fewer. */
export function chosenRows(list: RowList, place: number): Int32Array {
  const chosen = new Int32Array(list.offsets.length - 1);
  for (let event = 0; event < chosen.length; event++) chosen[event] = chosenRow(list, event, place);
  return chosen;
}
