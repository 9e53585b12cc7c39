import { architectureOf, coefficientScales, formOf, isPerTerm, type NetworkDescription } from "../training/estimator-task.ts";
import { methodTraits } from "../loss/method.ts";
import { networkBody, parametersOf, parameterTensors } from "../network/network-body.ts";
import { softmax } from "../network/softmax.ts";
import { graphModel } from "../graph/onnx-model.ts";
import { initializer } from "../graph/onnx-values.ts";
import { densityParts } from "../ratio/density-form.ts";
import { doublyParameterisedRatio } from "../ratio/estimated-ratio.ts";
import { ratioParts } from "../ratio/ratio-form.ts";
import { termParts } from "../ratio/term-ratio.ts";
import { concatColumns, constant, divide, input, multiply, sliceColumns, subtract, type Tensor } from "../graph/tensor.ts";
import type { TrainedMember } from "../training/train-member.ts";

/** Columns that a member reads: the features, and behind them the coefficients that its network depends on. */
export const memberInputs = (description: NetworkDescription): number => architectureOf(description).inputs;

/** What a member's file calls its output. */
export const memberOutputName = (description: NetworkDescription): "parts" | "log_likelihood_ratio" =>
  methodTraits(description.method).estimates === "ratio" && ["parameterised", "double"].includes(formOf(description))
    ? "log_likelihood_ratio"
    : "parts";

/**
 * A member's forward pass from raw inputs: (x − mean)/scale, perceptron, head. @param x rows x memberInputs, physical units
 * @returns u and L side by side for a structured ratio (rows x ratioOutputs(k)), `termParts` for one of per-term networks, log r̂ for one whose network sees the coefficients (rows x 1), the score
 * in the units of 1/c (rows x k), the probabilities of a classifier (rows x classes)
 */
export function memberOutput(
  description: NetworkDescription,
  x: Tensor,
  parameters: readonly Tensor[],
  means: Tensor,
  scales: Tensor,
): Tensor {
  const { coefficients, featureNames, method } = description;
  const architecture = architectureOf(description);
  const [d, k] = [featureNames.length, coefficients.length];
  const units = coefficientScales(coefficients);
  const perceptron = (inputs: Tensor): Tensor => networkBody(inputs, parameters, architecture);
  const traits = methodTraits(method);
  const form = formOf(description);
  const origin = constant(coefficients.map(({ sm }) => sm));
  // the coefficients behind the features are brought to their units with them, in the same two operations
  if (traits.estimates === "ratio" && form === "parameterised")
    return perceptron(divide(subtract(x, concatColumns([means, origin])), concatColumns([scales, constant(units)])));
  const features = divide(subtract(sliceColumns(x, 0, d), means), scales);
  if (traits.estimates === "probabilities") return softmax(perceptron(features));
  if (traits.estimates === "score") return multiply(perceptron(features), constant(units.map((scale) => 1 / scale)));
  if (isPerTerm(description)) return termParts(perceptron(features), k);
  if (form === "structured") {
    const z = perceptron(features);
    const { u, lower } = traits.reference === "mixture" ? densityParts(z, k) : ratioParts(z, k);
    return concatColumns([u, lower]);
  }
  const delta = (from: number): Tensor => divide(subtract(sliceColumns(x, from, from + k), origin), constant(units));
  return doublyParameterisedRatio(k).estimate(perceptron, features, (name) => delta(name === "delta" ? d : d + k)).logRatio;
}

/** A member as an ONNX file: input "x" (rows x memberInputs, raw), output `memberOutputName`. */
export function memberModel(
  description: NetworkDescription,
  { parameters, standardisation }: Pick<TrainedMember, "parameters" | "standardisation">,
): Uint8Array {
  const d = description.featureNames.length;
  const x = input("x", "batch", memberInputs(description));
  const [means, scales] = ["means", "scales"].map((name) => input(name, 1, d));
  const architecture = architectureOf(description);
  const output = memberOutput(description, x, parameterTensors(architecture), means, scales);
  const weights = [
    initializer("means", standardisation.means, [1, d], "float32"),
    initializer("scales", standardisation.scales, [1, d], "float32"),
    ...parametersOf(architecture).map(({ name, rows, columns }, i) => initializer(name, parameters[i], [rows, columns], "float32")),
  ];
  return graphModel("member", [x], [{ name: memberOutputName(description), tensor: output }], "float32", weights);
}
