/** Largest |a_ij - b_ij| / √(s_ii s_jj) of two lower triangles (row by row); the scale s is a itself unless it is given. */
export function largestDifference(a: Float64Array, b: Float64Array, scale: Float64Array = a): number {
  const diagonal = diagonalOf(scale);
  let largest = 0;
  for (let i = 0, at = 0; i < diagonal.length; i++)
    for (let j = 0; j <= i; j++, at++) largest = Math.max(largest, Math.abs(a[at] - b[at]) / Math.sqrt(diagonal[i] * diagonal[j]));
  return largest;
}

/** The diagonal of a lower triangle. */
export function diagonalOf(triangle: Float64Array): readonly number[] {
  const rows = Math.round((Math.sqrt(8 * triangle.length + 1) - 1) / 2);
  return Array.from({ length: rows }, (_, i) => triangle[(i * (i + 3)) / 2]);
}

/** Eigenvalues, largest first, of the matrix scaled to a unit diagonal, by Jacobi rotations. */
export function normalisedEigenvalues(triangle: Float64Array): readonly number[] {
  const diagonal = diagonalOf(triangle);
  const n = diagonal.length;
  const a = diagonal.map((di, i) =>
    diagonal.map((dj, j) => triangle[(Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j)] / Math.sqrt(di * dj)),
  );
  for (let sweep = 0; sweep < 20; sweep++)
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const angle = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (let k = 0; k < n; k++) [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        for (let k = 0; k < n; k++) [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
      }
  return a.map((row, i) => row[i]).sort((x, y) => y - x);
}

/** The lower triangle with rows and columns multiplied by signs. */
export function withSigns(triangle: Float64Array, signs: readonly number[]): Float64Array {
  return triangle.map((value, at) => {
    const i = Math.floor((Math.sqrt(8 * at + 1) - 1) / 2);
    return value * signs[i] * signs[at - (i * (i + 1)) / 2];
  });
}
