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

/** A pivot below this share of its diagonal element is rounding. */
const NOISE = 1e-14;

/**
 * Cholesky factorisations of n × n matrices (row-major), inside the envelope: of each row of L only what lies behind the row's first entry is
 * computed (George and Liu, Computer Solution of Large Sparse Positive Definite Systems, 1981). Two rows and two columns are done at once, so that what is
 * read serves twice.
 */
export function cholesky(n: number): Cholesky {
  const even = n + (n % 2); // a last row of the unit matrix makes the rows pairs
  const lower = new Float64Array(even * even);
  const first = new Int32Array(even); // the same for both rows of a pair
  const work = new Float64Array(n);
  let order: Int32Array = new Int32Array(0);

  const forward = (right: Float64Array): void => {
    for (let i = 0; i < n; i++) {
      let sum = right[order[i]];
      for (let k = first[i], row = i * even; k < i; k++) sum -= lower[row + k] * work[k];
      work[i] = sum / lower[i * even + i];
    }
  };

  return {
    factorise: (matrix, shift = 0) => {
      order = sparseFirst(matrix, n);
      for (let i = 0; i < even; i += 2) {
        const rowA = i * even;
        const rowB = rowA + even;
        const hasB = i + 1 < n;
        const fromA = order[i] * n;
        const fromB = hasB ? order[i + 1] * n : 0;
        let start = 0;
        while (start < i && matrix[fromA + order[start]] === 0 && (!hasB || matrix[fromB + order[start]] === 0)) start++;
        start -= start % 2;
        first[i] = first[i + 1] = start;
        for (let j = start; j < i; j += 2) {
          const rowC = j * even;
          const rowD = rowC + even;
          let ac = matrix[fromA + order[j]];
          let ad = matrix[fromA + order[j + 1]];
          let bc = hasB ? matrix[fromB + order[j]] : 0;
          let bd = hasB ? matrix[fromB + order[j + 1]] : 0;
          for (let k = Math.max(start, first[j]); k < j; k++) {
            const a = lower[rowA + k];
            const b = lower[rowB + k];
            const c = lower[rowC + k];
            const d = lower[rowD + k];
            ac -= a * c;
            ad -= a * d;
            bc -= b * c;
            bd -= b * d;
          }
          const pivotC = lower[rowC + j];
          const below = lower[rowD + j];
          const pivotD = lower[rowD + j + 1];
          lower[rowA + j] = ac /= pivotC;
          lower[rowB + j] = bc /= pivotC;
          lower[rowA + j + 1] = (ad - ac * below) / pivotD;
          lower[rowB + j + 1] = (bd - bc * below) / pivotD;
        }
        const diagonalA = matrix[fromA + order[i]] + shift;
        const diagonalB = hasB ? matrix[fromB + order[i + 1]] + shift : 1;
        let aa = diagonalA;
        let ba = hasB ? matrix[fromB + order[i]] : 0;
        let bb = diagonalB;
        for (let k = start; k < i; k++) {
          const a = lower[rowA + k];
          const b = lower[rowB + k];
          aa -= a * a;
          ba -= a * b;
          bb -= b * b;
        }
        // where rounding alone would decide, it is not positive definite
        if (!(aa > NOISE * Math.abs(diagonalA))) return false;
        lower[rowA + i] = Math.sqrt(aa);
        lower[rowB + i] = ba /= lower[rowA + i];
        bb -= ba * ba;
        if (!(bb > NOISE * Math.abs(diagonalB))) return false;
        lower[rowB + i + 1] = Math.sqrt(bb);
      }
      return true;
    },
    solve: (right) => {
      forward(right);
      const result = new Float64Array(n);
      for (let i = n - 1; i >= 0; i--) {
        const value = (work[i] /= lower[i * even + i]);
        for (let k = first[i], row = i * even; k < i; k++) work[k] -= lower[row + k] * value;
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
