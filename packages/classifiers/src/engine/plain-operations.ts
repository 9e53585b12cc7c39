import type { FloatMatrix } from "./engine.ts";
import type { Binary, MatrixOperations, Unary } from "./matrix-operations.ts";

const UNARY: Readonly<Record<Unary, (z: number) => number>> = {
  Neg: (z) => -z,
  Tanh: Math.tanh,
  Relu: (z) => (z > 0 ? z : 0),
  Sign: Math.sign,
  Sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  // exact on both sides: exp never overflows
  Softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
  Exp: Math.exp,
  Log: Math.log,
  Sqrt: Math.sqrt,
  Sin: Math.sin,
  Floor: Math.floor,
  Identity: (z) => z,
};

const BINARY: Readonly<Record<Binary, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Max: Math.max,
};

const matrix = (values: Float32Array, rows: number, columns: number): FloatMatrix => ({ values, rows, columns });

function transposed({ values, rows, columns }: FloatMatrix): FloatMatrix {
  const turned = new Float32Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j];
  return matrix(turned, columns, rows);
}

/** Sums are carried in double precision and rounded once; four terms at a time, so that they are stored less often. */
function product(a: FloatMatrix, b: FloatMatrix): FloatMatrix {
  const [rows, inner, columns] = [a.rows, a.columns, b.columns];
  const left = Float64Array.from(a.values);
  const right = Float64Array.from(b.values);
  const values = new Float32Array(rows * columns);
  const sums = new Float64Array(columns);
  const together = inner - (inner % 4);
  for (let i = 0; i < rows; i++) {
    sums.fill(0);
    const from = i * inner;
    for (let k = 0; k < together; k += 4) {
      const [a0, a1, a2, a3] = [left[from + k], left[from + k + 1], left[from + k + 2], left[from + k + 3]];
      const [r0, r1, r2, r3] = [k * columns, (k + 1) * columns, (k + 2) * columns, (k + 3) * columns];
      for (let j = 0; j < columns; j++) sums[j] += a0 * right[r0 + j] + a1 * right[r1 + j] + a2 * right[r2 + j] + a3 * right[r3 + j];
    }
    for (let k = together; k < inner; k++) {
      const factor = left[from + k];
      const row = k * columns;
      for (let j = 0; j < columns; j++) sums[j] += factor * right[row + j];
    }
    values.set(sums, i * columns);
  }
  return matrix(values, rows, columns);
}

function combined(f: (a: number, b: number) => number, a: FloatMatrix, b: FloatMatrix): FloatMatrix {
  const [rows, columns] = [Math.max(a.rows, b.rows), Math.max(a.columns, b.columns)];
  const values = new Float32Array(rows * columns);
  const [rowA, rowB] = [a, b].map((one) => (one.rows === 1 ? 0 : one.columns));
  const [stepA, stepB] = [a, b].map((one) => (one.columns === 1 ? 0 : 1));
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) values[i * columns + j] = f(a.values[i * rowA + j * stepA], b.values[i * rowB + j * stepB]);
  return matrix(values, rows, columns);
}

/** Columns of `from` into the columns of `into` from `at` on. */
function copyColumns(from: FloatMatrix, into: FloatMatrix, at: number): void {
  for (let i = 0; i < from.rows; i++)
    into.values.set(from.values.subarray(i * from.columns, (i + 1) * from.columns), i * into.columns + at);
}

/** Matrix arithmetic in plain TypeScript: every result is rounded to float32. */
export const plainOperations: MatrixOperations<FloatMatrix> = {
  matrix,
  extents: ({ rows, columns }) => [rows, columns],
  read: ({ values }) => values,
  unary: (name, { values, rows, columns }) => matrix(values.map(UNARY[name]), rows, columns),
  binary: (name, a, b) => combined(BINARY[name], a, b),
  matmul: (a, b, [ta, tb]) => product(ta ? transposed(a) : a, tb ? transposed(b) : b),
  sum: (a, axis) => {
    const sums = new Float64Array(axis === "rows" ? a.columns : a.rows);
    for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.columns; j++) sums[axis === "rows" ? j : i] += a.values[i * a.columns + j];
    const values = Float32Array.from(sums);
    return axis === "rows" ? matrix(values, 1, a.columns) : matrix(values, a.rows, 1);
  },
  sumRuns: (a, n) => {
    const sums = new Float64Array(a.values.length / n);
    for (let i = 0; i < a.rows; i++)
      for (let j = 0; j < a.columns; j++) sums[Math.floor(i / n) * a.columns + j] += a.values[i * a.columns + j];
    return matrix(Float32Array.from(sums), a.rows / n, a.columns);
  },
  expand: (a, rows, columns) => combined((value) => value, a, matrix(new Float32Array(rows * columns), rows, columns)),
  reshape: ({ values }, rows, columns) => matrix(values, rows, columns),
  slice: (a, axis, from, to) => {
    if (axis === "rows") return matrix(a.values.slice(from * a.columns, to * a.columns), to - from, a.columns);
    const part = matrix(new Float32Array(a.rows * (to - from)), a.rows, to - from);
    for (let i = 0; i < a.rows; i++) part.values.set(a.values.subarray(i * a.columns + from, i * a.columns + to), i * part.columns);
    return part;
  },
  pad: (a, axis, before, after) => {
    const more = before + after;
    const [rows, columns] = axis === "rows" ? [a.rows + more, a.columns] : [a.rows, a.columns + more];
    const larger = matrix(new Float32Array(rows * columns), rows, columns);
    if (axis === "rows") larger.values.set(a.values, before * columns);
    else copyColumns(a, larger, before);
    return larger;
  },
  concat: (parts) => {
    const columns = parts.reduce((total, part) => total + part.columns, 0);
    const whole = matrix(new Float32Array(parts[0].rows * columns), parts[0].rows, columns);
    let at = 0;
    for (const part of parts) {
      copyColumns(part, whole, at);
      at += part.columns;
    }
    return whole;
  },
  within: (work) => work(),
  release: () => undefined,
};
