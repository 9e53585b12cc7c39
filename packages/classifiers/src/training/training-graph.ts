import onnxProto from "onnx-proto";
import { adamStep, limited, STEP_INPUTS } from "../optimiser/adam.ts";
import { gradients } from "../graph/differentiate.ts";
import { featureInputs, lossInputs, lossValue, type Loss } from "../loss/loss.ts";
import { mlp, parameterTensors, type Architecture } from "../network/mlp.ts";
import { graphModel, modelBytes } from "../graph/onnx-model.ts";
import { graphNodes, type NamedTensor } from "../graph/onnx-nodes.ts";
import { valueInfo, type Precision } from "../graph/onnx-values.ts";
import { input, multiply, scalar, type Rows, type Tensor } from "../graph/tensor.ts";

const { AttributeType } = onnxProto.onnx.AttributeProto;

/** Name of a training graph's input that holds one batch of a column for every step. */
export const stacked = (column: string): string => `all_${column}`;

/** Name of a training graph's output that holds a state tensor after the last step. */
export const trained = (state: string): string => `trained_${state}`;

interface LossGraph {
  readonly inputs: readonly Tensor[];
  readonly parameters: readonly Tensor[];
  /** 1 x 1, summed over the events. */
  readonly loss: Tensor;
}

function lossGraph(architecture: Architecture, loss: Loss, rows: Rows): LossGraph {
  const x = input("x", rows, featureInputs(architecture.inputs, loss));
  const parameters = parameterTensors(architecture);
  const columns = lossInputs(loss, rows);
  return {
    inputs: [x, ...columns],
    parameters,
    loss: lossValue(loss, (values) => mlp(values, parameters, architecture.activation), x, columns),
  };
}

/** The loss is the mean over the batch. */
function batchStep(architecture: Architecture, loss: Loss, batch: number): LossGraph & { readonly gradients: readonly Tensor[] } {
  const graph = lossGraph(architecture, loss, batch);
  const mean = multiply(graph.loss, scalar(1 / batch));
  return { ...graph, loss: mean, gradients: gradients(mean, graph.parameters) };
}

/**
 * Loss and gradients of one batch, as `trainingModel` computes them, to compare with other derivatives: outputs "loss" and "gradient_W0",
 * "gradient_b0", ….
 * @param batch events in the batch; the loss is the mean over them
 */
export function gradientModel(architecture: Architecture, loss: Loss, batch: number, precision: Precision): Uint8Array {
  const step = batchStep(architecture, loss, batch);
  const outputs = step.gradients.map((tensor, i) => ({ name: `gradient_${step.parameters[i].name ?? ""}`, tensor }));
  return graphModel("gradient", [...step.inputs, ...step.parameters], [{ name: "loss", tensor: step.loss }, ...outputs], precision);
}

/** The loss summed over any number of events: inputs are the columns and the parameters, output "loss", 1 x 1. */
export function lossModel(architecture: Architecture, loss: Loss): Uint8Array {
  const { inputs, parameters, loss: value } = lossGraph(architecture, loss, "batch");
  return graphModel("loss", [...inputs, ...parameters], [{ name: "loss", tensor: value }], "float32");
}

/**
 * Training as one ONNX graph: a Scan over minibatches whose state is the parameters and Adam's moments. Inputs: the state, then, under
 * `stacked` names, a batch of every column for each step (steps x batch x columns) and `STEP_INPUTS` (steps x 1 x 1). Outputs: the state under
 * `trained` names and "losses" (steps x 1 x 1).
 */
export function trainingModel(architecture: Architecture, loss: Loss, batch: number): Uint8Array {
  const precision: Precision = "float32";
  const step = batchStep(architecture, loss, batch);
  const [stepSize, correction] = STEP_INPUTS.map((name) => input(name, 1, 1));
  const scanned = [...step.inputs, stepSize, correction];
  const directions = limited(step.gradients);
  const state = step.parameters.flatMap((parameter, i) => adamStep(parameter, directions[i], stepSize, correction));
  const nameOf = (tensor: Tensor): string => tensor.name ?? "";
  const inStep = (name: string, { rows, columns }: Tensor): onnxProto.onnx.IValueInfoProto => valueInfo(name, [rows, columns], precision);
  const inStack = (name: string, { rows, columns }: Tensor): onnxProto.onnx.IValueInfoProto =>
    valueInfo(name, ["steps", rows, columns], precision);

  const results: NamedTensor[] = [
    ...state.map(({ before, after }) => ({ name: `next_${nameOf(before)}`, tensor: after })),
    { name: "loss", tensor: step.loss },
  ];
  const { nodes, initializers } = graphNodes(results, precision);
  const body = {
    name: "step",
    node: nodes,
    initializer: initializers,
    input: [...state.map(({ before }) => before), ...scanned].map((tensor) => inStep(nameOf(tensor), tensor)),
    output: results.map(({ name, tensor }) => inStep(name, tensor)),
  };
  const inputs = [
    ...state.map(({ before }) => inStep(nameOf(before), before)),
    ...scanned.map((tensor) => inStack(stacked(nameOf(tensor)), tensor)),
  ];
  const outputs = [...state.map(({ before }) => inStep(trained(nameOf(before)), before)), inStack("losses", step.loss)];
  const scan = {
    opType: "Scan",
    input: inputs.map(({ name }) => name ?? ""),
    output: outputs.map(({ name }) => name ?? ""),
    attribute: [
      { name: "body", type: AttributeType.GRAPH, g: body },
      { name: "num_scan_inputs", type: AttributeType.INT, i: scanned.length },
    ],
  };
  return modelBytes({ name: "training", nodes: [scan], initializers: [], inputs, outputs });
}
