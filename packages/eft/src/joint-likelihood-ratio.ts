import { AnalysisError } from "@ratiometer/config";
import { eventWeights, type WeightPolynomial } from "./weight-polynomial.ts";

function pointText({ coefficients }: WeightPolynomial, c: ArrayLike<number>): string {
  return coefficients.map((name, p) => `${name} = ${c[p]}`).join(", ");
}

/**
 * The weights at c, none of them zero: by these one may divide.
 * @throws AnalysisError DATA_ZERO_WEIGHT naming the event (from 0)
 */
export function nonzeroWeights(polynomial: WeightPolynomial, c: ArrayLike<number>): Float64Array {
  const weights = eventWeights(polynomial, c);
  const zero = weights.indexOf(0);
  if (zero >= 0) throw new AnalysisError("DATA_ZERO_WEIGHT", `event ${zero} has weight 0 at ${pointText(polynomial, c)}`);
  return weights;
}

/**
 * |M(c0)|²/|M(c1)|² of each event, before any division by cross sections.
 * @throws AnalysisError DATA_ZERO_WEIGHT if an event has weight 0 at c1
 */
export function matrixElementRatio(polynomial: WeightPolynomial, c0: ArrayLike<number>, c1: ArrayLike<number>): Float64Array {
  const denominator = nonzeroWeights(polynomial, c1);
  return eventWeights(polynomial, c0).map((weight, i) => weight / denominator[i]);
}

/**
 * Joint likelihood ratio of each event, r(x,z|c0,c1) = [w(c0)/σ(c0)] / [w(c1)/σ(c1)], with σ the sum of the same events' weights.
 * @throws AnalysisError DATA_ZERO_WEIGHT if an event has weight 0 at c1, DATA_ZERO_CROSS_SECTION if the weights at c0 or c1 do not add up to a positive number
 */
export function jointLikelihoodRatio(polynomial: WeightPolynomial, c0: ArrayLike<number>, c1: ArrayLike<number>): Float64Array {
  const denominator = nonzeroWeights(polynomial, c1);
  const numerator = eventWeights(polynomial, c0);
  const scale = positiveSum(polynomial, denominator, c1) / positiveSum(polynomial, numerator, c0);
  return numerator.map((weight, i) => (weight / denominator[i]) * scale);
}

/**
 * Σw, which is σ(c).
 * @throws AnalysisError DATA_ZERO_CROSS_SECTION unless it is positive
 */
export function positiveSum(polynomial: WeightPolynomial, weights: Float64Array, c: ArrayLike<number>): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum > 0) return sum;
  throw new AnalysisError(
    "DATA_ZERO_CROSS_SECTION",
    `the weights of ${weights.length} events add up to ${sum} pb at ${pointText(polynomial, c)}`,
  );
}
