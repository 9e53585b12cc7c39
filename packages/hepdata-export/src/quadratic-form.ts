/** Terms of a quadratic form in k coefficients: (k+1)(k+2)/2. */
export function termCount(k: number): number {
  return ((k + 1) * (k + 2)) / 2;
}

/** Place of m_ij (either order) in the lower triangle row by row; index 0 is the constant, i ≥ 1 the i-th coefficient. */
export function termIndex(i: number, j: number): number {
  return i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i;
}

/** (1,δ) M (1,δ)ᵀ. */
export function formValue(terms: readonly number[], delta: readonly number[]): number {
  const mu = [1, ...delta];
  let sum = 0;
  for (let i = 0; i < mu.length; i++) for (let j = 0; j <= i; j++) sum += (i === j ? 1 : 2) * mu[i] * mu[j] * terms[termIndex(i, j)];
  return sum;
}

/**
 * The same form in physical values c instead of δ = c − sm: with A the matrix that takes (1,c) to (1,δ), Aᵀ M A.
 * @param terms lower triangle over (1, δ1 … δk)
 * @returns lower triangle over (1, c1 … ck)
 */
export function inPhysicalValues(terms: readonly number[], sm: readonly number[]): number[] {
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
