import { add, exp, multiply, negate, relu, scalar, square, subtract, type Tensor } from "../graph/tensor.ts";

/** Logarithms of ratios are held within this distance from 0 where ratios are regressed on, as MadMiner does: they enter as exp(2R). */
export const LOG_RATIO_LIMIT = 10;

/** a within ±limit; a is left as it is inside, to the bit. */
function clipped(a: Tensor, limit: number): Tensor {
  const above = relu(subtract(a, scalar(limit)));
  const below = relu(subtract(scalar(-limit), a));
  return add(subtract(a, above), below);
}

/**
 * Squared error of the ratio for events of the denominator and of the inverse ratio for those of the numerator: b (r̂ − r)² + a (1/r̂ − 1/r)². Each of
 * them is least at the ratio of the densities.
 * @param logRatio log r̂, rows x 1; held within ±10 @param logJointRatio log r(x,z), rows x 1, within ±10 already
 * @param numerator a, rows x 1 @param denominator b, rows x 1 @returns rows x 1
 */
export function squaredRatioError(logRatio: Tensor, logJointRatio: Tensor, numerator: Tensor, denominator: Tensor): Tensor {
  const estimate = clipped(logRatio, LOG_RATIO_LIMIT);
  const ofRatio = square(subtract(exp(estimate), exp(logJointRatio)));
  const ofInverse = square(subtract(exp(negate(estimate)), exp(negate(logJointRatio))));
  return add(multiply(denominator, ofRatio), multiply(numerator, ofInverse));
}
