import type { AnalysisError } from "@ratiometer/config/analysis-error";
import { BINARY, UNARY, type Binary, type MatrixOperations } from "./matrix-operations.ts";
import type { NetworkGraph, NetworkNode } from "./network-graph.ts";
import { COMPARISONS, JUNCTIONS, truthOperations } from "./truth-operations.ts";

/**
 * A value while a network runs: a matrix, a list of whole numbers such as axes and shapes, a matrix whose rows are told apart in runs of n, which is
 * what becomes of a matrix in three dimensions, numbers of half precision or of eight bits as they are stored, which become a matrix by a conversion, or
 * a matrix of truths (0 and 1) or of whole numbers.
 */
export type Value<M> =
  | { readonly matrix: M }
  | { readonly integers: readonly number[] }
  | { readonly runs: M; readonly n: number }
  | { readonly stored: M }
  | { readonly truths: M }
  | { readonly whole: M };

/** Numbers of ONNX types. */
const [FLOAT32, INT32, INT64, BOOL] = [1, 6, 7, 9];

/** Whole numbers up to which float32 holds every one. */
const LARGEST_WHOLE = 2 ** 24;

/** Makes the error for what cannot be computed, in a node or at all. */
export type GraphFault = (message: string, node?: NetworkNode) => AnalysisError;

/** Numbers in a matrix: what a damaged file asks for beyond it is not made. */
const LARGEST = 2 ** 28;

const memberOf = <N extends string>(names: readonly N[], name: string): N | undefined => names.find((one) => one === name);

/**
 * The nodes of a graph as a function: of the values of its inputs by name and the names of outputs, to these outputs.
 * @throws what `fault` makes, when it runs, for operations that are not known and shapes that do not fit
 */
