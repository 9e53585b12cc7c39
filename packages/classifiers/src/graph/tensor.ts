/**
 * Symbolic matrices: the language in which networks, losses and optimisers are written before they become ONNX graphs. Every tensor is
 * two-dimensional (rows x columns); "batch" rows, and multiples of them, are fixed only when the graph runs. Extents of 1 broadcast.
 */
export type Rows = number | "batch" | `${number} batch`;

/** What a tensor is made by. */
export type Operation =
  | "input"
  | "constant"
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "negate"
  | "matmul"
  | "tanh"
  | "relu"
  | "sign"
  | "sigmoid"
  | "softplus"
  | "exp"
  | "log"
  | "sqrt"
  | "sine"
  | "maximum"
  | "floor"
  | "ofBatch"
  | "sum"
  | "expandLike"
  | "reshape"
  | "repeatRows"
  | "sumRuns"
  | "sliceColumns"
  | "padColumns"
  | "sliceRows"
  | "padRows"
  | "concatColumns";

/** A node of an expression; made by the functions below, which check shapes. */
export interface Tensor {
  readonly operation: Operation;
  readonly rows: Rows;
  readonly columns: number;
  readonly operands: readonly Tensor[];
  /** Name of an input. */
  readonly name?: string;
  /** Row-major values of a constant. */
  readonly values?: readonly number[];
  /** matmul: which operands are transposed. */
  readonly transpose?: readonly [boolean, boolean];
  /** sum: over what. */
  readonly axis?: "rows" | "columns" | "all";
  /** Slices: first row or column and one behind the last; pads: zero rows or columns before and after. */
  readonly range?: readonly [number, number];
  /** repeatRows, sumRuns: how many rows are those of one. Of two operands: how many rows in succession see the same row of the one that is shorter. */
  readonly run?: number;
}

/** A value that is given when the graph runs; equal names mean the same input. */
export const input = (name: string, rows: Rows, columns: number): Tensor => ({ operation: "input", name, rows, columns, operands: [] });

/** Fixed numbers. @param values row-major, rows x columns @throws RangeError if there are too many or too few, or one is not finite */
export function constant(values: readonly number[], rows = 1, columns: number = values.length / rows): Tensor {
  if (values.length !== rows * columns) throw new RangeError(`constant of ${rows} x ${columns} got ${values.length} values`);
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`constant got ${bad}`);
  return { operation: "constant", values, rows, columns, operands: [] };
}

/** One number, which broadcasts to any shape. */
export const scalar = (value: number): Tensor => constant([value]);

/** The number that a 1 x 1 constant is. */
const numberOf = ({ operation, values }: Tensor): number | undefined =>
  operation === "constant" && values?.length === 1 ? values[0] : undefined;

const sameShape = (a: { rows: Rows; columns: number }, b: { rows: Rows; columns: number }): boolean =>
  a.rows === b.rows && a.columns === b.columns;

function broadcast(a: Tensor, b: Tensor): { rows: Rows; columns: number } {
  const rows = a.rows === 1 ? b.rows : a.rows;
  const columns = a.columns === 1 ? b.columns : a.columns;
  if ((b.rows !== 1 && b.rows !== rows) || (b.columns !== 1 && b.columns !== columns))
    throw new RangeError(`shapes ${a.rows} x ${a.columns} and ${b.rows} x ${b.columns} do not broadcast`);
  return { rows, columns };
}

/** Repeating is left to the operation where the other operand has the shape of the result, or its rows. */
function binary(operation: Operation, a: Tensor, b: Tensor): Tensor {
  const shape = broadcast(a, b);
  const [runA, runB] = [a, b].map((one) => (one.operation === "repeatRows" ? one.run : undefined));
  if (runA !== undefined && runA === runB) return repeatRows(binary(operation, a.operands[0], b.operands[0]), runA);
  if (runA !== undefined && b.rows === shape.rows) return { operation, operands: [a.operands[0], b], ...shape, run: runA };
  if (runB !== undefined && a.rows === shape.rows) return { operation, operands: [a, b.operands[0]], ...shape, run: runB };
  const shorter = (one: Tensor, other: Tensor): Tensor =>
    one.operation === "expandLike" && sameShape(other, shape) ? one.operands[0] : one;
  const first = shorter(a, b);
  return { operation, operands: [first, shorter(b, first)], ...shape };
}

const unary = (operation: Operation, a: Tensor): Tensor => ({ operation, operands: [a], rows: a.rows, columns: a.columns });

// Entry by entry; two operands broadcast. A RangeError if their shapes do not. Signs and numbers as factors are brought to the outside, where they meet
// others and become attributes of a matrix product: derivatives are full of them, and each would be a pass over a batch.

/** a = factor rest with a number as a factor, if there is one. */
function factored(a: Tensor): { readonly factor: number; readonly rest: Tensor } {
  if (a.operation === "negate") return { factor: -1, rest: a.operands[0] };
  const factor = a.operation === "multiply" ? numberOf(a.operands[0]) : undefined;
  return factor === undefined ? { factor: 1, rest: a } : { factor, rest: a.operands[1] };
}

