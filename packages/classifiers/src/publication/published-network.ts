import { AnalysisError } from "@ratiometer/config";
import { symmetricMatrix } from "@ratiometer/eft";
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { architectureOf, coefficientScales, isPerTerm, type NetworkDescription } from "../training/estimator-task.ts";
import { calibratedTensor, type CalibrationCurve } from "../calibration/calibration-curve.ts";
import { memberForm } from "./member-form.ts";
import { memberOutput, memberOutputName } from "./member-model.ts";
import { parametersOf } from "../network/network-body.ts";
import { graphModel, readModel } from "../graph/onnx-model.ts";
import { LEAST_RATIO } from "../ratio/log-ratio.ts";
import { formUnits, termForm } from "../ratio/term-ratio.ts";
import { initializer, type Initializer, type Precision } from "../graph/onnx-values.ts";
import {
  add,
  concatColumns,
  constant,
  divide,
  exp,
  expandLike,
  input,
  log,
  matmul,
  maximum,
  scalar,
  sliceColumns,
  square,
  subtract,
  sum,
  type Tensor,
} from "../graph/tensor.ts";

const PRECISION: Precision = "float32";

/**
 * The members' outputs from raw features, and the weights under the names member0_W0, ….
 * @throws AnalysisError TRAIN_MEMBER_FILE if a file does not hold the weights of the network described
 */
export function memberTensors(
  description: NetworkDescription,
  x: Tensor,
  models: readonly Uint8Array[],
): { readonly outputs: Tensor[]; readonly weights: Initializer[] } {
  const d = description.featureNames.length;
  const layout = [
    { name: "means", rows: 1, columns: d },
    { name: "scales", rows: 1, columns: d },
    ...parametersOf(architectureOf(description)),
  ];
  const weights: Initializer[] = [];
  const outputs = models.map((model, member) => {
    const { weights: values } = readModel(model);
    const tensors = layout.map(({ name, rows, columns }) => {
      const id = `member${member}_${name}`;
      const found = values.get(name);
      if (found?.length !== rows * columns)
        throw new AnalysisError(
          "TRAIN_MEMBER_FILE",
          `network ${member} of ${description.name} has ${found === undefined ? "no" : found.length} weights ${name}, expected ${rows} x ${columns}`,
          { path: `estimators.${description.name}`, hint: "train it again" },
        );
      weights.push(initializer(id, found, [rows, columns], PRECISION));
      return input(id, rows, columns);
    });
    const [means, scales, ...parameters] = tensors;
    return memberOutput(description, x, parameters, means, scales);
  });
  return { outputs, weights };
}

/** The mean over the members. */
export const ensembleTensor = (tensors: readonly Tensor[]): Tensor => divide(tensors.reduce(add), scalar(tensors.length));

/** A published network as an expression of its input, and the weights that it reads. */
export interface PublishedGraph {
  readonly x: Tensor;
  readonly output: Tensor;
  readonly weights: readonly Initializer[];
}

/** Z(c) of per-term networks, no sum of squares. */
function rateOfTerms({ coefficients }: NetworkDescription, normalisation: ArrayLike<number>, delta: Tensor): Tensor {
  const units = formUnits(coefficientScales(coefficients));
  return termForm(constant(units.map((unit, t) => normalisation[t + 1] * unit)), delta, coefficients.length);
}

/** log of the mean of members' ratios, from their logarithms, which the largest is taken out of before they are raised. */
function logMeanRatio(logarithms: readonly Tensor[]): Tensor {
  const largest = logarithms.reduce(maximum);
  return add(log(ensembleTensor(logarithms.map((one) => exp(subtract(one, largest))))), largest);
}

/**
 * log r̂(x|c), rows x 1, of the input "x" (rows x (d + k), raw features and then the coefficients in physical values): log of the ensemble mean of
 * dσ(x|c)/dσ(x|SM) over its normalisation Z(c). Networks that see the coefficients are taken as they are, without Z. Of per-term networks, which
 * may make it negative, what is below 10⁻¹⁰ counts as 10⁻¹⁰, as in `logRatio`.
 * @param models member files @param normalisation T entries of Z, which make the mean of the ratio over SM events 1 at every c
 * @throws AnalysisError TRAIN_MEMBER_FILE
 */
