import onnxProto from "onnx-proto";
import { gradients } from "../graph/differentiate.ts";
import { batchMode, type BatchMode } from "./batch-mode.ts";
import { featureInputs, lossInputs, lossValue, type Loss } from "../loss/loss.ts";
import { hiddenLayers, type Architecture, type Parameter } from "../network/mlp.ts";
import { networkBody, parametersOf, parameterTensors } from "../network/network-body.ts";
import { graphModel, modelBytes } from "../graph/onnx-model.ts";
import { graphNodes, type NamedTensor } from "../graph/onnx-nodes.ts";
import { integerInfo, valueInfo, type Precision } from "../graph/onnx-values.ts";
import { limited } from "../optimiser/gradient-limit.ts";
import { momentName, type Optimiser } from "../optimiser/optimiser.ts";
import { concatColumns, constant, input, multiply, reshape, scalar, sliceColumns, type Tensor } from "../graph/tensor.ts";

const { AttributeType } = onnxProto.onnx.AttributeProto;

/** Name of a training graph's input that holds what each step has, step after step. */
export const stacked = (column: string): string => `all_${column}`;

/** Name of a training graph's input that holds rows of a column, in any order. */
export const tableOf = (column: string): string => `table_${column}`;

/** Name of a training graph's input that says which rows of a column make up each batch. */
export const rowsOf = (column: string): string => `rows_${column}`;

/** Name of a training graph's output that holds a state tensor after the last step. */
export const trained = (state: string): string => `trained_${state}`;

/** The loss of a batch as a graph. */
interface BatchStep {
  /** What events have: "x" and the loss's columns. */
  readonly columns: readonly Tensor[];
  /** 1 x 1, the mean over the batch. */
  readonly loss: Tensor;
  /** With respect to the learned parameters. */
  readonly gradients: readonly Tensor[];
  readonly mode: BatchMode;
}

/** @param parameters all of them, as `parametersOf` lists them */
function batchStep(architecture: Architecture, loss: Loss, batch: number, parameters: readonly Tensor[]): BatchStep {
  const x = input("x", batch, featureInputs(architecture.inputs, loss));
  const columns = lossInputs(loss, batch);
  const mode = batchMode(architecture, batch);
  const total = lossValue(loss, (values) => networkBody(values, parameters, architecture, mode), x, columns);
  const mean = multiply(total, scalar(1 / batch));
  const learned = parametersOf(architecture).flatMap((parameter, i) => (parameter.learned ? [parameters[i]] : []));
  return { columns: [x, ...columns], loss: mean, gradients: gradients(mean, learned, true), mode };
}

/**
 * Loss and gradients of one batch, as `trainingModel` computes them, to compare with other derivatives: outputs "loss" and "gradient_W0",
 * "gradient_b0", ….
 * @param batch events in the batch; the loss is the mean over them
 */
export function gradientModel(architecture: Architecture, loss: Loss, batch: number, precision: Precision): Uint8Array {
  const parameters = parameterTensors(architecture);
  const step = batchStep(architecture, loss, batch, parameters);
  const learned = parametersOf(architecture).filter((parameter) => parameter.learned);
  const outputs = step.gradients.map((tensor, i) => ({ name: `gradient_${learned[i].name}`, tensor }));
  const inputs = [...step.columns, ...step.mode.inputs, ...parameters];
  return graphModel("gradient", inputs, [{ name: "loss", tensor: step.loss }, ...outputs], precision);
}

