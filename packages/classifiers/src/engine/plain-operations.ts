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

const matrix = (values: Float32Array, rows: number, columns: number): FloatMatrix => ({ values, rows, columns });

function transposed({ values, rows, columns }: FloatMatrix): FloatMatrix {
  const turned = new Float32Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j];
  return matrix(turned, columns, rows);
}

/**
 * Sums are carried in double precision and rounded once. Two rows by four columns at a time, so that their sums stay in registers; of what an edge lacks the
 * last that is there is taken again, and its sum not kept. One declaration for each number: lists of them would be made each time.
 */
function product(a: FloatMatrix, b: FloatMatrix): FloatMatrix {
  const [rows, inner, columns] = [a.rows, a.columns, b.columns];
  const left = new Float64Array(a.values);
  const right = new Float64Array(transposed(b).values);
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i += 2) {
    const p = i * inner;
    const q = Math.min(i + 1, rows - 1) * inner;
    for (let j = 0; j < columns; j += 4) {
      const [u, v] = [j * inner, Math.min(j + 1, columns - 1) * inner];
      const [w, x] = [Math.min(j + 2, columns - 1) * inner, Math.min(j + 3, columns - 1) * inner];
      let p0 = 0;
      let p1 = 0;
      let p2 = 0;
      let p3 = 0;
      let q0 = 0;
      let q1 = 0;
      let q2 = 0;
      let q3 = 0;
      for (let k = 0; k < inner; k++) {
        const l = left[p + k];
        const m = left[q + k];
        const r0 = right[u + k];
        const r1 = right[v + k];
        const r2 = right[w + k];
        const r3 = right[x + k];
        p0 += l * r0;
        p1 += l * r1;
        p2 += l * r2;
        p3 += l * r3;
        q0 += m * r0;
        q1 += m * r1;
        q2 += m * r2;
        q3 += m * r3;
      }
      const at = i * columns + j;
      const kept = Math.min(4, columns - j);
      values[at] = p0;
      if (kept > 1) values[at + 1] = p1;
      if (kept > 2) values[at + 2] = p2;
      if (kept > 3) values[at + 3] = p3;
      if (q === p) continue;
      values[at + columns] = q0;
      if (kept > 1) values[at + columns + 1] = q1;
      if (kept > 2) values[at + columns + 2] = q2;
      if (kept > 3) values[at + columns + 3] = q3;
    }
  }
  return matrix(values, rows, columns);
}

function mapped(f: (z: number) => number, { values, rows, columns }: FloatMatrix): FloatMatrix {
  const results = new Float32Array(values.length);
  for (let i = 0; i < results.length; i++) results[i] = f(values[i]);
  return matrix(results, rows, columns);
}

/** Entry by entry; each operation has a loop of its own, which is some times as fast as to call it. */
function combined(name: Binary, { values: a, ...left }: FloatMatrix, { values: b, ...right }: FloatMatrix): FloatMatrix {
  const [rows, columns] = [Math.max(left.rows, right.rows), Math.max(left.columns, right.columns)];
  const out = new Float32Array(rows * columns);
  // what is as large as the result, or one number, is one long row
  const flat = [a, b].every(({ length }) => length === 1 || length === out.length);
  const [high, wide] = flat ? [1, out.length] : [rows, columns];
  const [ra, rb] = [left, right].map((one) => (one.rows === 1 ? 0 : one.columns));
  const [sa, sb] = [left, right].map((one) => ((flat ? one.rows * one.columns : one.columns) === 1 ? 0 : 1));
  let o = 0;
  switch (name) {
    case "Add":
      for (let i = 0; i < high; i++) for (let j = 0; j < wide; j++) out[o++] = a[i * ra + j * sa] + b[i * rb + j * sb];
      break;
    case "Sub":
      for (let i = 0; i < high; i++) for (let j = 0; j < wide; j++) out[o++] = a[i * ra + j * sa] - b[i * rb + j * sb];
      break;
    case "Mul":
      for (let i = 0; i < high; i++) for (let j = 0; j < wide; j++) out[o++] = a[i * ra + j * sa] * b[i * rb + j * sb];
      break;
    case "Div":
      for (let i = 0; i < high; i++) for (let j = 0; j < wide; j++) out[o++] = a[i * ra + j * sa] / b[i * rb + j * sb];
      break;
    case "Max":
      for (let i = 0; i < high; i++) for (let j = 0; j < wide; j++) out[o++] = Math.max(a[i * ra + j * sa], b[i * rb + j * sb]);
  }
  return matrix(out, rows, columns);
}

/** Rows or columns of which there is one, as often as they are asked for. */
function expanded(a: FloatMatrix, rows: number, columns: number): FloatMatrix {
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const row = a.rows === 1 ? 0 : i;
    if (a.columns === 1) values.fill(a.values[row], i * columns, (i + 1) * columns);
    else values.set(a.values.subarray(row * columns, (row + 1) * columns), i * columns);
  }
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
  unary: (name, a) => mapped(UNARY[name], a),
  binary: combined,
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
  expand: expanded,
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
