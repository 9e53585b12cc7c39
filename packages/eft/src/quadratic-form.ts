/*
 * A quadratic form in k coefficients is kept as the lower triangle, row by row, of the symmetric matrix over (1, δ1 … δk), δ = c − c_SM:
 * [m00, m10, m11, m20, m21, m22, …]. Off-diagonal entries are half the cross coefficient of the polynomial.
 */

/** Number of entries of the lower triangle for k coefficients: (k + 1)(k + 2)/2. */
export function termCount(k: number): number {
  return ((k + 1) * (k + 2)) / 2;
}

/** Position of entry (row, column) of the symmetric matrix in the lower triangle; row and column from 0, the constant first. */
export function termIndex(row: number, column: number): number {
  return row >= column ? (row * (row + 1)) / 2 + column : (column * (column + 1)) / 2 + row;
}

/** The k of a lower triangle of the given length. */
export function coefficientCount(terms: number): number {
  return Math.round((Math.sqrt(8 * terms + 1) - 3) / 2);
}

/** The factors m_t(δ) by which the entries of the lower triangle add up to the value of the form: Σ_t m_t P_t = (1,δ)P(1,δ)ᵀ. */
export function monomials(delta: ArrayLike<number>): Float64Array {
  const k = delta.length;
  const result = new Float64Array(termCount(k));
  let t = 0;
  for (let row = 0; row <= k; row++) {
    const outer = row === 0 ? 1 : delta[row - 1];
    for (let column = 0; column <= row; column++) {
      const inner = column === 0 ? 1 : delta[column - 1];
      result[t++] = (row === column ? 1 : 2) * outer * inner;
    }
  }
  return result;
}

/** Derivatives of the monomials with respect to each δ: k × T, row-major. */
export function monomialGradients(delta: ArrayLike<number>): Float64Array {
  const k = delta.length;
  const terms = termCount(k);
  const result = new Float64Array(k * terms);
  for (let p = 1; p <= k; p++) {
    // Only the entries of row and column p depend on δ_p; twice the other factor holds on and off the diagonal.
    for (let other = 0; other <= k; other++) result[(p - 1) * terms + termIndex(p, other)] = 2 * (other === 0 ? 1 : delta[other - 1]);
  }
  return result;
}

/** Names of the T terms in the order of the lower triangle: "1", "kt", "kt^2", "ktt", "kt*ktt", "ktt^2", … A name stands for its δ. */
export function termNames(coefficients: readonly string[]): string[] {
  const factors = ["1", ...coefficients];
  return factors.flatMap((outer, row) =>
    factors.slice(0, row + 1).map((inner, column) => (column === 0 ? outer : column === row ? `${outer}^2` : `${inner}*${outer}`)),
  );
}

/** The matrix (k + 1) × (k + 1), row-major, of a lower triangle that starts at `offset` of `values`. */
export function symmetricMatrix(values: ArrayLike<number>, k: number, offset = 0): Float64Array {
  const size = k + 1;
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) result[row * size + column] = values[offset + termIndex(row, column)];
  return result;
}

/** (1,δ) M (1,δ)ᵀ of one lower triangle. */
export const formValue = (terms: ArrayLike<number>, delta: ArrayLike<number>): number =>
  monomials(delta).reduce((sum, factor, t) => sum + factor * terms[t], 0);

/**
 * The same form in physical values c instead of δ = c − sm: with A the matrix that takes (1,c) to (1,δ), Aᵀ M A.
 * @param terms lower triangle over (1, δ1 … δk)
 * @returns lower triangle over (1, c1 … ck)
 */
export function inPhysicalValues(terms: ArrayLike<number>, sm: readonly number[]): number[] {
  const k = sm.length;
  const m = (i: number, j: number): number => terms[termIndex(i, j)];
  const shift = (i: number): number => sm.reduce((sum, value, j) => sum + m(i, j + 1) * value, 0);
  const out = [
    formValue(
      terms,
      sm.map((value) => 0 - value),
    ),
  ];
  for (let i = 1; i <= k; i++) {
    out.push(m(i, 0) - shift(i));
    for (let j = 1; j <= i; j++) out.push(m(i, j));
  }
  return out;
}
