import type { RandomStream } from "@ratiometer/tables";
import { add, exp, input, matmul, multiply, negate, relu, scalar, sigmoid, subtract, tanh, type Tensor } from "../graph/tensor.ts";

/** What hidden units may compute. */
export const ACTIVATIONS = ["tanh", "relu", "silu", "elu"] as const;
/** One of `ACTIVATIONS`. */
export type Activation = (typeof ACTIVATIONS)[number];

/** Shape of a multilayer perceptron. */
export interface Architecture {
  /** Number of columns that go in. */
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation: Activation;
}

/** One weight matrix or bias row of a network. */
export interface Parameter {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

const ACTIVATION: Readonly<Record<Activation, (z: Tensor) => Tensor>> = {
  tanh,
  relu,
  silu: (z) => multiply(z, sigmoid(z)),
  // z for z > 0, exp(z) - 1 below, without a branch
  elu: (z) => add(relu(z), subtract(exp(negate(relu(negate(z)))), scalar(1))),
};

const widths = ({ inputs, hidden, outputs }: Architecture): number[] => [inputs, ...hidden, outputs];

/** W0, b0, W1, b1, …: weights are fan-in x fan-out. */
export function parametersOf(architecture: Architecture): Parameter[] {
  const sizes = widths(architecture);
  return sizes.slice(1).flatMap((columns, layer) => [
    { name: `W${layer}`, rows: sizes[layer], columns },
    { name: `b${layer}`, rows: 1, columns },
  ]);
}

/** The parameters as inputs of a graph. */
export const parameterTensors = (architecture: Architecture): Tensor[] =>
  parametersOf(architecture).map(({ name, rows, columns }) => input(name, rows, columns));

/** Multilayer perceptron with a linear last layer. @param x rows x inputs @param parameters as `parameterTensors` lists them @returns rows x outputs */
export function mlp(x: Tensor, parameters: readonly Tensor[], activation: Activation): Tensor {
  const layers = parameters.length / 2;
  let h = x;
  for (let layer = 0; layer < layers; layer++) {
    const z = add(matmul(h, parameters[2 * layer]), parameters[2 * layer + 1]);
    h = layer < layers - 1 ? ACTIVATION[activation](z) : z;
  }
  return h;
}

/** Weights and biases uniform in ±1/√fan-in, in the order of `parametersOf`. */
export function initialParameters(architecture: Architecture, stream: RandomStream): Float32Array[] {
  return parametersOf(architecture).map(({ name, rows, columns }, i, all) => {
    const fanIn = name.startsWith("W") ? rows : all[i - 1].rows;
    const bound = 1 / Math.sqrt(fanIn);
    return Float32Array.from({ length: rows * columns }, () => bound * (2 * stream.uniform() - 1));
  });
}
