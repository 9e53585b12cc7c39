import { AnalysisError } from "@ratiometer/config/analysis-error";
import type { EngineName, FloatMatrix, NamedMatrices, OpenNetwork } from "./engine.ts";
import { BINARY, UNARY, type MatrixOperations } from "./matrix-operations.ts";
import { readNetworkGraph, type NetworkGraph, type NetworkNode } from "./network-graph.ts";

/** A value while a network runs: a matrix, or a list of whole numbers such as axes and shapes. */
type Value<M> = { readonly matrix: M } | { readonly integers: readonly number[] };

/** Rows and columns of a constant: a single number or a list is a row. */
function extentsOf(dims: readonly number[]): readonly [number, number] | undefined {
  if (dims.length > 2) return undefined;
  const [columns = 1, rows = 1] = [...dims].reverse();
  return [rows, columns];
}

const memberOf = <N extends string>(names: readonly N[], name: string): N | undefined => names.find((one) => one === name);

/** Computes the nodes, one after the other. */
function evaluation<M>(
  graph: NetworkGraph,
  constants: ReadonlyMap<string, Value<M>>,
  operations: MatrixOperations<M>,
  fault: (message: string, node?: NetworkNode) => AnalysisError,
): (inputs: ReadonlyMap<string, Value<M>>, wanted: readonly string[]) => M[] {
  /** The value of a node, from those of its inputs. */
  const computed = (node: NetworkNode, values: ReadonlyMap<string, Value<M>>): Value<M> => {
    const { operator, inputs, numbers } = node;
    const matrix = (i: number): M => {
      const value = values.get(inputs[i]);
      if (value === undefined || !("matrix" in value)) throw fault(`"${inputs[i]}" is no matrix of float32`, node);
      return value.matrix;
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
    const unary = memberOf(UNARY, operator);
    if (unary !== undefined) return { matrix: operations.unary(unary, matrix(0)) };
    const binary = memberOf(BINARY, operator);
    if (binary !== undefined) return { matrix: operations.binary(binary, matrix(0), matrix(1)) };
    switch (operator) {
      case "MatMul":
        return { matrix: operations.matmul(matrix(0), matrix(1), [false, false]) };
      case "Gemm": {
        const scaled = (a: M, factor: number): M =>
          factor === 1 ? a : operations.binary("Mul", a, operations.matrix(Float32Array.of(factor), 1, 1));
        const transpose = [number("transA", 0) !== 0, number("transB", 0) !== 0] as const;
        const product = scaled(operations.matmul(matrix(0), matrix(1), transpose), number("alpha", 1));
        return { matrix: inputs[2] ? operations.binary("Add", product, scaled(matrix(2), number("beta", 1))) : product };
      }
      case "ReduceSum": {
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
        return { matrix: operations.expand(a, Math.max(rows, high), Math.max(columns, wide)) };
      }
      case "Reshape": {
        const a = matrix(0);
        const [rows, columns] = operations.extents(a);
        const shape = integers(1, "shape");
        if (shape.length !== 2) throw fault("only matrices are known here", node);
        const size = rows * columns;
        // 0 stands for the extent that there is, -1 for what the other leaves
        const [high, wide] = [shape[0] === 0 ? rows : shape[0], shape[1] === 0 ? columns : shape[1]];
        return { matrix: operations.reshape(a, high < 0 ? size / wide : high, wide < 0 ? size / high : wide) };
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
        return { matrix: operations.slice(a, along, within(from), within(to)) };
      }
      case "Pad": {
        const [above, before, below, after] = integers(1, "pads");
        if (inputs[2] || Math.min(above, before, below, after) < 0) throw fault("only zeros around a matrix are known here", node);
        const taller = above + below > 0 ? operations.pad(matrix(0), "rows", above, below) : matrix(0);
        return { matrix: before + after > 0 ? operations.pad(taller, "columns", before, after) : taller };
      }
      case "Concat": {
        const axis = number("axis", 1);
        if (axis !== 1 && axis !== -1) throw fault("only matrices side by side are known here", node);
        return { matrix: operations.concat(inputs.map((_, i) => matrix(i))) };
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

/** The constants of a network as an engine has them. */
function constantValues<M>(
  graph: NetworkGraph,
  { matrix }: MatrixOperations<M>,
  fault: (message: string) => AnalysisError,
): Map<string, Value<M>> {
  return new Map(
    [...graph.constants].map(([name, { type, dims, values }]): [string, Value<M>] => {
      const extents = extentsOf(dims);
      if (values === undefined || extents === undefined)
        throw fault(`constant "${name}" of ${type} ${dims.join(" x ")} is not kept in the file, or of another kind than matrices`);
      if (values instanceof Float32Array) return [name, { matrix: matrix(values, ...extents) }];
      if (type === "float64") throw fault(`constant "${name}" is float64, expected float32`);
      return [name, { integers: [...values] }];
    }),
  );
}

/**
 * A network run operation by operation: those that networks of `graph/` consist of, for matrices of float32.
 * @param engine its name, for errors @param where the network's file
 * @throws AnalysisError DATA_NETWORK when it is opened or run, if it has operations that are not known
 */
export function openGraphNetwork<M>(engine: EngineName, operations: MatrixOperations<M>, model: Uint8Array, where?: string): OpenNetwork {
  const graph = readNetworkGraph(model, where);
  const fault = (message: string, node?: NetworkNode): AnalysisError => {
    const operation = node === undefined ? "" : `operation ${graph.nodes.indexOf(node)}, ${node.operator}: `;
    return new AnalysisError("DATA_NETWORK", `engine ${engine} cannot run the network: ${operation}${message}`, {
      ...(where === undefined ? {} : { where }),
      hint: "the engine onnxruntime runs all networks",
    });
  };
  const constants = constantValues(graph, operations, fault);
  const evaluate = evaluation(graph, constants, operations, fault);
  const held = [...constants.values()].flatMap((value) => ("matrix" in value ? [value.matrix] : []));

  const run = (inputs: NamedMatrices, wanted: readonly string[]): NamedMatrices => {
    const given = graph.inputs.map(({ name }): [string, Value<M>] => {
      const found = inputs[name] as FloatMatrix | undefined;
      if (found === undefined) throw fault(`input "${name}" is not given`);
      return [name, { matrix: operations.matrix(found.values, found.rows, found.columns) }];
    });
    const results = operations.within(() => evaluate(new Map(given), wanted));
    const outputs = results.map((result, i): [string, FloatMatrix] => {
      const [rows, columns] = operations.extents(result);
      return [wanted[i], { values: operations.read(result), rows, columns }];
    });
    operations.release(given.flatMap(([, value]) => ("matrix" in value ? [value.matrix] : [])));
    operations.release(results);
    return Object.fromEntries(outputs);
  };

  return {
    inputs: graph.inputs,
    outputs: graph.outputs,
    device: () => "cpu",
    run: (inputs, wanted) => Promise.resolve().then(() => run(inputs, wanted)),
    close: () => {
      operations.release(held);
      return Promise.resolve();
    },
  };
}
