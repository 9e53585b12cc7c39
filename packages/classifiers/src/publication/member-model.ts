import { architectureOf, coefficientScales, type NetworkDescription } from "../training/estimator-task.ts";
import { mlp, parametersOf, parameterTensors } from "../network/mlp.ts";
import { graphModel } from "../graph/onnx-model.ts";
import { initializer } from "../graph/onnx-values.ts";
import { ratioParts } from "../ratio/ratio-form.ts";
import { concatColumns, constant, divide, input, multiply, subtract, type Tensor } from "../graph/tensor.ts";
import type { TrainedMember } from "../training/train-member.ts";

/**
 * A member's forward pass from raw features: (x − mean)/scale, perceptron, head. @param x rows x d, physical units
 * @returns u and L side by side for a ratio (rows x ratioOutputs(k)), the score in the units of 1/c for SALLY (rows x k)
 */
export function memberOutput(
  description: NetworkDescription,
  x: Tensor,
  parameters: readonly Tensor[],
  means: Tensor,
  scales: Tensor,
): Tensor {
  const z = mlp(divide(subtract(x, means), scales), parameters, description.network.activation);
  if (description.method === "alices") {
    const { u, lower } = ratioParts(z, description.coefficients.length);
    return concatColumns([u, lower]);
  }
  return multiply(z, constant(coefficientScales(description.coefficients).map((scale) => 1 / scale)));
}

/** A member as an ONNX file: input "x" (rows x d, raw features), output "parts". */
export function memberModel(
  description: NetworkDescription,
  { parameters, standardisation }: Pick<TrainedMember, "parameters" | "standardisation">,
): Uint8Array {
  const d = description.featureNames.length;
  const x = input("x", "batch", d);
  const [means, scales] = ["means", "scales"].map((name) => input(name, 1, d));
  const architecture = architectureOf(description);
  const output = memberOutput(description, x, parameterTensors(architecture), means, scales);
  const weights = [
    initializer("means", standardisation.means, [1, d], "float32"),
    initializer("scales", standardisation.scales, [1, d], "float32"),
    ...parametersOf(architecture).map(({ name, rows, columns }, i) => initializer(name, parameters[i], [rows, columns], "float32")),
  ];
  return graphModel("member", [x], [{ name: "parts", tensor: output }], "float32", weights);
}
