import { focalPosterior } from "./focal-posterior.ts";

/** Below this a probability of float32 networks says nothing but that it is small. */
export const LEAST_PROBABILITY = 1e-12;

/**
 * log[p̂(x|c)/p̂(x)] of each class, p̂(x) the density of the mixture of classes that a classifier was trained on: by Bayes, the logarithm of the class's
 * probability over its share. A difference of two classes is the logarithm of their ratio of densities, `processRatio`.
 * @param probabilities n x classes, row-major @param shares of the classes among the training weights, with sum 1
 * @param gamma of the loss that the probabilities minimise, which `focalPosterior` corrects for; 0 for calibrated ones
 * @returns n x classes
 */
export function logClassDensities(probabilities: ArrayLike<number>, shares: readonly number[], gamma: number): Float64Array {
  const k = shares.length;
  return focalPosterior(probabilities, k, gamma).map((p, i) => Math.log(Math.max(p, LEAST_PROBABILITY) / shares[i % k]));
}

/**
 * r̂(x) = p̂(x|A)/p̂(x|B) of two classes, the ratio of normalised densities whatever the shares of the classes in the training: (p_A/p_B)(π_B/π_A).
 * @param logDensities of `logClassDensities`, n x classes @param numerator number of class A @param denominator of class B @returns n
 */
export const processRatio = (logDensities: ArrayLike<number>, classes: number, numerator: number, denominator: number): Float64Array =>
  Float64Array.from({ length: logDensities.length / classes }, (_, i) =>
    Math.exp(logDensities[i * classes + numerator] - logDensities[i * classes + denominator]),
  );
