import { add, divide, input, multiply, relu, scalar, sqrt, square, subtract, sum, type Tensor } from "../graph/tensor.ts";

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
export const GRADIENT_LIMIT = 1;

/** All gradients times min(1, limit/length), length that of all of them together. */
export function limited(all: readonly Tensor[]): Tensor[] {
  const length = sqrt(all.map((gradient) => sum(square(gradient), "all")).reduce(add));
  const excess = relu(subtract(divide(length, scalar(GRADIENT_LIMIT)), scalar(1)));
  const factor = divide(scalar(1), add(scalar(1), excess));
  return all.map((gradient) => multiply(gradient, factor));
}

/** A tensor that lasts from step to step, and what it is after one. */
export interface Updated {
  readonly before: Tensor;
  readonly after: Tensor;
}

/**
 * One step of Adam for one parameter.
 * @param stepSize the first of `STEP_INPUTS`, 1 x 1 @param correction the second
 * @returns parameter, first and second moment under `momentNames`
 */
export function adamStep(parameter: Tensor, gradient: Tensor, stepSize: Tensor, correction: Tensor): [Updated, Updated, Updated] {
  const [, firstName, secondName] = momentNames(parameter.name ?? "");
  const first = input(firstName, parameter.rows, parameter.columns);
  const second = input(secondName, parameter.rows, parameter.columns);
  const newFirst = add(multiply(scalar(ADAM.beta1), first), multiply(scalar(1 - ADAM.beta1), gradient));
  const newSecond = add(multiply(scalar(ADAM.beta2), second), multiply(scalar(1 - ADAM.beta2), square(gradient)));
  const width = add(sqrt(multiply(newSecond, correction)), scalar(ADAM.epsilon));
  const moved = subtract(parameter, multiply(stepSize, divide(newFirst, width)));
  return [
    { before: parameter, after: moved },
    { before: first, after: newFirst },
    { before: second, after: newSecond },
  ];
}
