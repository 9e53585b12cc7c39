import { closeSync, openSync, readSync, writeSync } from "node:fs";

const ARRAYS = { float32: Float32Array, float64: Float64Array } as const;

/** Arrays by the type of their numbers. */
export interface RowArrays {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
}

/** The type of a file's numbers. */
export type RowType = keyof RowArrays;

/**
 * Numbers of events in a file, row by row, in the machine's order of bytes: those of more events than fit into memory. It lasts as long as the training that
 * it was written for.
 */
export interface RowFile<K extends RowType = RowType> {
  readonly path: string;
  readonly type: K;
  readonly rows: number;
  /** Numbers of a row. */
  readonly width: number;
}

/** Takes rows one after the other. */
export interface RowWriter<K extends RowType> {
  /** @param values whole rows @throws system errors, such as ENOSPC */
  readonly append: (values: RowArrays[K]) => void;
  /** Closes the file. */
  readonly finish: () => RowFile<K>;
}

/** Rows that are further apart than this many bytes are read one by one, nearer ones with what is between them: that costs about as much. */
const GAP = 16_384;

/** Most bytes of one read, unless a row is longer. */
const READ = 2 ** 22;

/** Rows that are put in order together; with a row's number this fits into the 53 bits of a double. */
const SORTED = 2 ** 21;

const bytesOf = (values: ArrayBufferView): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

function emptyRows<K extends RowType>(type: K, length: number): RowArrays[K] {
  const array: Readonly<Record<RowType, new (length: number) => RowArrays[RowType]>> = ARRAYS;
  return new array[type](length) as RowArrays[K];
}

/** Whether numbers of events are in a file. */
export const isRowFile = <K extends RowType>(numbers: ArrayBufferView | RowFile<K>): numbers is RowFile<K> => "path" in numbers;

/** Begins a file, in place of what was there. @throws system errors, such as ENOENT */
export function openRowFile<K extends RowType>(path: string, type: K, width: number): RowWriter<K> {
  const file = openSync(path, "w");
  let rows = 0;
  return {
    append: (values) => {
      const bytes = bytesOf(values);
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      rows += values.length / width;
    },
    finish: () => {
      closeSync(file);
      return { path, type, rows, width };
    },
  };
}

/** Fills `bytes` from a place in a file. */
function readFully(file: number, bytes: Uint8Array, position: number, { path, rows }: RowFile): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(file, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new RangeError(`"${path}" ends before its ${rows} rows do`);
    done += read;
  }
}

function isRising(rows: Uint32Array): boolean {
  for (let i = 1; i < rows.length; i++) if (rows[i] < rows[i - 1]) return false;
  return true;
}

/** Positions in a list of rows, in the order of the rows. */
function fileOrder(rows: Uint32Array): Uint32Array {
  const order = new Uint32Array(rows.length);
  if (isRising(rows)) {
    for (let i = 0; i < rows.length; i++) order[i] = i;
    return order;
  }
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) keys[i] = rows[i] * SORTED + i;
  keys.sort();
  for (let i = 0; i < rows.length; i++) order[i] = keys[i] - Math.floor(keys[i] / SORTED) * SORTED;
  return order;
}

/** At most SORTED rows. @param out takes them in the order of the list */
function readSome(file: number, table: RowFile, rows: Uint32Array, out: RowArrays[RowType]): void {
  const { type, width } = table;
  const size = width * out.BYTES_PER_ELEMENT;
  const order = fileOrder(rows);
  const values = emptyRows(type, Math.max(width, Math.floor(READ / size) * width));
  const most = values.length / width;
  for (let from = 0; from < order.length;) {
    const first = rows[order[from]];
    let to = from + 1;
    while (to < order.length) {
      const [row, before] = [rows[order[to]], rows[order[to - 1]]];
      if ((row - before) * size > GAP || row >= first + most) break;
      to++;
    }
    readFully(file, bytesOf(values).subarray(0, (rows[order[to - 1]] + 1 - first) * size), first * size, table);
    for (; from < to; from++) {
      const [source, target] = [(rows[order[from]] - first) * width, order[from] * width];
      for (let j = 0; j < width; j++) out[target + j] = values[source + j];
    }
  }
}

/**
 * Rows of a file in the order of the list, rows.length x width. They are read in the order of the file, near ones together.
 * @param out takes them, if it is there already
 * @throws RangeError where the file ends before; system errors
 */
export function readRows<K extends RowType>(
  table: RowFile<K>,
  rows: Uint32Array,
  out: RowArrays[K] = emptyRows(table.type, rows.length * table.width),
): RowArrays[K] {
  const { path, width } = table;
  const file = openSync(path, "r");
  try {
    for (let from = 0; from < rows.length; from += SORTED)
      readSome(file, table, rows.subarray(from, from + SORTED), out.subarray(from * width, (from + SORTED) * width));
  } finally {
    closeSync(file);
  }
  return out;
}

/** The whole content, piece by piece, each good until the next. */
export function* rowBytes(table: RowFile): Generator<Uint8Array> {
  const size = table.rows * table.width * ARRAYS[table.type].BYTES_PER_ELEMENT;
  const piece = new Uint8Array(Math.min(READ, size));
  const file = openSync(table.path, "r");
  try {
    for (let done = 0; done < size; done += piece.length) {
      const bytes = piece.subarray(0, Math.min(piece.length, size - done));
      readFully(file, bytes, done, table);
      yield bytes;
    }
  } finally {
    closeSync(file);
  }
}

/** What an array with the same content is called, and its bytes. */
export const arrayOf = ({ type, rows, width }: RowFile): { readonly name: string; readonly byteLength: number } => ({
  name: ARRAYS[type].name,
  byteLength: rows * width * ARRAYS[type].BYTES_PER_ELEMENT,
});
