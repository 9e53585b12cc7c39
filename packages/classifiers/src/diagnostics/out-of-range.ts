/** A column's events outside the range in which networks learned. */
export interface OutOfRange {
  readonly name: string;
  /** Least and largest value of the training events. */
  readonly range: readonly [number, number];
  /** Events below and above it. */
  readonly below: number;
  readonly above: number;
}

/** Inputs outside of the training range, where a network extrapolates. */
export interface InputRanges {
  /** Training events. */
  readonly trained: number;
  /** Events looked at, and those of them with any input outside. */
  readonly events: number;
  readonly outside: number;
  /** Columns with events outside, those with most first. */
  readonly columns: readonly OutOfRange[];
}

/**
 * Counts the events whose inputs lie outside the range of the training events. Events count one each, whatever their weights: of n training events of the same
 * distribution the range of a column leaves out about 2 n'/n of n' others.
 * @param columns by name, all events, each looked at before the next is taken @param train rows that networks learned from @param rows to look at
 */
export function inputRanges(
  columns: Iterable<readonly [name: string, values: ArrayLike<number>]>,
  train: Uint32Array,
  rows: Uint32Array,
): InputRanges {
  const outside = new Uint8Array(rows.length);
  const found = Array.from(columns, ([name, values]): OutOfRange => {
    let [low, high] = [Infinity, -Infinity];
    for (const row of train) {
      low = Math.min(low, values[row]);
      high = Math.max(high, values[row]);
    }
    let [below, above] = [0, 0];
    rows.forEach((row, i) => {
      if (values[row] < low) below++;
      else if (values[row] > high) above++;
      else return;
      outside[i] = 1;
    });
    return { name, range: [low, high], below, above };
  });
  return {
    trained: train.length,
    events: rows.length,
    outside: outside.reduce((sum, one) => sum + one, 0),
    columns: found.filter(({ below, above }) => below + above > 0).sort((a, b) => b.below + b.above - a.below - a.above),
  };
}