export function graphEvaluation<M>(
  graph: NetworkGraph,
  constants: ReadonlyMap<string, Value<M>>,
  operations: MatrixOperations<M>,
  fault: GraphFault,
): (inputs: ReadonlyMap<string, Value<M>>, wanted: readonly string[]) => M[] {
  const truth = truthOperations(operations);
  /** The value of a node, from those of its inputs. */
  const computed = (node: NetworkNode, values: ReadonlyMap<string, Value<M>>): Value<M> => {
    const { operator, inputs, numbers } = node;
    const matrix = (i: number): M => {
      const value = values.get(inputs[i]);
      if (value === undefined || !("matrix" in value)) throw fault(`"${inputs[i]}" is no matrix of float32`, node);
      return value.matrix;
    };
    const truths = (i: number): M => {
      const value = values.get(inputs[i]);
      if (value === undefined || !("truths" in value)) throw fault(`"${inputs[i]}" is no matrix of truths`, node);
      return value.truths;
    };
    /** Numbers to compare: both float32, or both whole. */
    const comparable = (i: number): { readonly kind: "matrix" | "whole"; readonly numbers: M } => {
      const value = values.get(inputs[i]);
      if (value !== undefined && "whole" in value) return { kind: "whole", numbers: value.whole };
      if (value === undefined || !("integers" in value)) return { kind: "matrix", numbers: matrix(i) };
      if (value.integers.some((one) => Math.abs(one) > LARGEST_WHOLE)) throw fault(`"${inputs[i]}" has whole numbers beyond 2^24`, node);
      return { kind: "whole", numbers: operations.matrix(Float32Array.from(value.integers), 1, value.integers.length) };
    };
    const integers = (i: number, attribute: string): readonly number[] => {
      const given = numbers.get(attribute);
      const value = values.get(inputs[i] ?? "");
      if (value === undefined) return given === undefined || typeof given === "number" ? [] : given;
      if (!("integers" in value)) throw fault(`"${inputs[i]}" are no whole numbers`, node);
      return value.integers;
    };
    const number = (attribute: string, otherwise: number): number => {
      const given = numbers.get(attribute);
      return typeof given === "number" ? given : otherwise;
    };
    const shape = (a: M): string => operations.extents(a).join(" x ");
    const check = (fits: boolean, ...matrices: readonly M[]): void => {
      if (!fits) throw fault(`it does not fit ${matrices.map(shape).join(" and ")}`, node);
    };
    /** Extents that are equal, or one of them 1. */
    const broadcast = (a: M, rows: number, columns: number): boolean => {
      const [high, wide] = operations.extents(a);
      return (high === 1 || rows === 1 || high === rows) && (wide === 1 || columns === 1 || wide === columns);
    };
    const combined = (name: Binary, a: M, b: M): M => {
      check(broadcast(a, ...operations.extents(b)), a, b);
      return operations.binary(name, a, b);
    };
    const product = (a: M, b: M, transpose: readonly [boolean, boolean]): M => {
      check(operations.extents(a)[transpose[0] ? 0 : 1] === operations.extents(b)[transpose[1] ? 1 : 0], a, b);
      return operations.matmul(a, b, transpose);
    };
    const unary = memberOf(UNARY, operator);
    if (unary !== undefined) return { matrix: operations.unary(unary, matrix(0)) };
    const comparison = memberOf(COMPARISONS, operator);
    if (comparison !== undefined) {
      const [a, b] = [comparable(0), comparable(1)];
      if (a.kind !== b.kind) throw fault(`"${inputs[0]}" and "${inputs[1]}" are numbers of different types`, node);
      check(broadcast(a.numbers, ...operations.extents(b.numbers)), a.numbers, b.numbers);
      return { truths: truth.compared(comparison, a.numbers, b.numbers) };
    }
    const junction = memberOf(JUNCTIONS, operator);
    if (junction !== undefined) {
      const [a, b] = [truths(0), truths(1)];
      check(broadcast(a, ...operations.extents(b)), a, b);
      return { truths: truth.joined(junction, a, b) };
    }
    const binary = memberOf(BINARY, operator);
    const repeated = (a: M, n: number): M => {
      const [rows, columns] = operations.extents(a);
      check(rows * columns * n <= LARGEST, a);
      return n === 1 ? a : operations.concat(Array.from({ length: n }, () => a));
    };
    if (binary !== undefined) {
      const given = [0, 1].map((i) => values.get(inputs[i]));
      const sizes = given.flatMap((value) => (value !== undefined && "runs" in value ? [value.n] : []));
      if (sizes.length < 2) return { matrix: combined(binary, matrix(0), matrix(1)) };
      // rows that are runs of one are repeated for the other's
      const n = Math.max(...sizes);
      const [a, b] = given.map((value, i) => {
        if (value === undefined || !("runs" in value)) return matrix(i);
        const [rows, columns] = operations.extents(value.runs);
        check(value.n === n || value.n === 1, value.runs);
        return value.n === n ? value.runs : operations.reshape(repeated(value.runs, n), rows * n, columns);
      });
      return { runs: combined(binary, a, b), n };
    }
    switch (operator) {
      case "MatMul":
        return { matrix: product(matrix(0), matrix(1), [false, false]) };
      case "Gemm": {
        const scaled = (a: M, factor: number): M =>
          factor === 1 ? a : operations.binary("Mul", a, operations.matrix(Float32Array.of(factor), 1, 1));
        const transpose = [number("transA", 0) !== 0, number("transB", 0) !== 0] as const;
        const scaledProduct = scaled(product(matrix(0), matrix(1), transpose), number("alpha", 1));
        return { matrix: inputs[2] ? combined("Add", scaledProduct, scaled(matrix(2), number("beta", 1))) : scaledProduct };
      }
      case "ReduceSum": {
        const value = values.get(inputs[0]);
        if (value !== undefined && "runs" in value) {
          if (integers(1, "axes").join() !== "1" || number("keepdims", 1) !== 0)
            throw fault("of three dimensions only sums over the middle one, which is not kept, are known here", node);
          return { matrix: operations.sumRuns(value.runs, value.n) };
        }
        const axes = integers(1, "axes").map((axis) => (axis < 0 ? axis + 2 : axis));
        if (number("keepdims", 1) !== 1) throw fault("axes that are not kept are not known here", node);
        const over = axes.length === 0 ? [0, 1] : axes;
        return { matrix: over.reduce((a, axis) => operations.sum(a, axis === 0 ? "rows" : "columns"), matrix(0)) };
      }
      case "Shape":
        return { integers: operations.extents(matrix(0)) };
      case "Expand": {
        const a = matrix(0);
        const [rows, columns] = operations.extents(a);
        const [wide = 1, high = 1] = [...integers(1, "shape")].reverse();
        check(high > 0 && wide > 0 && broadcast(a, high, wide) && Math.max(rows, high) * Math.max(columns, wide) <= LARGEST, a);
        return { matrix: operations.expand(a, Math.max(rows, high), Math.max(columns, wide)) };
      }
      case "Reshape": {
        const whole = values.get(inputs[0]);
        const a = whole !== undefined && "runs" in whole ? whole.runs : matrix(0);
        const [rows, columns] = operations.extents(a);
        const shape = integers(1, "shape");
        const size = rows * columns;
        if (shape.length === 3) {
          const [runs, n, width] = shape;
          check(n > 0 && width > 0 && size % (n * width) === 0 && (runs === -1 || runs * n * width === size), a);
          return { runs: operations.reshape(a, size / width, width), n };
        }
        if (shape.length !== 2) throw fault("only matrices are known here", node);
        // 0 stands for the extent that there is, -1 for what the other leaves
        const [high, wide] = [shape[0] === 0 ? rows : shape[0], shape[1] === 0 ? columns : shape[1]];
        const [newRows, newColumns] = [high < 0 ? size / wide : high, wide < 0 ? size / high : wide];
        check(Number.isInteger(newRows) && Number.isInteger(newColumns) && newRows * newColumns === size, a);
        return { matrix: operations.reshape(a, newRows, newColumns) };
      }
      case "Cast": {
        const to = number("to", 0);
        const value = values.get(inputs[0]);
        const held = value === undefined ? undefined : "stored" in value ? value.stored : "truths" in value ? value.truths : "whole" in value ? value.whole : undefined; // prettier-ignore
        const from = held ?? matrix(0);
        if (to === FLOAT32) return { matrix: operations.unary("Identity", from) };
        if (value !== undefined && "stored" in value) throw fault("only numbers that become float32 are known here", node);
        if (to === BOOL) return { truths: truth.ofNumbers(from) };
        if (to !== INT32 && to !== INT64) throw fault("only numbers that become float32, whole or true are known here", node);
        return { whole: truth.truncated(from) };
      }
      case "Not":
        return { truths: truth.not(truths(0)) };
      case "DequantizeLinear": {
        // scale (x - zero), in float32; of scales for each row or column the axis says which
        const stored = (i: number): M => {
          const value = values.get(inputs[i]);
          if (value === undefined || !("stored" in value)) throw fault(`"${inputs[i]}" are no numbers of eight bits`, node);
          return value.stored;
        };
        const axis = number("axis", 1);
        const extents = operations.extents(stored(0));
        const along = (list: M): M => {
          const [rows, columns] = operations.extents(list);
          check(rows === 1, list);
          const a = axis === 0 || axis === -2 ? operations.reshape(list, columns, 1) : list;
          check(
            operations.extents(a).every((extent, i) => extent === 1 || extent === extents[i]),
            stored(0),
            a,
          );
          return a;
        };
        const shifted = inputs[2] ? combined("Sub", stored(0), along(stored(2))) : stored(0);
        return { matrix: combined("Mul", shifted, along(matrix(1))) };
      }
      case "Tile": {
        const a = matrix(0);
        const [down, n, ...more] = integers(1, "repeats");
        if (down !== 1 || !(n > 0) || more.length > 0) throw fault("only matrices repeated side by side are known here", node);
        return { matrix: repeated(a, n) };
      }
      case "Slice": {
        const a = matrix(0);
        const [[from, ...more], [to], [axis = 0], [step = 1]] = [
          integers(1, "starts"),
          integers(2, "ends"),
          integers(3, "axes"),
          integers(4, "steps"),
        ];
        if (step !== 1 || more.length > 0) throw fault("only one range of rows or columns is known here", node);
        const along = axis === 0 || axis === -2 ? "rows" : "columns";
        const extent = operations.extents(a)[along === "rows" ? 0 : 1];
        const within = (at: number): number => Math.min(Math.max(at < 0 ? at + extent : at, 0), extent);
        check(within(from) < within(to), a);
        return { matrix: operations.slice(a, along, within(from), within(to)) };
      }
      case "Pad": {
        const [above, before, below, after] = integers(1, "pads");
        if (inputs[2] || !(Math.min(above, before, below, after) >= 0)) throw fault("only zeros around a matrix are known here", node);
        const [rows, columns] = operations.extents(matrix(0));
        check((rows + above + below) * (columns + before + after) <= LARGEST, matrix(0));
        const taller = above + below > 0 ? operations.pad(matrix(0), "rows", above, below) : matrix(0);
        return { matrix: before + after > 0 ? operations.pad(taller, "columns", before, after) : taller };
      }
      case "Concat": {
        const axis = number("axis", 1);
        if (axis !== 1 && axis !== -1) throw fault("only matrices side by side are known here", node);
        const parts = inputs.map((_, i) => matrix(i));
        check(
          parts.every((part) => operations.extents(part)[0] === operations.extents(parts[0])[0]),
          ...parts,
        );
        return { matrix: operations.concat(parts) };
      }
      default:
        throw fault("it is not known here", node);
    }
  };

  return (inputs, wanted) => {
    const values = new Map<string, Value<M>>([...constants, ...inputs]);
    for (const node of graph.nodes) values.set(node.outputs[0], computed(node, values));
    return wanted.map((name) => {
      const value = values.get(name);
      if (value === undefined || !("matrix" in value)) throw fault(`output "${name}" is no matrix of float32`);
      // a copy, since an output may be a constant or an input
      return operations.unary("Identity", value.matrix);
    });
  };
}
