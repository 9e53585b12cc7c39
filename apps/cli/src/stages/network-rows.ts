/** Rows of features with the same further columns behind each: what networks read that see the coefficients. @param x n x columns, row-major */
export function withColumns(x: Float32Array, columns: number, further: readonly number[]): Float32Array {
  const wide = columns + further.length;
  const n = x.length / columns;
  const rows = new Float32Array(n * wide);
  for (let i = 0; i < n; i++) {
    rows.set(x.subarray(i * columns, (i + 1) * columns), i * wide);
    rows.set(further, i * wide + columns);
  }
  return rows;
}
