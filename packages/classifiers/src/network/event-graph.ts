import type { RandomStream } from "@ratiometer/tables";
import {
  add,
  concatColumns,
  divide,
  exp,
  matmul,
  maximum,
  multiply,
  repeatRows,
  reshape,
  scalar,
  subtract,
  sumRuns,
  tanh,
  type Tensor,
} from "../graph/tensor.ts";
import type { EventGraph } from "./event-graph-columns.ts";
import { EDGE_FEATURES, graphFeatures, nodeFeatures, objectCount, pickColumns } from "./event-graph-features.ts";
import { ACTIVATION, initialParameters, mlp, parametersOf, type Architecture, type LayerMode, type Parameter } from "./mlp.ts";

/** An architecture whose network reads events as graphs. */
export type GraphArchitecture = Architecture & { readonly graph: EventGraph };

/** Attention weights are between exp(±this): none overflows, and one object can still outweigh all others. */
const ATTENTION = 8;

/** A parameter, and how many numbers the sum has that it is part of. */
interface GraphParameter extends Parameter {
  readonly fanIn: number;
}

/** Means and scales of what objects and pairs are described by, then weights and biases: of the objects' first units, of each exchange, of attention. */
function graphParameters({ graph }: GraphArchitecture): GraphParameter[] {
  const { layers, width, pooling, globals } = graph;
  const features = nodeFeatures(graph);
  const weight = (name: string, rows: number, columns: number, fanIn: number): GraphParameter => ({
    name,
    rows,
    columns,
    learned: true,
    fanIn,
  });
  const fixed = (name: string, columns: number): GraphParameter => ({ name, rows: 1, columns, learned: false, fanIn: 1 });
  const first = features + globals.length;
  const [message, update] = [2 * width + EDGE_FEATURES, 2 * width];
  return [
    fixed("node_mean", features),
    fixed("node_scale", features),
    fixed("edge_mean", EDGE_FEATURES),
    fixed("edge_scale", EDGE_FEATURES),
    weight("node_weights", features, width, first),
    ...(globals.length > 0 ? [weight("global_weights", globals.length, width, first)] : []),
    weight("node_bias", 1, width, first),
    ...Array.from({ length: layers }, (_, layer) => [
      weight(`receiver_weights_${layer}`, width, width, message),
      weight(`sender_weights_${layer}`, width, width, message),
      weight(`edge_weights_${layer}`, EDGE_FEATURES, width, message),
      weight(`message_bias_${layer}`, 1, width, message),
      weight(`object_weights_${layer}`, width, width, update),
      weight(`inbox_weights_${layer}`, width, width, update),
      weight(`object_bias_${layer}`, 1, width, update),
    ]).flat(),
    ...(pooling === "attention" ? [weight("attention_weights", width, 1, width)] : []),
  ];
}

/** The perceptron behind the graph: it sees the pooled objects and the columns of the event as a whole. */
const readout = (architecture: GraphArchitecture): Architecture => ({
  ...architecture,
  inputs: architecture.graph.width + architecture.graph.globals.length,
});

/** Numbers of the network: those of the graph, then those of the perceptron behind it. */
export const eventGraphParameters = (architecture: GraphArchitecture): Parameter[] => [
  ...graphParameters(architecture).map(({ name, rows, columns, learned }) => ({ name, rows, columns, learned })),
  ...parametersOf(readout(architecture)),
];

/** Weights and biases uniform in ±1/√fan-in, means 0, scales 1. In the order of `eventGraphParameters`. */
export const initialEventGraph = (architecture: GraphArchitecture, stream: RandomStream): Float32Array[] => [
  ...graphParameters(architecture).map(({ name, rows, columns, learned, fanIn }) =>
    learned
      ? Float32Array.from({ length: rows * columns }, () => (2 * stream.uniform() - 1) / Math.sqrt(fanIn))
      : new Float32Array(columns).fill(name.endsWith("scale") ? 1 : 0),
  ),
  ...initialParameters(readout(architecture), stream),
];

