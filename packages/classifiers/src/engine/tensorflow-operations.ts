import type { Binary, MatrixOperations, Unary } from "./matrix-operations.ts";

/** A tensor of TensorFlow.js, as far as it is used here. */
export interface TfTensor {
  readonly shape: number[];
  readonly dataSync: () => ArrayLike<number>;
  readonly dispose: () => void;
}

type TfUnary = (a: TfTensor) => TfTensor;
type TfBinary = (a: TfTensor, b: TfTensor) => TfTensor;

/** The functions of TensorFlow.js that are used here. */
export interface TensorFlow {
  readonly tensor2d: (values: Float32Array, shape: [number, number], dtype: "float32") => TfTensor;
  readonly neg: TfUnary;
  readonly tanh: TfUnary;
  readonly relu: TfUnary;
  readonly sign: TfUnary;
  readonly sigmoid: TfUnary;
  readonly softplus: TfUnary;
  readonly exp: TfUnary;
  readonly log: TfUnary;
  readonly sqrt: TfUnary;
  readonly sin: TfUnary;
  readonly floor: TfUnary;
  readonly clone: TfUnary;
  readonly add: TfBinary;
  readonly sub: TfBinary;
  readonly mul: TfBinary;
  readonly div: TfBinary;
  readonly maximum: TfBinary;
  readonly reshape: (a: TfTensor, shape: number[]) => TfTensor;
  readonly matMul: (a: TfTensor, b: TfTensor, transposeA: boolean, transposeB: boolean) => TfTensor;
  readonly sum: (a: TfTensor, axis: number, keepDims: boolean) => TfTensor;
  readonly broadcastTo: (a: TfTensor, shape: [number, number]) => TfTensor;
  readonly slice: (a: TfTensor, begin: [number, number], size: [number, number]) => TfTensor;
  readonly pad: (a: TfTensor, paddings: [number, number][]) => TfTensor;
  readonly concat: (parts: TfTensor[], axis: number) => TfTensor;
  readonly tidy: (work: () => TfTensor[]) => TfTensor[];
  readonly getBackend: () => string;
  readonly ready: () => Promise<void>;
  /** Keeps it from advertising on standard error. */
  readonly enableProdMode: () => void;
}

const extents = ({ shape: [rows, columns] }: TfTensor): readonly [number, number] => [rows, columns];

/** Matrix arithmetic by TensorFlow.js. */
export function tensorflowOperations(tf: TensorFlow): MatrixOperations<TfTensor> {
  const unary: Readonly<Record<Unary, TfUnary>> = {
    Neg: tf.neg,
    Tanh: tf.tanh,
    Relu: tf.relu,
    Sign: tf.sign,
    Sigmoid: tf.sigmoid,
    Softplus: tf.softplus,
    Exp: tf.exp,
    Log: tf.log,
    Sqrt: tf.sqrt,
    Sin: tf.sin,
    Floor: tf.floor,
    Identity: tf.clone,
  };
  const binary: Readonly<Record<Binary, TfBinary>> = { Add: tf.add, Sub: tf.sub, Mul: tf.mul, Div: tf.div, Max: tf.maximum };
  return {
    matrix: (values, rows, columns) => tf.tensor2d(values, [rows, columns], "float32"),
    extents,
    read: (a) => Float32Array.from(a.dataSync()),
    unary: (name, a) => unary[name](a),
    binary: (name, a, b) => binary[name](a, b),
    matmul: (a, b, [ta, tb]) => tf.matMul(a, b, ta, tb),
    sum: (a, axis) => tf.sum(a, axis === "rows" ? 0 : 1, true),
    sumRuns: (a, n) => {
      const [rows, columns] = extents(a);
      return tf.sum(tf.reshape(a, [rows / n, n, columns]), 1, false);
    },
    expand: (a, rows, columns) => tf.broadcastTo(a, [rows, columns]),
    reshape: (a, rows, columns) => tf.reshape(a, [rows, columns]),
    slice: (a, axis, from, to) => {
      const [rows, columns] = extents(a);
      return axis === "rows" ? tf.slice(a, [from, 0], [to - from, columns]) : tf.slice(a, [0, from], [rows, to - from]);
    },
    pad: (a, axis, before, after) => {
      const paddings: [number, number][] = [
        [0, 0],
        [0, 0],
      ];
      paddings[axis === "rows" ? 0 : 1] = [before, after];
      return tf.pad(a, paddings);
    },
    concat: (parts) => tf.concat([...parts], 1),
    within: (work) => tf.tidy(work),
    release: (matrices) => matrices.forEach((matrix) => matrix.dispose()),
  };
}