/** The loss of a network in evaluation, summed over any number of events: inputs are the columns and the parameters, output "loss", 1 x 1. */
export function lossModel(architecture: Architecture, loss: Loss): Uint8Array {
  const x = input("x", "batch", featureInputs(architecture.inputs, loss));
  const columns = lossInputs(loss, "batch");
  const parameters = parameterTensors(architecture);
  const value = lossValue(loss, (values) => networkBody(values, parameters, architecture), x, columns);
  return graphModel("loss", [x, ...columns, ...parameters], [{ name: "loss", tensor: value }], "float32");
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

/** A tensor that lasts from step to step, and what it is after one. */
interface Lasting {
  readonly before: Tensor;
  readonly after: Tensor;
  /** Inputs of the whole graph that it begins with, laid end to end. */
  readonly parts: readonly Parameter[];
}

/** What a step reads and what it leaves. */
interface TrainingStep {
  /** What events have. */
  readonly columns: readonly Tensor[];
  /** What each step has. */
  readonly numbers: readonly Tensor[];
  readonly state: readonly Lasting[];
  readonly loss: Tensor;
}

/** All learned parameters are one tensor, and so is each moment: an optimiser's dozen operations are done once, not for every matrix and bias. */
function trainingStep(
  architecture: Architecture,
  loss: Loss,
  batch: number,
  optimiser: Optimiser,
  limit: number,
  mask: readonly number[] | undefined,
): TrainingStep {
  const layout = parametersOf(architecture);
  const learned = layout.filter((parameter) => parameter.learned);
  const size = learned.reduce((total, { rows, columns }) => total + rows * columns, 0);
  const flat = (name: string): Tensor => input(name, 1, size);
  const parameters = flat("parameters");
  const moments = optimiser.moments.map(flat);
  const named = new Map(apart(parameters, learned).map((tensor, i) => [learned[i].name, tensor]));
  const all = layout.map(({ name, rows, columns }) => named.get(name) ?? input(name, rows, columns));
  const step = batchStep(architecture, loss, batch, all);
  const numbers = Object.keys(optimiser.inputs).map((name) => input(name, 1, 1));
  const number = (name: string): Tensor => input(name, 1, 1);
  const whole = endToEnd(step.gradients);
  const gradient = mask === undefined ? whole : multiply(whole, constant(mask));
  const after = optimiser.step(parameters, limited(gradient, limit), moments, number);
  const lasting = (before: Tensor, after: Tensor): Lasting => ({ before, after, parts: layout.filter(({ name }) => name === before.name) });
  const running = (architecture.batchNorm === true ? hiddenLayers(architecture) : []).flatMap(({ columns, layer }): Lasting[] => {
    const [mean, variance] = ["mean", "variance"].map((name) => input(`${name}${layer}`, 1, columns));
    const updated = step.mode.running(layer, { mean, variance });
    return [lasting(mean, updated.mean), lasting(variance, updated.variance)];
  });
  const fixed = layout.filter(({ name, learned: changes }) => !changes && running.every(({ before }) => before.name !== name));
  const ofMoment = (moment: string): Parameter[] => learned.map((one) => ({ ...one, name: momentName(moment, one.name) }));
  return {
    columns: step.columns,
    numbers: [...step.mode.inputs, ...numbers],
    state: [
      { before: parameters, after: after.parameters, parts: learned },
      ...moments.map((before, i) => ({ before, after: after.moments[i], parts: ofMoment(optimiser.moments[i]) })),
      ...running,
      ...fixed.map(({ name, rows, columns }) => lasting(input(name, rows, columns), input(name, rows, columns))),
    ],
    loss: step.loss,
  };
}

/**
 * Training as one ONNX graph: a Scan over minibatches whose state is the parameters and the optimiser's moments. Inputs: the parameters and their moments
 * by name, then for every column a table (rows x columns, `tableOf`) and which of its rows make up each batch (steps x batch, `rowsOf`), then, under `stacked`
 * names, `batchInputs` for each step (steps x rows x columns) and the optimiser's numbers (steps x 1 x 1). Outputs: the state under `trained` names and "losses" (steps x 1 x 1).
 * @param limit of the gradient's length
 * @param mask factor of each number of the gradient, end to end: what has none never changes, if its moments are 0. All 1 if left out
 */
export function trainingModel(
  architecture: Architecture,
  loss: Loss,
  batch: number,
  optimiser: Optimiser,
  limit: number,
  mask?: readonly number[],
): Uint8Array {
  const { columns, numbers, state, loss: value } = trainingStep(architecture, loss, batch, optimiser, limit, mask);
  const scanned = [...columns, ...numbers];
  const nameOf = ({ name = "" }: Tensor): string => name;
  const results: NamedTensor[] = [
    ...state.map(({ before, after }) => ({ name: `next_${nameOf(before)}`, tensor: after })),
    { name: "loss", tensor: value },
  ];
  const { nodes, initializers } = graphNodes(results, PRECISION, { fuse: true });
  const body = {
    name: "step",
    node: nodes,
    initializer: initializers,
    input: [...state.map(({ before }) => before), ...scanned].map(info),
    output: results.map(({ name, tensor: { rows, columns } }) => info(input(name, rows, columns))),
  };

  // around the scan: each part by its own name, laid end to end before and taken apart after
  const named = state.map(({ parts }) => parts.map(({ name, rows, columns }) => input(name, rows, columns)));
  const before = graphNodes(
    state.map((lasting, i) => ({
      name: `begin_${nameOf(lasting.before)}`,
      tensor: reshape(endToEnd(named[i]), 1, lasting.before.columns),
    })),
    PRECISION,
    { prefix: "before" },
  );
  const last = graphNodes(
    state.flatMap(({ before: { name = "", columns }, parts }) =>
      apart(input(`end_${name}`, 1, columns), parts).map((tensor, p) => ({ name: trained(parts[p].name), tensor })),
    ),
    PRECISION,
    { prefix: "after" },
  );
  const inStack = (name: string, { rows, columns }: Tensor): onnxProto.onnx.IValueInfoProto =>
    valueInfo(name, ["steps", rows, columns], PRECISION);
  const stacks = numbers.map((tensor) => inStack(stacked(nameOf(tensor)), tensor));
  // rows are gathered here, outside of the scan: all batches of a call at once
  const gathers = columns.map(nameOf).map((name) => ({ opType: "Gather", input: [tableOf(name), rowsOf(name)], output: [stacked(name)] }));
  const tables = columns.flatMap((column) => [
    valueInfo(tableOf(nameOf(column)), [`events_${nameOf(column)}`, column.columns], PRECISION),
    integerInfo(rowsOf(nameOf(column)), ["steps", batch]),
  ]);
  const scan = {
    opType: "Scan",
    input: [...state.map((lasting) => `begin_${nameOf(lasting.before)}`), ...scanned.map((tensor) => stacked(nameOf(tensor)))],
    output: [...state.map((lasting) => `end_${nameOf(lasting.before)}`), "losses"],
    attribute: [
      { name: "body", type: AttributeType.GRAPH, g: body },
      { name: "num_scan_inputs", type: AttributeType.INT, i: scanned.length },
    ],
  };
  return modelBytes({
    name: "training",
    nodes: [...before.nodes, ...gathers, scan, ...last.nodes],
    initializers: [...before.initializers, ...last.initializers],
    inputs: [...named.flat().map(info), ...tables, ...stacks],
    outputs: [...named.flat().map(({ name = "", rows, columns }) => info(input(trained(name), rows, columns))), inStack("losses", value)],
  });
}
