import type { RandomStream } from "@ratiometer/tables";
import { input, type Tensor } from "../graph/tensor.ts";
import { eventGraphNetwork, eventGraphParameters, initialEventGraph } from "./event-graph.ts";
import * as perceptron from "./mlp.ts";
import type { Architecture, LayerMode, Parameter } from "./mlp.ts";

/** All numbers of a network, a perceptron or one that reads a graph, in a fixed order. */
export const parametersOf = ({ graph, ...rest }: Architecture): Parameter[] =>
  graph === undefined ? perceptron.parametersOf(rest) : eventGraphParameters({ ...rest, graph });

/** The parameters as inputs of a graph. */
export const parameterTensors = (architecture: Architecture): Tensor[] =>
  parametersOf(architecture).map(({ name, rows, columns }) => input(name, rows, columns));

/** Where training begins, in the order of `parametersOf`. */
export const initialParameters = ({ graph, ...rest }: Architecture, stream: RandomStream): Float32Array[] =>
  graph === undefined ? perceptron.initialParameters(rest, stream) : initialEventGraph({ ...rest, graph }, stream);

/**
 * The network of an architecture.
 * @param x rows x inputs @param parameters as `parameterTensors` lists them @param mode of hidden layers, that of evaluation if left out
 * @returns rows x outputs
 */
export const networkBody = (x: Tensor, parameters: readonly Tensor[], { graph, ...rest }: Architecture, mode?: LayerMode): Tensor =>
  graph === undefined ? perceptron.mlp(x, parameters, rest, mode) : eventGraphNetwork(x, parameters, { ...rest, graph }, mode);