function scaled(factor: number, a: Tensor): Tensor {
  const { factor: inner, rest } = factored(a);
  const product = factor * inner;
  if (product === 1) return rest;
  return product === -1 ? unary("negate", rest) : binary("multiply", scalar(product), rest);
}

export function add(a: Tensor, b: Tensor): Tensor {
  if (b.operation === "negate") return subtract(a, b.operands[0]);
  return a.operation === "negate" ? subtract(b, a.operands[0]) : binary("add", a, b);
}

export const subtract = (a: Tensor, b: Tensor): Tensor => (b.operation === "negate" ? add(a, b.operands[0]) : binary("subtract", a, b));
export const divide = (a: Tensor, b: Tensor): Tensor => binary("divide", a, b);
export const negate = (a: Tensor): Tensor => scaled(-1, a);
export const tanh = (a: Tensor): Tensor => unary("tanh", a);
/** max(a, 0). */
export const relu = (a: Tensor): Tensor => unary("relu", a);
/** -1, 0 or 1. */
export const sign = (a: Tensor): Tensor => unary("sign", a);
/** 1/(1 + exp(−a)). */
export const sigmoid = (a: Tensor): Tensor => unary("sigmoid", a);
/** log(1 + exp a). */
export const softplus = (a: Tensor): Tensor => unary("softplus", a);
export const exp = (a: Tensor): Tensor => unary("exp", a);
export const log = (a: Tensor): Tensor => unary("log", a);
export const sqrt = (a: Tensor): Tensor => unary("sqrt", a);
/** sin a; cos a is sin(a + π/2). */
export const sine = (a: Tensor): Tensor => unary("sine", a);
/** The largest integer that is not above a. */
export const floor = (a: Tensor): Tensor => unary("floor", a);
/**
 * `a` itself, said to be a property of the batch as a whole, as a mean over its events is: the derivative of an event's output with respect to its own
 * inputs takes it as fixed, `gradients`.
 */
export const ofBatch = (a: Tensor): Tensor => unary("ofBatch", a);
/** The larger of the two. */
export const maximum = (a: Tensor, b: Tensor): Tensor => binary("maximum", a, b);
/** a². */
export const square = (a: Tensor): Tensor => multiply(a, a);

/** a b entry by entry. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  const [numberA, numberB] = [numberOf(a), numberOf(b)];
  if (numberA !== undefined) return scaled(numberA, b);
  if (numberB !== undefined) return scaled(numberB, a);
  const shape = broadcast(a, b);
  const [partA, partB] = [a, b].map((one) => {
    const parts = factored(one);
    return sameShape(parts.rest, shape) ? parts : { factor: 1, rest: one };
  });
  return scaled(partA.factor * partB.factor, binary("multiply", partA.rest, partB.rest));
}

const isOnes = (a: Tensor): boolean => a.operation === "expandLike" && numberOf(a.operands[0]) === 1;

/** Matrix product a b, with a or b transposed on request. @throws RangeError if the inner extents differ */
export function matmul(a: Tensor, b: Tensor, transpose: readonly [boolean, boolean] = [false, false]): Tensor {
  const [rows, inner] = transpose[0] ? [a.columns, a.rows] : [a.rows, a.columns];
  const [innerB, columns] = transpose[1] ? [b.columns, b.rows] : [b.rows, b.columns];
  if (inner !== innerB) throw new RangeError(`matmul of ${rows} x ${inner} and ${innerB} x ${columns}`);
  if (typeof columns !== "number") throw new RangeError("matmul: the result would have batch columns");
  const [left, right] = [factored(a), factored(b)];
  const factor = left.factor * right.factor;
  // a column of ones times a row repeats the row
  if (inner === 1 && typeof rows === "number" && isOnes(left.rest)) {
    const row = reshape(right.rest, 1, columns);
    return scaled(factor, { operation: "expandLike", operands: [row], rows, columns });
  }
  return scaled(factor, { operation: "matmul", operands: [left.rest, right.rest], rows, columns, transpose });
}

/** Sum over the rows (1 x columns), over the columns (rows x 1) or over all (1 x 1). */
export function sum(a: Tensor, axis: "rows" | "columns" | "all"): Tensor {
  if ((axis === "rows" || a.columns === 1) && (axis === "columns" || a.rows === 1)) return a;
  return { operation: "sum", operands: [a], axis, rows: axis === "columns" ? a.rows : 1, columns: axis === "rows" ? a.columns : 1 };
}

/** `a` repeated to the shape of `like`. @throws RangeError if `a` is larger */
export function expandLike(a: Tensor, like: Tensor): Tensor {
  if (a.rows === like.rows && a.columns === like.columns) return a;
  const shape = broadcast(a, like);
  if (shape.rows !== like.rows || shape.columns !== like.columns)
    throw new RangeError(`${a.rows} x ${a.columns} does not expand to ${like.rows} x ${like.columns}`);
  return { operation: "expandLike", operands: typeof like.rows === "number" ? [a] : [a, like], ...shape };
}

