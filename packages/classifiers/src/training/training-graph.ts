import onnxProto from "onnx-proto";
import { gradients } from "../graph/differentiate.ts";
import { featureInputs, lossInputs, lossValue, type Loss } from "../loss/loss.ts";
import { mlp, parametersOf, parameterTensors, type Architecture, type Parameter } from "../network/mlp.ts";
import { graphModel, modelBytes } from "../graph/onnx-model.ts";
import { graphNodes, type NamedTensor } from "../graph/onnx-nodes.ts";
import { valueInfo, type Precision } from "../graph/onnx-values.ts";
import { limited } from "../optimiser/gradient-limit.ts";
import { momentName, type Optimiser } from "../optimiser/optimiser.ts";
import { concatColumns, input, multiply, reshape, scalar, sliceColumns, type Rows, type Tensor } from "../graph/tensor.ts";

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

function lossGraph(architecture: Architecture, loss: Loss, rows: Rows, parameters: readonly Tensor[]): LossGraph {
  const x = input("x", rows, featureInputs(architecture.inputs, loss));
  const columns = lossInputs(loss, rows);
  return {
    inputs: [x, ...columns],
    parameters,
    loss: lossValue(loss, (values) => mlp(values, parameters, architecture.activation), x, columns),
  };
}

/** The loss is the mean over the batch. */
function batchStep(
  architecture: Architecture,
  loss: Loss,
  batch: number,
  parameters: readonly Tensor[],
): LossGraph & { readonly gradients: readonly Tensor[] } {
  const graph = lossGraph(architecture, loss, batch, parameters);
  const mean = multiply(graph.loss, scalar(1 / batch));
  return { ...graph, loss: mean, gradients: gradients(mean, graph.parameters) };
}

/**
 * Loss and gradients of one batch, as `trainingModel` computes them, to compare with other derivatives: outputs "loss" and "gradient_W0",
 * "gradient_b0", ….
 * @param batch events in the batch; the loss is the mean over them
 */
export function gradientModel(architecture: Architecture, loss: Loss, batch: number, precision: Precision): Uint8Array {
  const step = batchStep(architecture, loss, batch, parameterTensors(architecture));
  const outputs = step.gradients.map((tensor, i) => ({ name: `gradient_${step.parameters[i].name ?? ""}`, tensor }));
  return graphModel("gradient", [...step.inputs, ...step.parameters], [{ name: "loss", tensor: step.loss }, ...outputs], precision);
}

/** The loss summed over any number of events: inputs are the columns and the parameters, output "loss", 1 x 1. */
export function lossModel(architecture: Architecture, loss: Loss): Uint8Array {
  const { inputs, parameters, loss: value } = lossGraph(architecture, loss, "batch", parameterTensors(architecture));
  return graphModel("loss", [...inputs, ...parameters], [{ name: "loss", tensor: value }], "float32");
}

/** Tensors laid end to end, row by row: 1 x n. */
const endToEnd = (tensors: readonly Tensor[]): Tensor =>
  concatColumns(tensors.map((tensor) => reshape(tensor, 1, Number(tensor.rows) * tensor.columns)));

/** The parameters that `flat`, 1 x n, holds end to end. */
function apart(flat: Tensor, parameters: readonly Parameter[]): Tensor[] {
  let from = 0;
  return parameters.map(({ rows, columns }) => reshape(sliceColumns(flat, from, (from += rows * columns)), rows, columns));
}

const PRECISION: Precision = "float32";

const info = ({ name = "", rows, columns }: Tensor): onnxProto.onnx.IValueInfoProto => valueInfo(name, [rows, columns], PRECISION);

/**
 * Training as one ONNX graph: a Scan over minibatches whose state is the parameters and the optimiser's moments. Inputs: the parameters and their moments,
 * then, under `stacked` names, a batch of every column for each step (steps x batch x columns) and the optimiser's numbers (steps x 1 x 1). Outputs: the
 * state under `trained` names and "losses" (steps x 1 x 1). Inside, all parameters are one tensor, and so is each moment: an optimiser's dozen operations
 * are done once, not for every weight matrix and bias.
 */
export function trainingModel(architecture: Architecture, loss: Loss, batch: number, optimiser: Optimiser): Uint8Array {
  const layout = parametersOf(architecture);
  const size = layout.reduce((total, { rows, columns }) => total + rows * columns, 0);
  const flat = (name: string): Tensor => input(name, 1, size);

  const parameters = flat("parameters");
  const moments = optimiser.moments.map(flat);
  const step = batchStep(architecture, loss, batch, apart(parameters, layout));
  const numbers = Object.keys(optimiser.inputs).map((name) => input(name, 1, 1));
  const scanned = [...step.inputs, ...numbers];
  const after = optimiser.step(parameters, limited(endToEnd(step.gradients)), moments, (name) => input(name, 1, 1));
  const results: NamedTensor[] = [
    ...[after.parameters, ...after.moments].map((tensor, i) => ({ name: `next_${["parameters", ...optimiser.moments][i]}`, tensor })),
    { name: "loss", tensor: step.loss },
  ];
  const { nodes, initializers } = graphNodes(results, PRECISION, { fuse: true });
  const state = [parameters, ...moments];
  const body = {
    name: "step",
    node: nodes,
    initializer: initializers,
    input: [...state, ...scanned].map(info),
    output: results.map(({ name, tensor: { rows, columns } }) => info(input(name, rows, columns))),
  };

  // around the scan: each parameter and moment by its own name, laid end to end before and taken apart after
  const nameOf = ({ name }: Parameter, i: number): string => (i === 0 ? name : momentName(optimiser.moments[i - 1], name));
  const named = state.map((_, i) => layout.map((parameter) => input(nameOf(parameter, i), parameter.rows, parameter.columns)));
  const before = graphNodes(
    state.map(({ name = "" }, i) => ({ name: `first_of_${name}`, tensor: endToEnd(named[i]) })),
    PRECISION,
    { prefix: "before" },
  );
  const last = graphNodes(
    state.flatMap(({ name = "" }, i) =>
      apart(flat(`last_of_${name}`), layout).map((tensor, p) => ({ name: trained(named[i][p].name ?? ""), tensor })),
    ),
    PRECISION,
    { prefix: "after" },
  );
  const inStack = (name: string, { rows, columns }: Tensor): onnxProto.onnx.IValueInfoProto =>
    valueInfo(name, ["steps", rows, columns], PRECISION);
  const stacks = scanned.map((tensor) => inStack(stacked(tensor.name ?? ""), tensor));
  const scan = {
    opType: "Scan",
    input: [...state.map(({ name = "" }) => `first_of_${name}`), ...stacks.map(({ name }) => name ?? "")],
    output: [...state.map(({ name = "" }) => `last_of_${name}`), "losses"],
    attribute: [
      { name: "body", type: AttributeType.GRAPH, g: body },
      { name: "num_scan_inputs", type: AttributeType.INT, i: scanned.length },
    ],
  };
  return modelBytes({
    name: "training",
    nodes: [...before.nodes, scan, ...last.nodes],
    initializers: [...before.initializers, ...last.initializers],
    inputs: [...named.flat().map(info), ...stacks],
    outputs: [
      ...named.flat().map(({ name = "", rows, columns }) => info(input(trained(name), rows, columns))),
      inStack("losses", step.loss),
    ],
  });
}
