/** Columns of one kind of object that grow row by row. */
export interface ObjectColumns {
  /** The columns; the first is what rows are ordered by. They are replaced as they grow. */
  readonly columns: Float64Array[];
  /** Rows so far. */
  count: number;
  /** Rows before each event. */
  readonly offsets: Uint32Array;
}

const FIRST_CAPACITY = 1024;

/** @param events how many there will be at most */
export function objectColumns(columns: number, events: number): ObjectColumns {
  return {
    columns: Array.from({ length: columns }, () => new Float64Array(FIRST_CAPACITY)),
    count: 0,
    offsets: new Uint32Array(events + 1),
  };
}

/** Makes a new row and returns it. */
export function addRow(objects: ObjectColumns): number {
  const { columns } = objects;
  const row = objects.count++;
  if (row === columns[0].length)
    for (let i = 0; i < columns.length; i++) {
      const grown = new Float64Array(2 * row);
      grown.set(columns[i]);
      columns[i] = grown;
    }
  return row;
}

/**
 * Brings the rows of an event, from `first` on, into the order of falling values of the first column; rows of equal value keep their order.
 * @param followed a row whose place is followed
 * @returns where that row is then
 */
export function orderRows({ columns, count }: ObjectColumns, first: number, followed: number): number {
  const [key] = columns;
  let at = followed;
  for (let row = first + 1; row < count; row++) {
    let place = row;
    while (place > first && key[place - 1] < key[row]) place--;
    if (place === row) continue;
    for (const column of columns) {
      const value = column[row];
      column.copyWithin(place + 1, place, row);
      column[place] = value;
    }
    if (at === row) at = place;
    else if (at >= place && at < row) at++;
  }
  return at;
}

/** Rows before each of so many events, and after the last. */
export const finishedOffsets = ({ offsets }: ObjectColumns, events: number): Uint32Array => offsets.slice(0, events + 1);

/** A column at its length. */
export const finished = ({ columns, count }: ObjectColumns, column: number): Float64Array => columns[column].slice(0, count);

/** A column of whole numbers at its length. */
export const finishedIntegers = ({ columns, count }: ObjectColumns, column: number): Int32Array =>
  Int32Array.from(columns[column].subarray(0, count));