export function ratioGraph(
  description: NetworkDescription,
  models: readonly Uint8Array[],
  normalisation: ArrayLike<number>,
): PublishedGraph {
  const d = description.featureNames.length;
  const k = description.coefficients.length;
  const scales = coefficientScales(description.coefficients);
  const x = input("x", "batch", d + k);
  if (memberOutputName(description) === "log_likelihood_ratio") {
    const { outputs: logarithms, weights } = memberTensors(description, x, models);
    return { x, output: logMeanRatio(logarithms), weights };
  }
  const sm = constant(description.coefficients.map((coefficient) => coefficient.sm));
  const delta = divide(subtract(sliceColumns(x, d, d + k), sm), constant(scales));
  const { outputs, weights } = memberTensors(description, sliceColumns(x, 0, d), models);
  const forms = outputs.map((parts) => memberForm(description, parts, delta));
  if (isPerTerm(description)) {
    const ratio = divide(ensembleTensor(forms), rateOfTerms(description, normalisation, delta));
    return { x, output: log(maximum(ratio, scalar(LEAST_RATIO))), weights };
  }
  // Z is an average of positive definite forms: as a sum of squares it stays positive in float32 too
  const size = k + 1;
  const scaled = symmetricMatrix(normalisation, k).map((value, i) => {
    const unit = (index: number): number => (index === 0 ? 1 : scales[index - 1]);
    // the product of the units first: entries across the diagonal stay the same to the last bit
    return value * (unit(Math.floor(i / size)) * unit(i % size));
  });
  const factor = new CholeskyDecomposition(Matrix.from1DArray(size, size, scaled)).lowerTriangularMatrix.to1DArray();
  const rate = sum(square(add(matmul(delta, constant(factor.slice(size), k, size)), constant(factor.slice(0, size)))), "columns");
  return { x, output: subtract(log(ensembleTensor(forms)), log(rate)), weights };
}

/** The score at the SM, rows x k in the inverse units of the coefficients, of the input "x" (rows x d, raw features). @throws AnalysisError TRAIN_MEMBER_FILE */
export function scoreGraph(description: NetworkDescription, models: readonly Uint8Array[]): PublishedGraph {
  const x = input("x", "batch", description.featureNames.length);
  const { outputs, weights } = memberTensors(description, x, models);
  return { x, output: ensembleTensor(outputs), weights };
}

/** The published likelihood ratio: `ratioGraph` as an ONNX file, output "log_likelihood_ratio". @throws RangeError for per-term networks: `publishedForm` */
export function publishedRatio(
  description: NetworkDescription,
  models: readonly Uint8Array[],
  normalisation: ArrayLike<number>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  if (isPerTerm(description)) throw new RangeError(`the ratio of ${description.name}, per-term networks, has no logarithm everywhere`);
  const { x, output, weights } = ratioGraph(description, models, normalisation);
  return graphModel(description.name, [x], [{ name: "log_likelihood_ratio", tensor: output }], PRECISION, weights, metadata);
}

/**
 * Published per-term networks as an ONNX file: output "coefficients" (rows x T) of the input "x" (rows x d, raw features), the ensemble mean of the lower triangles
 * of dσ(x|c)/dσ(x|SM), which is a quadratic form in c − c_SM, physical values, and not positive everywhere. @throws AnalysisError TRAIN_MEMBER_FILE
 */
export function publishedForm(
  description: NetworkDescription,
  models: readonly Uint8Array[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const x = input("x", "batch", description.featureNames.length);
  const { outputs, weights } = memberTensors(description, x, models);
  const terms = divide(ensembleTensor(outputs), constant(formUnits(coefficientScales(description.coefficients))));
  const first = expandLike(scalar(1), sliceColumns(terms, 0, 1));
  return graphModel(description.name, [x], [{ name: "coefficients", tensor: concatColumns([first, terms]) }], PRECISION, weights, metadata);
}

/**
 * The published score at the SM: `scoreGraph` as an ONNX file, output "score".
 * @param calibration a curve for each coefficient, from the networks' mean score to the one that is published
 */
export function publishedScore(
  description: NetworkDescription,
  models: readonly Uint8Array[],
  metadata: Readonly<Record<string, string>>,
  calibration?: readonly CalibrationCurve[],
): Uint8Array {
  const { x, output, weights } = scoreGraph(description, models);
  const score =
    calibration === undefined
      ? output
      : concatColumns(calibration.map((curve, p) => calibratedTensor(curve, sliceColumns(output, p, p + 1))));
  return graphModel(description.name, [x], [{ name: "score", tensor: score }], PRECISION, weights, metadata);
}
