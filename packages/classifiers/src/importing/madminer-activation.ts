import { AnalysisError, unknownName } from "@ratiometer/config";
import { add, exp, multiply, negate, relu, scalar, sigmoid, softplus, subtract, tanh, type Tensor } from "../graph/tensor.ts";

const leaky =
  (slope: number) =>
  (z: Tensor): Tensor =>
    subtract(relu(z), multiply(scalar(slope), relu(negate(z))));

/** min(exp(z) − 1, 0), without a branch. */
const exponentialTail = (z: Tensor): Tensor => subtract(exp(negate(relu(negate(z)))), scalar(1));

// Klambauer et al., arXiv:1706.02515
const [SELU_SCALE, SELU_ALPHA] = [1.0507009873554805, 1.6732632423543772];

/** What MadMiner's activations compute when it evaluates. */
const ACTIVATIONS = {
  tanh,
  relu,
  sigmoid,
  lrelu: leaky(0.01),
  // drawn from [1/8, 1/3] in training, their mean afterwards
  rrelu: leaky((1 / 8 + 1 / 3) / 2),
  elu: (z: Tensor) => add(relu(z), exponentialTail(z)),
  selu: (z: Tensor) => multiply(scalar(SELU_SCALE), add(relu(z), multiply(scalar(SELU_ALPHA), exponentialTail(z)))),
  log_sigmoid: (z: Tensor) => negate(softplus(negate(z))),
  softplus,
} as const;

/** Names of the activations that are understood. */
export const MADMINER_ACTIVATIONS: readonly string[] = Object.keys(ACTIVATIONS);

/** An activation as a graph, and what there is to know about it. */
export interface MadMinerActivation {
  readonly apply: (z: Tensor) => Tensor;
  readonly remark?: string;
}

/**
 * What an activation of MadMiner computes. Since October 2019 its "sigmoid" is a rectified linear unit; settings do not say which version trained.
 * @param asked the activation instead of the one in the settings; "sigmoid" then is the logistic function
 * @param where the settings' file, for errors
 * @throws AnalysisError DATA_MADMINER_MODEL for "prelu", which has a parameter that is not saved, and unknown ones
 */
export function madMinerActivation(name: string, asked: string | undefined, where: string): MadMinerActivation {
  const found = Object.entries(ACTIVATIONS).find(([one]) => one === (asked ?? name))?.[1];
  if (found === undefined) {
    if (name === "prelu" && asked === undefined)
      throw new AnalysisError("DATA_MADMINER_MODEL", 'the activation "prelu" has a slope that MadMiner does not save', { where });
    throw unknownName("DATA_MADMINER_MODEL", "activation", asked ?? name, MADMINER_ACTIVATIONS, { where });
  }
  if (asked !== undefined || name !== "sigmoid") return { apply: found };
  return {
    apply: relu,
    remark:
      'MadMiner computes a rectified linear unit where its settings say "sigmoid", and so does this network; one that a version before October 2019 trained needs the activation asked for',
  };
}
