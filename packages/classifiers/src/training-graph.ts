import onnxProto from "onnx-proto";
import { gradients } from "./differentiate.ts";
import { lossInputs, lossValue, type Loss } from "./loss/loss.ts";
import { mlp, parametersOf, parameterTensors, type Architecture } from "./mlp.ts";
import { graphModel, graphNodes, modelBytes, valueInfo, type NamedTensor, type Precision } from "./onnx-model.ts";
import { add, divide, input, multiply, relu, scalar, sqrt, square, subtract, sum, type Tensor } from "./tensor.ts";

const { AttributeType } = onnxProto.onnx.AttributeProto;

/** Adam (Kingma and Ba, arXiv:1412.6980) with its usual constants. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** The names under which a training graph takes and returns a parameter and its two moments. */
export const momentNames = (parameter: string): readonly [string, string, string] => [
  parameter,
  `first_${parameter}`,
  `second_${parameter}`,
];

/** Per-step inputs: Adam's bias-corrected step size η/(1 − β₁ᵗ), and 1/(1 − β₂ᵗ). */
export const STEP_INPUTS = ["step_size", "second_correction"] as const;

/**
 * Largest length of the gradient of one step; longer ones are scaled down to it. Events near a vanishing amplitude have huge scores: without a limit a
 * batch with one of them throws a young network onto a plateau that it does not leave.
 */
const GRADIENT_LIMIT = 1;

/** All gradients times min(1, limit/length). */
function limited(all: readonly Tensor[]): Tensor[] {
  const length = sqrt(all.map((gradient) => sum(square(gradient), "all")).reduce(add));
  const excess = relu(subtract(divide(length, scalar(GRADIENT_LIMIT)), scalar(1)));
  const factor = divide(scalar(1), add(scalar(1), excess));
  return all.map((gradient) => multiply(gradient, factor));
}

interface Step {
  readonly inputs: readonly Tensor[];
  readonly parameters: readonly Tensor[];
  readonly loss: Tensor;
  readonly gradients: readonly Tensor[];
}

function lossStep(architecture: Architecture, loss: Loss, batch: number | "batch"): Step {
  const x = input("x", batch, architecture.inputs);
  const parameters = parameterTensors(architecture);
  const columns = lossInputs(loss, batch);
  const summed = lossValue(loss, mlp(x, parameters, architecture.activation), columns);
  const mean = typeof batch === "number" ? multiply(summed, scalar(1 / batch)) : summed;
  return { inputs: [x, ...columns], parameters, loss: mean, gradients: gradients(mean, parameters) };
}

/**
 * Loss and gradients of one batch, for tests and for closure: outputs "loss" and "gradient_W0", "gradient_b0", ….
 * @param batch events in the batch; the loss is the mean over them
 */
export function gradientModel(architecture: Architecture, loss: Loss, batch: number, precision: Precision): Uint8Array {
  const step = lossStep(architecture, loss, batch);
  const outputs = step.gradients.map((tensor, i) => ({ name: `gradient_${step.parameters[i].name ?? ""}`, tensor }));
  return graphModel("gradient", [...step.inputs, ...step.parameters], [{ name: "loss", tensor: step.loss }, ...outputs], precision);
}

/** The loss summed over any number of events: output "loss", 1 x 1. */
export function lossModel(architecture: Architecture, loss: Loss): Uint8Array {
  const { inputs, parameters, loss: value } = lossStep(architecture, loss, "batch");
  return graphModel("loss", [...inputs, ...parameters], [{ name: "loss", tensor: value }], "float32");
}

/**
 * Training as one ONNX graph: a Scan over minibatches whose state is the parameters and Adam's moments. Inputs: the state, then, under
 * `stacked` names, a batch of every column for each step (steps x batch x columns) and `STEP_INPUTS` (steps x 1 x 1). Outputs: the state under
 * `trained` names and "losses" (steps x 1 x 1).
 */
export function trainingModel(architecture: Architecture, loss: Loss, batch: number): Uint8Array {
  const precision: Precision = "float32";
  const step = lossStep(architecture, loss, batch);
  const [stepSize, correction] = STEP_INPUTS.map((name) => input(name, 1, 1));
  const state: Tensor[] = [];
  const updated: NamedTensor[] = [];
  const gradientsUsed = limited(step.gradients);
  for (const [i, parameter] of step.parameters.entries()) {
    const gradient = gradientsUsed[i];
    const [, firstName, secondName] = momentNames(parameter.name ?? "");
    const first = input(firstName, parameter.rows, parameter.columns);
    const second = input(secondName, parameter.rows, parameter.columns);
    const newFirst = add(multiply(scalar(ADAM.beta1), first), multiply(scalar(1 - ADAM.beta1), gradient));
    const newSecond = add(multiply(scalar(ADAM.beta2), second), multiply(scalar(1 - ADAM.beta2), square(gradient)));
    const width = add(sqrt(multiply(newSecond, correction)), scalar(ADAM.epsilon));
    const moved = subtract(parameter, multiply(stepSize, divide(newFirst, width)));
    state.push(parameter, first, second);
    updated.push(...[moved, newFirst, newSecond].map((tensor, j) => ({ name: `next_${momentNames(parameter.name ?? "")[j]}`, tensor })));
  }
  const scanned = [...step.inputs, stepSize, correction];
  const outputs = [...updated, { name: "loss", tensor: step.loss }];
  const { nodes, initializers } = graphNodes(outputs, precision);
  const info = (name: string, tensor: Tensor, steps: readonly string[]): onnxProto.onnx.IValueInfoProto =>
    valueInfo(name, [...steps, tensor.rows, tensor.columns], precision);
  const body = {
    name: "step",
    node: nodes,
    initializer: initializers,
    input: [...state, ...scanned].map((tensor) => info(tensor.name ?? "", tensor, [])),
    output: outputs.map(({ name, tensor }) => info(name, tensor, [])),
  };
  const scan = {
    opType: "Scan",
    input: [...state.map(({ name }) => name ?? ""), ...scanned.map(({ name }) => stacked(name ?? ""))],
    output: outputs.map(({ name }) => outerName(name)),
    attribute: [
      { name: "body", type: AttributeType.GRAPH, g: body },
      { name: "num_scan_inputs", type: AttributeType.INT, i: scanned.length },
    ],
  };
  return modelBytes({
    name: "training",
    nodes: [scan],
    initializers: [],
    inputs: [
      ...state.map((tensor) => info(tensor.name ?? "", tensor, [])),
      ...scanned.map((tensor) => info(stacked(tensor.name ?? ""), tensor, ["steps"])),
    ],
    outputs: outputs.map(({ name, tensor }) => info(outerName(name), tensor, name === "loss" ? ["steps"] : [])),
  });
}

/** Name of a graph's input that holds one batch of a column for every step. */
export const stacked = (column: string): string => `all_${column}`;

/** Name of the graph's output that holds a state tensor after the last step. */
export const trained = (state: string): string => `trained_${state}`;

const outerName = (bodyOutput: string): string => (bodyOutput === "loss" ? "losses" : bodyOutput.replace(/^next_/, "trained_"));

/** Names of the parameters and moments of an architecture in the order of the state. */
export const stateNames = (architecture: Architecture): string[] => parametersOf(architecture).flatMap(({ name }) => momentNames(name));
