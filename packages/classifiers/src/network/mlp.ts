import type { RandomStream } from "@ratiometer/tables";
import { normalised, type Statistics } from "./batch-norm.ts";
import type { EventGraph } from "./event-graph-columns.ts";
import { add, concatColumns, exp, matmul, multiply, negate, relu, scalar, sigmoid, subtract, tanh, type Tensor } from "../graph/tensor.ts";

/** What hidden units may compute. */
export const ACTIVATIONS = ["tanh", "relu", "silu", "elu"] as const;
/** One of `ACTIVATIONS`. */
export type Activation = (typeof ACTIVATIONS)[number];

/** Shape of a multilayer perceptron, or of several side by side. */
export interface Architecture {
  /** Number of columns that go in. */
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  /** Perceptrons with hidden layers of their own, which have nothing in common but the inputs; each has its share of the outputs. 1 if left out. */
  readonly perceptrons?: number;
  readonly activation: Activation;
  /** Whether what goes into an activation is normalised over the events of a batch, `batch-norm.ts`; not if left out. */
  readonly batchNorm?: boolean;
  /** Fraction of a hidden layer's units that each event does without in training, `dropout.ts`, of all layers or one for each; 0 if left out. */
  readonly dropout?: number | readonly number[];
  /** The objects of an event that its network reads first, `event-graph.ts`; the perceptron is behind it. */
  readonly graph?: EventGraph;
}

/** Fraction of the units of a hidden layer that each event does without in training. */
export const layerDropout = ({ dropout = 0, hidden }: Pick<Architecture, "dropout" | "hidden">, layer: number): number =>
  // perceptrons side by side number their layers one after the other, the last one of each among them
  typeof dropout === "number" ? dropout : dropout[layer % (hidden.length + 1)];

/** One matrix or row of a network's numbers. */
export interface Parameter {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Whether gradients change it; if not, it follows the batches: a running mean or variance. */
  readonly learned: boolean;
}

/** Activations as expressions. */
export const ACTIVATION: Readonly<Record<Activation, (z: Tensor) => Tensor>> = {
  tanh,
  relu,
  silu: (z) => multiply(z, sigmoid(z)),
  // z for z > 0, exp(z) - 1 below, without a branch
  elu: (z) => add(relu(z), subtract(exp(negate(relu(negate(z)))), scalar(1))),
};

interface Layer {
  readonly rows: number;
  readonly columns: number;
  /** Whether it is the last one of its perceptron. */
  readonly last: boolean;
}

/** All layers, perceptron after perceptron; they are numbered in this order. */
function layersOf({ inputs, hidden, outputs, perceptrons = 1 }: Architecture): Layer[] {
  const sizes = [inputs, ...hidden, outputs / perceptrons];
  const one = hidden.concat(sizes[sizes.length - 1]).map((columns, i) => ({ rows: sizes[i], columns, last: i === hidden.length }));
  return Array.from({ length: perceptrons }, () => one).flat();
}

/** A hidden layer's number among all layers, and its units. */
export interface HiddenLayer {
  readonly layer: number;
  readonly columns: number;
}

/** The hidden layers of all perceptrons. */
export const hiddenLayers = (architecture: Architecture): HiddenLayer[] =>
  layersOf(architecture).flatMap(({ columns, last }, layer) => (last ? [] : [{ layer, columns }]));

/** W0, b0, W1, b1, …: weights are fan-in x fan-out. With batch norm, hidden layer i has gain_i, shift_i, mean_i and variance_i behind its b_i. */
export function parametersOf(architecture: Architecture): Parameter[] {
  return layersOf(architecture).flatMap(({ rows, columns, last }, layer) => {
    const row = (name: string, learned = true): Parameter => ({ name: `${name}${layer}`, rows: 1, columns, learned });
    const normalised = architecture.batchNorm === true && !last;
    return [
      { name: `W${layer}`, rows, columns, learned: true },
      row("b"),
      ...(normalised ? [row("gain"), row("shift"), row("mean", false), row("variance", false)] : []),
    ];
  });
}

/** What hidden layers do in another way in training than in evaluation. */
export interface LayerMode {
  /** Mean and variance that z is normalised with. @param z rows x columns @param running those kept for evaluation, 1 x columns */
  readonly statistics: (z: Tensor, layer: number, running: Statistics) => Statistics;
  /** What the next layer sees of the units h. */
  readonly kept: (h: Tensor, layer: number) => Tensor;
}

/** Running mean and variance, all units. */
export const EVALUATION: LayerMode = { statistics: (_z, _layer, running) => running, kept: (h) => h };

/**
 * Multilayer perceptron with a linear last layer: h ← activation(h W + b), the argument normalised where the architecture says so. The outputs of several
 * perceptrons are side by side.
 * @param x rows x inputs @param parameters as `parametersOf` lists them @returns rows x outputs
 */
export function mlp(x: Tensor, parameters: readonly Tensor[], architecture: Architecture, mode: LayerMode = EVALUATION): Tensor {
  const { activation, batchNorm = false } = architecture;
  const outputs: Tensor[] = [];
  let [h, from] = [x, 0];
  for (const [layer, { last }] of layersOf(architecture).entries()) {
    const [weights, bias, gain, shift, mean, variance] = parameters.slice(from, (from += batchNorm && !last ? 6 : 2));
    const z = add(matmul(h, weights), bias);
    const argument = batchNorm && !last ? normalised(z, mode.statistics(z, layer, { mean, variance }), gain, shift) : z;
    if (last) outputs.push(z);
    h = last ? x : mode.kept(ACTIVATION[activation](argument), layer);
  }
  return outputs.length === 1 ? outputs[0] : concatColumns(outputs);
}

/** Weights and biases uniform in ±1/√fan-in; gains and variances 1, shifts and means 0. In the order of `parametersOf`. */
export function initialParameters(architecture: Architecture, stream: RandomStream): Float32Array[] {
  return parametersOf(architecture).map(({ name, rows, columns }, i, all) => {
    if (!/^[Wb]\d/.test(name)) return new Float32Array(columns).fill(/^gain|^variance/.test(name) ? 1 : 0);
    const fanIn = name.startsWith("W") ? rows : all[i - 1].rows;
    const bound = 1 / Math.sqrt(fanIn);
    return Float32Array.from({ length: rows * columns }, () => bound * (2 * stream.uniform() - 1));
  });
}