/** Rows as multiples: of one, or of the batch's. */
function multipleOf(rows: Rows): { readonly unit: "" | "batch"; readonly times: number } {
  if (typeof rows === "number") return { unit: "", times: rows };
  return { unit: "batch", times: rows === "batch" ? 1 : Number.parseInt(rows, 10) };
}

const rowsOf = (unit: "" | "batch", times: number): Rows => (unit === "" ? times : times === 1 ? "batch" : `${times} batch`);

/** n rows for each of some. */
export function timesRows(rows: Rows, n: number): Rows {
  const { unit, times } = multipleOf(rows);
  return rowsOf(unit, times * n);
}

/** The same entries, row by row, in another shape; batch rows to multiples of them. @throws RangeError if there are more or fewer */
export function reshape(a: Tensor, rows: Rows, columns: number): Tensor {
  if (a.rows === rows && a.columns === columns) return a;
  const [before, after] = [multipleOf(a.rows), multipleOf(rows)];
  if (before.unit !== after.unit || before.times * a.columns !== after.times * columns)
    throw new RangeError(`reshape of ${a.rows} x ${a.columns} to ${rows} x ${columns}`);
  // of another reshape, too: a derivative with respect to that one, as parameters are parts of all of them in another shape, must meet it on its way
  return { operation: "reshape", operands: [a], rows, columns };
}

/** Each row n times in succession: n rows x columns for each row. */
export const repeatRows = (a: Tensor, n: number): Tensor =>
  n === 1 ? a : { operation: "repeatRows", operands: [a], run: n, rows: timesRows(a.rows, n), columns: a.columns };

/** The sum of every n rows in succession, the adjoint of `repeatRows`. @throws RangeError if the number of rows is no multiple of n */
export function sumRuns(a: Tensor, n: number): Tensor {
  if (n === 1) return a;
  const { unit, times } = multipleOf(a.rows);
  if (times % n !== 0) throw new RangeError(`sums of ${n} of ${a.rows} rows`);
  return { operation: "sumRuns", operands: [a], run: n, rows: rowsOf(unit, times / n), columns: a.columns };
}

/** Columns from … to - 1. @throws RangeError unless 0 ≤ from < to ≤ columns */
export function sliceColumns(a: Tensor, from: number, to: number): Tensor {
  if (!(from >= 0 && from < to && to <= a.columns)) throw new RangeError(`columns ${from} to ${to} of ${a.rows} x ${a.columns}`);
  if (from === 0 && to === a.columns) return a;
  // of tensors side by side the one that they lie in
  if (a.operation === "concatColumns") {
    let start = 0;
    for (const part of a.operands) {
      if (from >= start && to <= start + part.columns) return sliceColumns(part, from - start, to - start);
      start += part.columns;
    }
  }
  // of a product a bᵀ only the rows of b that make them
  const [ta, tb] = a.transpose ?? [false, false];
  if (a.operation === "matmul" && tb) return matmul(a.operands[0], sliceRows(a.operands[1], from, to), [ta, tb]);
  return { operation: "sliceColumns", operands: [a], rows: a.rows, columns: to - from, range: [from, to] };
}

/** `a` with `before` zero columns in front and `after` behind. */
export function padColumns(a: Tensor, before: number, after: number): Tensor {
  return { operation: "padColumns", operands: [a], rows: a.rows, columns: before + a.columns + after, range: [before, after] };
}

/** Rows from … to - 1 of a tensor whose number of rows is fixed. @throws RangeError unless 0 ≤ from < to ≤ rows */
export function sliceRows(a: Tensor, from: number, to: number): Tensor {
  if (typeof a.rows !== "number" || !(from >= 0 && from < to && to <= a.rows))
    throw new RangeError(`rows ${from} to ${to} of ${a.rows} x ${a.columns}`);
  if (from === 0 && to === a.rows) return a;
  return { operation: "sliceRows", operands: [a], rows: to - from, columns: a.columns, range: [from, to] };
}

/** `a` with `before` rows of zeros above and `after` below. @throws RangeError if its number of rows is not fixed */
export function padRows(a: Tensor, before: number, after: number): Tensor {
  if (typeof a.rows !== "number") throw new RangeError("padRows of batch rows");
  return { operation: "padRows", operands: [a], rows: before + a.rows + after, columns: a.columns, range: [before, after] };
}

/** Tensors of equally many rows side by side. @throws RangeError if their rows differ */
export function concatColumns(parts: readonly Tensor[]): Tensor {
  if (parts.length === 1) return parts[0];
  if (parts.some(({ rows }) => rows !== parts[0].rows))
    throw new RangeError(`concatColumns of ${parts.map(({ rows }) => rows).join(", ")} rows`);
  const columns = parts.reduce((total, part) => total + part.columns, 0);
  return { operation: "concatColumns", operands: parts, rows: parts[0].rows, columns };
}

/** The tensors that `outputs` are made of, operands before results, each once. */
export function inOrder(outputs: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const visit = (tensor: Tensor): void => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    tensor.operands.forEach(visit);
    order.push(tensor);
  };
  outputs.forEach(visit);
  return order;
}
