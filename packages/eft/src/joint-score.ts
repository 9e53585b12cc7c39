import { nonzeroWeights, positiveSum } from "./joint-likelihood-ratio.ts";
import { monomialGradients } from "./quadratic-form.ts";
import { crossSectionTerms } from "./cross-section.ts";
import { deltaOf, type WeightPolynomial } from "./weight-polynomial.ts";

/**
 * ∇w(c)/w(c) = ∇ log |M(c)|² of each event: events × k, row-major, in the inverse units of the coefficients. Not centred.
 * @throws AnalysisError DATA_ZERO_WEIGHT if an event has weight 0 at c
 */
export function matrixElementScore(polynomial: WeightPolynomial, c: ArrayLike<number>): Float64Array {
  return logGradients(polynomial, c, nonzeroWeights(polynomial, c));
}

/**
 * Joint score of each event, t(x,z|c) = ∇w(c)/w(c) − ∇σ(c)/σ(c), with σ the sum of the same events' weights: events × k, row-major.
 * Its mean over the events, weighted by w(c), is zero.
 * @throws AnalysisError DATA_ZERO_WEIGHT if an event has weight 0 at c, DATA_ZERO_CROSS_SECTION if the weights do not add up to a positive number
 */
export function jointScore(polynomial: WeightPolynomial, c: ArrayLike<number>): Float64Array {
  const k = polynomial.coefficients.length;
  const weights = nonzeroWeights(polynomial, c);
  const result = logGradients(polynomial, c, weights);
  const sigma = { ...polynomial, events: 1, values: crossSectionTerms(polynomial) };
  const centre = logGradients(sigma, c, Float64Array.of(positiveSum(polynomial, weights, c)));
  for (let i = 0; i < polynomial.events; i++) for (let p = 0; p < k; p++) result[i * k + p] -= centre[p];
  return result;
}

function logGradients(polynomial: WeightPolynomial, c: ArrayLike<number>, weights: Float64Array): Float64Array {
  const { events, values } = polynomial;
  const k = polynomial.coefficients.length;
  const gradients = monomialGradients(deltaOf(polynomial, c));
  const terms = gradients.length / k;
  const result = new Float64Array(events * k);
  for (let i = 0; i < events; i++)
    for (let p = 0; p < k; p++) {
      let sum = 0;
      for (let t = 0; t < terms; t++) sum += gradients[p * terms + t] * values[i * terms + t];
      result[i * k + p] = sum / weights[i];
    }
  return result;
}