/**
 * Message passing over the complete graph of an event's objects (interaction networks, Battaglia et al., arXiv:1612.00222). With N objects, of which an
 * event has some, f_i of an object, e_ij of a pair and g of the event, all standardised, and a the activation:
 *
 *   h_i = a(f_i, g),   then in each layer   m_i = (1/N) Σ_j a(h_i, h_j, e_ij),   h_i ← h_i + a(h_i, m_i)
 *
 * each a of a linear function of what is in the brackets, the sum over the other objects that are there. Then Σ_i h_i/N over those that are there, or their
 * mean with weights exp(8 tanh(w·h_i/8)), and g go through a perceptron. Objects of one kind may be exchanged, the event may be turned around the beam,
 * and what columns of absent objects hold does not matter.
 * @param x rows x inputs, columns of objects as they are in the table, others standardised @param parameters as `eventGraphParameters` lists them
 * @param mode of the perceptron's hidden layers @returns rows x outputs
 */
export function eventGraphNetwork(x: Tensor, parameters: readonly Tensor[], architecture: GraphArchitecture, mode?: LayerMode): Tensor {
  const { graph, activation } = architecture;
  const { layers, pooling, width, globals } = graph;
  const a = ACTIVATION[activation];
  const layout = graphParameters(architecture);
  const named = new Map(layout.map(({ name }, i) => [name, parameters[i]]));
  const of = (name: string): Tensor => {
    const found = named.get(name);
    if (found === undefined) throw new RangeError(`no parameter ${name}`);
    return found;
  };
  const objects = objectCount(graph);
  const perObject = scalar(1 / objects);
  const { present, nodes, edges, pairs } = graphFeatures(x, graph);
  const global = globals.length > 0 ? [pickColumns(x, globals)] : [];
  // the same for all objects of an event
  const shared = global.reduce((bias, values) => add(matmul(values, of("global_weights")), bias), of("node_bias"));
  const standardised = divide(subtract(nodes, of("node_mean")), of("node_scale"));
  const ofEvent = shared.rows === 1 ? shared : repeatRows(shared, objects);
  let h = a(add(matmul(standardised, of("node_weights")), ofEvent));
  for (let layer = 0; layer < layers; layer++) {
    const weights = (name: string): Tensor => of(`${name}_${layer}`);
    // (e − mean)/scale times weights, without another pass over the pairs
    const ofEdge = divide(weights("edge_weights"), reshape(of("edge_scale"), EDGE_FEATURES, 1));
    const bias = subtract(weights("message_bias"), matmul(of("edge_mean"), ofEdge));
    const receiver = repeatRows(matmul(h, weights("receiver_weights")), objects);
    const sender = add(matmul(h, weights("sender_weights")), bias);
    // the pairs of an object side by side: all objects of an event have the same senders
    const received = reshape(add(matmul(edges, ofEdge), receiver), h.rows, objects * width);
    const sent = add(received, repeatRows(reshape(sender, x.rows, objects * width), objects));
    const message = reshape(a(sent), pairs.rows, width);
    const inbox = multiply(perObject, sumRuns(multiply(message, pairs), objects));
    const change = add(add(matmul(h, weights("object_weights")), matmul(inbox, weights("inbox_weights"))), weights("object_bias"));
    h = add(h, a(change));
  }
  const pooled =
    pooling === "sum"
      ? multiply(perObject, sumRuns(multiply(h, present), objects))
      : attended(h, present, of("attention_weights"), objects);
  return mlp(concatColumns([pooled, ...global]), parameters.slice(layout.length), readout(architecture), mode);
}

/** The mean of the rows that are there with weights of their own; 0 without any. */
function attended(h: Tensor, present: Tensor, weights: Tensor, objects: number): Tensor {
  const weight = multiply(exp(multiply(scalar(ATTENTION), tanh(multiply(scalar(1 / ATTENTION), matmul(h, weights))))), present);
  const total = maximum(sumRuns(weight, objects), scalar(Math.exp(-ATTENTION) / 2));
  return divide(sumRuns(multiply(h, weight), objects), total);
}
