/** Functions of one matrix, entry by entry, by their ONNX names. */
export const UNARY = ["Neg", "Tanh", "Relu", "Sign", "Sigmoid", "Softplus", "Exp", "Log", "Sqrt", "Sin", "Floor", "Identity"] as const;
/** One of `UNARY`. */
export type Unary = (typeof UNARY)[number];

/** Functions of two matrices, entry by entry; extents of 1 broadcast. */
export const BINARY = ["Add", "Sub", "Mul", "Div", "Max"] as const;
/** One of `BINARY`. */
export type Binary = (typeof BINARY)[number];

/** Over what a sum goes, or along what a part is taken. */
export type Axis = "rows" | "columns";

/** What an engine has to compute so that networks run on it: matrices M of float32 numbers, two-dimensional throughout. */
export interface MatrixOperations<M> {
  /** @param values rows x columns, row-major */
  readonly matrix: (values: Float32Array, rows: number, columns: number) => M;
  /** Rows and columns. */
  readonly extents: (a: M) => readonly [rows: number, columns: number];
  readonly read: (a: M) => Float32Array;
  readonly unary: (name: Unary, a: M) => M;
  readonly binary: (name: Binary, a: M, b: M) => M;
  readonly matmul: (a: M, b: M, transpose: readonly [boolean, boolean]) => M;
  /** Sum, with that extent left as 1. */
  readonly sum: (a: M, axis: Axis) => M;
  /** Sum of every n rows in succession. */
  readonly sumRuns: (a: M, n: number) => M;
  readonly expand: (a: M, rows: number, columns: number) => M;
  /** The same numbers in the same order. */
  readonly reshape: (a: M, rows: number, columns: number) => M;
  /** Rows or columns from … to - 1. */
  readonly slice: (a: M, axis: Axis, from: number, to: number) => M;
  /** Zero rows or columns in front and behind. */
  readonly pad: (a: M, axis: Axis, before: number, after: number) => M;
  /** Side by side. */
  readonly concat: (parts: readonly M[]) => M;
  /** Runs some work and lets go of the matrices that it made, but for its results. */
  readonly within: (work: () => M[]) => M[];
  readonly release: (matrices: readonly M[]) => void;
}
