/** A symmetric positive definite matrix, permuted so that rows with few entries come first, as L Lᵀ. Arrays are written anew at the next factorisation. */
export interface Cholesky {
  /** Whether the last matrix was positive definite; nothing can be solved otherwise. */
  readonly factorise: (matrix: Float64Array, shift?: number) => boolean;
  /** A⁻¹ b. */
  readonly solve: (right: Float64Array) => Float64Array;
  /** |L⁻¹ b|², which is b·A⁻¹ b. */
  readonly inverseNorm: (right: Float64Array) => number;
}

/** Rows by their number of entries that are not zero, ascending: a parameter that moves one bin alone is eliminated at no cost. */
function sparseFirst(matrix: Float64Array, n: number): Int32Array {
  const entries = new Int32Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (matrix[i * n + j] !== 0) entries[i]++;
  return Int32Array.from({ length: n }, (_, i) => i).sort((i, j) => entries[i] - entries[j] || i - j);
}

/** Σ values[a + k] values[b + k] for k from `from` below `to`: four sums side by side, which the processor adds at once. */
function dot(values: Float64Array, a: number, b: number, from: number, to: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let k = from;
  for (; k + 3 < to; k += 4) {
    sum0 += values[a + k] * values[b + k];
    sum1 += values[a + k + 1] * values[b + k + 1];
    sum2 += values[a + k + 2] * values[b + k + 2];
    sum3 += values[a + k + 3] * values[b + k + 3];
  }
  for (; k < to; k++) sum0 += values[a + k] * values[b + k];
  return sum0 + sum1 + (sum2 + sum3);
}

/**
 * Cholesky factorisations of n × n matrices (row-major), inside the envelope: of each row of L only what lies behind the row's first entry is
 * computed (George and Liu, Computer Solution of Large Sparse Positive Definite Systems, 1981).
 */
export function cholesky(n: number): Cholesky {
  const lower = new Float64Array(n * n);
  const first = new Int32Array(n);
  const work = new Float64Array(n);
  let order: Int32Array = new Int32Array(0);

  const forward = (right: Float64Array): void => {
    for (let i = 0; i < n; i++) {
      let sum = right[order[i]];
      for (let k = first[i], row = i * n; k < i; k++) sum -= lower[row + k] * work[k];
      work[i] = sum / lower[i * n + i];
    }
  };

  return {
    factorise: (matrix, shift = 0) => {
      order = sparseFirst(matrix, n);
      for (let i = 0; i < n; i++) {
        const row = i * n;
        const from = order[i] * n;
        let start = 0;
        while (start < i && matrix[from + order[start]] === 0) start++;
        first[i] = start;
        let square = matrix[from + order[i]] + shift;
        // where rounding alone would decide, it is not positive definite
        const noise = 1e-14 * Math.abs(square);
        for (let j = start; j < i; j++) {
          const other = j * n;
          const sum = matrix[from + order[j]] - dot(lower, row, other, Math.max(start, first[j]), j);
          const entry = sum / lower[other + j];
          lower[row + j] = entry;
          square -= entry * entry;
        }
        if (!(square > noise)) return false;
        lower[row + i] = Math.sqrt(square);
      }
      return true;
    },
    solve: (right) => {
      forward(right);
      const result = new Float64Array(n);
      for (let i = n - 1; i >= 0; i--) {
        const value = (work[i] /= lower[i * n + i]);
        for (let k = first[i], row = i * n; k < i; k++) work[k] -= lower[row + k] * value;
        result[order[i]] = value;
      }
      return result;
    },
    inverseNorm: (right) => {
      forward(right);
      return work.reduce((sum, value) => sum + value * value, 0);
    },
  };
}
