/**
 * Symbolic matrices: the language in which networks, losses and optimisers are written before they become ONNX graphs. Every tensor is
 * two-dimensional (rows x columns); "batch" rows are fixed only when the graph runs. Extents of 1 broadcast.
 */
export type Rows = number | "batch";

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
  | "sum"
  | "expandLike"
  | "sliceColumns"
  | "padColumns"
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
  /** sliceColumns: first column and one behind the last; padColumns: zero columns before and after. */
  readonly range?: readonly [number, number];
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

const isScalar = (a: Tensor, value: number): boolean => a.operation === "constant" && a.values?.length === 1 && a.values[0] === value;

function broadcast(a: Tensor, b: Tensor): { rows: Rows; columns: number } {
  const rows = a.rows === 1 ? b.rows : a.rows;
  const columns = a.columns === 1 ? b.columns : a.columns;
  if ((b.rows !== 1 && b.rows !== rows) || (b.columns !== 1 && b.columns !== columns))
    throw new RangeError(`shapes ${a.rows} x ${a.columns} and ${b.rows} x ${b.columns} do not broadcast`);
  return { rows, columns };
}

const binary = (operation: Operation, a: Tensor, b: Tensor): Tensor => ({ operation, operands: [a, b], ...broadcast(a, b) });
const unary = (operation: Operation, a: Tensor): Tensor => ({ operation, operands: [a], rows: a.rows, columns: a.columns });

// Entry by entry; two operands broadcast. A RangeError if their shapes do not.

export const add = (a: Tensor, b: Tensor): Tensor => binary("add", a, b);
export const subtract = (a: Tensor, b: Tensor): Tensor => binary("subtract", a, b);
export const divide = (a: Tensor, b: Tensor): Tensor => binary("divide", a, b);
export const negate = (a: Tensor): Tensor => unary("negate", a);
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
/** a². */
export const square = (a: Tensor): Tensor => multiply(a, a);

/** a b entry by entry; a factor that is the number 1 is left out. */
export function multiply(a: Tensor, b: Tensor): Tensor {
  if (isScalar(a, 1)) return b;
  if (isScalar(b, 1)) return a;
  return binary("multiply", a, b);
}

/** Matrix product a b, with a or b transposed on request. @throws RangeError if the inner extents differ */
export function matmul(a: Tensor, b: Tensor, transpose: readonly [boolean, boolean] = [false, false]): Tensor {
  const [rows, inner] = transpose[0] ? [a.columns, a.rows] : [a.rows, a.columns];
  const [innerB, columns] = transpose[1] ? [b.columns, b.rows] : [b.rows, b.columns];
  if (inner !== innerB) throw new RangeError(`matmul of ${rows} x ${inner} and ${innerB} x ${columns}`);
  if (columns === "batch") throw new RangeError("matmul: the result would have batch columns");
  return { operation: "matmul", operands: [a, b], rows, columns, transpose };
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
  return { operation: "expandLike", operands: [a, like], ...shape };
}

/** Columns from … to - 1. @throws RangeError unless 0 ≤ from < to ≤ columns */
export function sliceColumns(a: Tensor, from: number, to: number): Tensor {
  if (!(from >= 0 && from < to && to <= a.columns)) throw new RangeError(`columns ${from} to ${to} of ${a.rows} x ${a.columns}`);
  if (from === 0 && to === a.columns) return a;
  return { operation: "sliceColumns", operands: [a], rows: a.rows, columns: to - from, range: [from, to] };
}

/** `a` with `before` zero columns in front and `after` behind. */
export function padColumns(a: Tensor, before: number, after: number): Tensor {
  return { operation: "padColumns", operands: [a], rows: a.rows, columns: before + a.columns + after, range: [before, after] };
}

/** Tensors of equally many rows side by side. @throws RangeError if their rows differ */
export function concatColumns(parts: readonly Tensor[]): Tensor {
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
