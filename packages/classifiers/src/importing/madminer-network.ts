import { AnalysisError } from "@ratiometer/config";
import { gradients } from "../graph/differentiate.ts";
import { graphModel } from "../graph/onnx-model.ts";
import type { NamedTensor } from "../graph/onnx-nodes.ts";
import { initializer, type Initializer } from "../graph/onnx-values.ts";
import { add, concatColumns, constant, divide, input, matmul, scalar, sliceColumns, subtract, type Tensor } from "../graph/tensor.ts";
import { madMinerActivation } from "./madminer-activation.ts";
import type { MadMinerEstimator, Scaling } from "./madminer-estimator.ts";
import type { MadMinerEstimatorType } from "./madminer-settings.ts";

/** A column of the input of an imported network. */
export interface ImportedInput {
  readonly name: string;
  readonly role: "feature" | "coefficient";
}

/** A network of another program as an ONNX file of ours. */
export interface ImportedNetwork {
  readonly bytes: Uint8Array;
  readonly type: MadMinerEstimatorType;
  /** Columns of its input "x", in order. */
  readonly inputs: readonly ImportedInput[];
  /** "log_likelihood_ratio" and "score", the latter alone for a score estimator; "score_denominator" for a ratio between two points. */
  readonly outputs: readonly string[];
  readonly members: number;
  readonly remarks: readonly string[];
}

/** What an import may be told beside the files. */
export interface ImportOptions {
  /** Names of all observables that MadMiner knew; "x0", "x1", … if left out. */
  readonly observables?: readonly string[];
  /** Names of the parameters; "theta0", "theta1", … if left out. */
  readonly parameters?: readonly string[];
  /** Instead of the activation in the settings. */
  readonly activation?: string;
}

const scaled = (x: Tensor, scaling: Scaling | undefined): Tensor =>
  scaling === undefined ? x : divide(subtract(x, constant(scaling.means)), constant(scaling.stds));

/**
 * The perceptron of one member: its layers as a graph, and its weights by name. MadMiner applies the activation before every layer but the first, and
 * counts dropout layers: with dropout the inputs go through it, and hidden units twice.
 */
function perceptron(
  { layers, settings: { dropout } }: MadMinerEstimator,
  member: number,
  activation: (z: Tensor) => Tensor,
): { readonly network: (x: Tensor) => Tensor; readonly weights: Initializer[] } {
  const weights: Initializer[] = [];
  const parameters = layers.map(({ inputs, outputs, weight, bias }, layer) => {
    const [matrix, row] = ["W", "b"].map((letter) => `member${member}_${letter}${layer}`);
    const transposed = Float64Array.from({ length: inputs * outputs }, (_, i) => weight[(i % outputs) * inputs + Math.floor(i / outputs)]);
    weights.push(initializer(matrix, transposed, [inputs, outputs], "float32"), initializer(row, bias, [1, outputs], "float32"));
    return [input(matrix, inputs, outputs), input(row, 1, outputs)] as const;
  });
  const before = (h: Tensor, layer: number): Tensor => {
    if (!dropout) return layer === 0 ? h : activation(h);
    return activation(layer === 0 ? h : activation(h));
  };
  const network = (x: Tensor): Tensor => parameters.reduce((h, [w, b], layer) => add(matmul(before(h, layer), w), b), x);
  return { network, weights };
}

const mean = (tensors: readonly Tensor[]): Tensor =>
  tensors.length === 1 ? tensors[0] : divide(tensors.reduce(add), scalar(tensors.length));

/** Names of the observables that the network sees. */
function observableNames(
  { where, settings: { observables, features } }: MadMinerEstimator,
  given: readonly string[] | undefined,
): string[] {
  const chosen = features ?? Array.from({ length: observables }, (_, i) => i);
  if (given === undefined) return chosen.map((i) => `x${i}`);
  const fits = features === undefined ? given.length === observables : chosen.every((i) => i < given.length);
  if (!fits)
    throw new AnalysisError(
      "DATA_MADMINER_MODEL",
      `${given.length} observables are named (${given.join(", ")}), the network sees ${features === undefined ? observables : `those of the numbers ${features.join(", ")}`}`,
      { where, hint: "name all observables of the MadMiner setup in their order" },
    );
  return chosen.map((i) => given[i]);
}

function parameterNames({ where, settings: { parameters } }: MadMinerEstimator, given: readonly string[] | undefined): string[] {
  const names = given ?? Array.from({ length: parameters }, (_, p) => `theta${p}`);
  if (names.length !== parameters)
    throw new AnalysisError(
      "DATA_MADMINER_MODEL",
      `${names.length} parameters are named (${names.join(", ")}), the network has ${parameters}`,
      {
        where,
        hint: "name all parameters of the MadMiner setup in their order",
      },
    );
  return [...names];
}

