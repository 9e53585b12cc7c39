import { float32, openSession } from "../engine/onnxruntime.ts";
import { graphModel } from "../graph/onnx-model.ts";
import type { NamedTensor } from "../graph/onnx-nodes.ts";
import { input, multiply, square, subtract, sum, type Tensor } from "../graph/tensor.ts";
import { untouchedColumns } from "../network/event-graph-columns.ts";
import { EDGE_FEATURES, graphFeatures, nodeFeatures } from "../network/event-graph-features.ts";
import type { Architecture } from "../network/mlp.ts";
import { architectureOf, type NetworkTask } from "./estimator-task.ts";
import { featureRows } from "../events/event-features.ts";
import type { TrainingState } from "./trainer.ts";

/** Events per call of the engine. */
const CHUNK = 4096;

/** Training events that means and scales are taken over, at most: of more every second, third, …. */
const EVENTS = 65_536;

/** Below this fraction of the mean a spread is rounding. */
const ROUNDING = 1e-5;

/** Positions of the features that a network takes as they are in the table. */
export const columnsOfObjects = ({ graph }: Pick<Architecture, "graph">): number[] => (graph === undefined ? [] : untouchedColumns(graph));

type Numbers = Record<string, Float64Array>;

/** Sums over objects that are there, and over pairs of them: how many, of what describes them less a shift, and of its square. */
function sumsModel(graph: NonNullable<Architecture["graph"]>, inputs: number): Uint8Array {
  const x = input("x", "batch", inputs);
  const { present, nodes, edges, pairs } = graphFeatures(x, graph);
  const sums = (name: string, values: Tensor, weight: Tensor, shift: Tensor): NamedTensor[] => {
    const shifted = subtract(values, shift);
    return [
      { name: `${name}_count`, tensor: sum(weight, "rows") },
      { name: `${name}_sum`, tensor: sum(multiply(shifted, weight), "rows") },
      { name: `${name}_squares`, tensor: sum(multiply(square(shifted), weight), "rows") },
    ];
  };
  const [node, edge] = [input("node", 1, nodeFeatures(graph)), input("edge", 1, EDGE_FEATURES)];
  return graphModel("sums", [x, node, edge], [...sums("node", nodes, present, node), ...sums("edge", edges, pairs, edge)], "float32");
}

/** Mean and standard deviation of what describes objects, "node", and pairs, "edge", over those that training events have. */
async function objectScales(task: NetworkTask, { graph, inputs }: Architecture): Promise<ReadonlyMap<string, Float32Array>> {
  if (graph === undefined) return new Map();
  const d = task.featureNames.length;
  const stride = Math.ceil(task.train.length / EVENTS);
  const rows = task.train.filter((_, i) => i % stride === 0);
  const session = await openSession(sumsModel(graph, inputs));
  try {
    const total = async (shifts: Record<"node" | "edge", Float32Array>): Promise<Numbers> => {
      const totals: Numbers = {};
      for (let from = 0; from < rows.length; from += CHUNK) {
        const part = rows.subarray(from, from + CHUNK);
        const values = featureRows(task.features, d, part);
        const x = new Float32Array(part.length * inputs);
        part.forEach((_, i) => x.set(values.subarray(i * d, (i + 1) * d), i * inputs));
        const results = await session.run({
          x: float32(x, [part.length, inputs]),
          ...Object.fromEntries(Object.entries(shifts).map(([name, values]) => [name, float32(values, [1, values.length])])),
        });
        for (const [name, { data }] of Object.entries(results)) {
          const values = data as Float32Array;
          totals[name] = values.reduce((sums, value, i) => ((sums[i] += value), sums), totals[name] ?? new Float64Array(values.length));
        }
      }
      return totals;
    };
    const means = (totals: Numbers, name: string, shift: Float32Array): Float32Array =>
      shift.map((value, i) => value + totals[`${name}_sum`][i] / Math.max(1, totals[`${name}_count`][0]));
    const zero = { node: new Float32Array(nodeFeatures(graph)), edge: new Float32Array(EDGE_FEATURES) };
    const first = await total(zero);
    // about their means, so that squares do not cancel
    const near = { node: means(first, "node", zero.node), edge: means(first, "edge", zero.edge) };
    const second = await total(near);
    const spread = (name: "node" | "edge", mean: Float32Array): Float32Array =>
      mean.map((value, i) => {
        const variance = second[`${name}_squares`][i] / Math.max(1, second[`${name}_count`][0]) - (value - near[name][i]) ** 2;
        return variance > (ROUNDING * value) ** 2 ? Math.sqrt(variance) : 1;
      });
    return new Map(
      (["node", "edge"] as const).flatMap((name) => {
        const mean = means(second, name, near[name]);
        return [[`${name}_mean`, mean] as const, [`${name}_scale`, spread(name, mean)] as const];
      }),
    );
  } finally {
    await session.release();
  }
}

/** A state whose network's objects and pairs are standardised as the task's training events ask for; any other network's as it is. */
export async function withObjectScales(state: TrainingState, task: NetworkTask): Promise<TrainingState> {
  const scales = await objectScales(task, architectureOf(task));
  return new Map(
    [...state].map(([name, tensor]) => {
      const values = scales.get(name);
      return [name, values === undefined ? tensor : float32(values, tensor.dims)];
    }),
  );
}
