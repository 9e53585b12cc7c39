/** Rows per block: large enough to make blocks rare, small enough to waste little. */
const BLOCK = 65536;

/** A column of unknown length while it is being filled. */
export interface ColumnBuilder<A extends Float64Array | Int32Array | Uint32Array> {
  readonly push: (value: number) => void;
  /** The values in one array of their exact length. The builder is empty afterwards. */
  readonly finish: () => A;
}

/**
 * A growing typed array. It grows by blocks, so that nothing is copied until the end and never more than one column exists twice.
 * @param make the array to grow, for example (length) => new Float64Array(length)
 */
export function columnBuilder<A extends Float64Array | Int32Array | Uint32Array>(make: (length: number) => A): ColumnBuilder<A> {
  let full: A[] = [];
  let block = make(BLOCK);
  let filled = 0;
  return {
    push: (value) => {
      if (filled === BLOCK) {
        full.push(block);
        block = make(BLOCK);
        filled = 0;
      }
      block[filled++] = value;
    },
    finish: () => {
      const column = make(full.length * BLOCK + filled);
      full.forEach((part, i) => column.set(part, i * BLOCK));
      column.set(block.subarray(0, filled), full.length * BLOCK);
      full = [];
      filled = 0;
      return column;
    },
  };
}
