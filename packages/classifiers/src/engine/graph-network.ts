import { AnalysisError } from "@ratiometer/config/analysis-error";
import type { EngineName, FloatMatrix, NamedMatrices, OpenNetwork } from "./engine.ts";
import { graphEvaluation, type GraphFault, type Value } from "./graph-evaluation.ts";
import type { MatrixOperations } from "./matrix-operations.ts";
import { readNetworkGraph, type NetworkGraph } from "./network-graph.ts";

/** Rows and columns of a constant: a single number or a list is a row. */
function extentsOf(dims: readonly number[]): readonly [number, number] | undefined {
  if (dims.length > 2) return undefined;
  const [columns = 1, rows = 1] = [...dims].reverse();
  return [rows, columns];
}

/** The constants of a network as an engine has them. */
function constantValues<M>(graph: NetworkGraph, { matrix }: MatrixOperations<M>, fault: GraphFault): Map<string, Value<M>> {
  return new Map(
    [...graph.constants].map(([name, { type, dims, values }]): [string, Value<M>] => {
      const extents = extentsOf(dims);
      if (values === undefined || extents === undefined)
        throw fault(`constant "${name}" of ${type} ${dims.join(" x ")} is not kept in the file, or of another kind than matrices`);
      if (type === "float16" || type === "int8" || type === "uint8")
        return [name, { stored: matrix(Float32Array.from(values), ...extents) }];
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
  const fault: GraphFault = (message, node) => {
    const operation = node === undefined ? "" : `operation ${graph.nodes.indexOf(node)}, ${node.operator}: `;
    return new AnalysisError("DATA_NETWORK", `engine ${engine} cannot run the network: ${operation}${message}`, {
      ...(where === undefined ? {} : { where }),
      hint: "the engine onnxruntime runs all networks",
    });
  };
  const constants = constantValues(graph, operations, fault);
  const evaluate = graphEvaluation(graph, constants, operations, fault);
  const held = [...constants.values()].flatMap((value) => ("matrix" in value ? [value.matrix] : "stored" in value ? [value.stored] : []));

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