/** What all members of an ensemble must have in common. */
function requireAlike(estimators: readonly MadMinerEstimator[]): void {
  const [first] = estimators;
  for (const { where, settings, nuisanceMatrix } of estimators)
    for (const [what, own, expected] of [
      ["the estimator type", settings.type, first.settings.type],
      ["the number of observables", settings.observables, first.settings.observables],
      ["the choice of observables", settings.features?.join(", ") ?? "all", first.settings.features?.join(", ") ?? "all"],
      ["the number of parameters", settings.parameters, first.settings.parameters],
      ["the number of scores", nuisanceMatrix?.rows ?? settings.parameters, first.nuisanceMatrix?.rows ?? first.settings.parameters],
    ] as const)
      if (own !== expected)
        throw new AnalysisError("DATA_MADMINER_MODEL", `${what} is ${own}, that of the first estimator ${expected}`, { where });
}

/**
 * Trained estimators of MadMiner as one ONNX network: float32 input "x" (rows x columns: the observables it sees, then the parameters in physical values;
 * for a ratio between two points those of the numerator and then those of the denominator), and, averaged over the estimators as MadMiner's ensemble
 * does, "log_likelihood_ratio" (rows x 1) and "score" (rows x parameters), its derivative by the (numerator's) parameters in inverse physical units.
 * @param estimators one, or the members of an ensemble
 * @throws AnalysisError DATA_MADMINER_MODEL if members differ in what they see, or names do not fit
 */
export function madMinerNetwork(estimators: readonly MadMinerEstimator[], options: ImportOptions = {}): ImportedNetwork {
  requireAlike(estimators);
  const [first] = estimators;
  const { type, observables: d, parameters: k, activation: name } = first.settings;
  const observables = observableNames(first, options.observables);
  const parameters = parameterNames(first, options.parameters);
  const points = { parameterized_ratio: [""], double_parameterized_ratio: ["_numerator", "_denominator"], score: [] }[type];
  const inputs: ImportedInput[] = [
    ...observables.map((one) => ({ name: one, role: "feature" as const })),
    ...points.flatMap((point) => parameters.map((one) => ({ name: `${one}${point}`, role: "coefficient" as const }))),
  ];
  const x = input("x", "batch", inputs.length);
  const features = sliceColumns(x, 0, d);
  const thetas = points.map((_, point) => sliceColumns(x, d + point * k, d + (point + 1) * k));
  const weights: Initializer[] = [];
  const remarks = new Set<string>();
  const values = estimators.map((estimator, member): Tensor => {
    const { apply, remark } = madMinerActivation(estimator.settings.activation, options.activation, estimator.where);
    for (const told of [...(remark === undefined ? [] : [remark]), ...estimator.remarks]) remarks.add(told);
    if (estimator.settings.dropout)
      remarks.add("with dropout MadMiner applies the activation to the inputs, and twice to hidden units, and so does this network");
    const { network, weights: own } = perceptron(estimator, member, apply);
    weights.push(...own);
    const seen = scaled(features, estimator.observableScaling);
    const given = thetas.map((theta) => scaled(theta, estimator.parameterScaling));
    // MadMiner's networks take the parameters first
    const value = network(concatColumns([...given, seen]));
    if (type === "double_parameterized_ratio") return subtract(value, network(concatColumns([...given.toReversed(), seen])));
    const { nuisanceMatrix } = estimator;
    return nuisanceMatrix === undefined ? value : matmul(value, constant(nuisanceMatrix.values, nuisanceMatrix.rows), [false, true]);
  });
  if (type === "double_parameterized_ratio" && first.parameterScaling !== undefined)
    remarks.add("the parameters are scaled as in the training; MadMiner's own evaluation of such ratios leaves the scaling out");
  const value = mean(values);
  const scores = gradients(value, thetas);
  const outputs: NamedTensor[] =
    type === "score"
      ? [{ name: "score", tensor: value }]
      : [
          { name: "log_likelihood_ratio", tensor: value },
          ...["score", "score_denominator"].slice(0, points.length).map((output, i) => ({ name: output, tensor: scores[i] })),
        ];
  const metadata = {
    generator: "ratiometer",
    source: "MadMiner",
    estimator_type: type,
    activation: name,
    coefficients: parameters.join(","),
    "eft.inputs": JSON.stringify(inputs.map((one) => ({ ...one, unit: "" }))),
  };
  return {
    bytes: graphModel("madminer", [x], outputs, "float32", weights, metadata),
    type,
    inputs,
    outputs: outputs.map((output) => output.name),
    members: estimators.length,
    remarks: [...remarks],
  };
}
