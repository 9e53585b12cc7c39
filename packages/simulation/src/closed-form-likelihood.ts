import { columnOf, type Table } from "@ratiometer/tables";
import { closedForm } from "./closed-form.ts";

const { a1, a2, s, r } = closedForm;

/** Variance of x1 and of x2 in the standard model. */
const observedVariance = 1 + r * r;

/** Given x, each z is normal with mean x / (1 + r²) and this variance. */
const latentVariance = (r * r) / observedVariance;

/** Standard-model mean of a(z)² + s² z2², the factor of c²; also, per unit of latent variance, what smearing adds to it at fixed x. */
const quadraticMean = a1 * a1 + a2 * a2 + s * s;

/** σ(c) / σ(0) = 1 + 0.61 c². */
export function closedFormCrossSectionRatio(c: number): number {
  return 1 + quadraticMean * c * c;
}

/** E[w(z|c) / w(z|0) | x] at one point. */
function expectedRatio(x1: number, x2: number, c: number): number {
  const z2 = x2 / observedVariance;
  const a = (a1 * x1 + a2 * x2) / observedVariance;
  return (1 + c * a) ** 2 + c * c * ((s * z2) ** 2 + latentVariance * quadraticMean);
}

/**
 * E[w(z|c) / w(z|0) | x] of each event as a quadratic form in (1, c): the exact counterpart of an estimator's output.
 *
 * @param observables columns x1 and x2
 * @returns n × 3, row-major, lower triangles [1, E[a|x], E[a² + s² z2²|x]]
 */
export function closedFormExpectedRatio(observables: Table): Float64Array {
  const x1 = columnOf(observables, "x1").values;
  const x2 = columnOf(observables, "x2").values;
  const terms = new Float64Array(3 * observables.length);
  for (let i = 0; i < observables.length; i++) {
    const a = (a1 * x1[i] + a2 * x2[i]) / observedVariance;
    terms[3 * i] = 1;
    terms[3 * i + 1] = a;
    terms[3 * i + 2] = a * a + ((s * x2[i]) / observedVariance) ** 2 + latentVariance * quadraticMean;
  }
  return terms;
}

/** Exact log r(x|c) = log p(x|c) - log p(x|0) of each event, from its columns x1 and x2. */
export function closedFormLogRatio(observables: Table, c: number): Float64Array {
  const x1 = columnOf(observables, "x1").values;
  const x2 = columnOf(observables, "x2").values;
  const logCrossSection = Math.log(closedFormCrossSectionRatio(c));
  return Float64Array.from({ length: observables.length }, (_, i) => Math.log(expectedRatio(x1[i], x2[i], c)) - logCrossSection);
}

/** Exact score ∂ log p(x|c) / ∂c of each event, from its columns x1 and x2. */
export function closedFormScore(observables: Table, c: number): Float64Array {
  const terms = closedFormExpectedRatio(observables);
  const ofCrossSection = (2 * quadraticMean * c) / closedFormCrossSectionRatio(c);
  return Float64Array.from({ length: observables.length }, (_, i) => {
    const linear = terms[3 * i + 1];
    const quadratic = terms[3 * i + 2];
    return (2 * (linear + quadratic * c)) / (1 + c * (2 * linear + quadratic * c)) - ofCrossSection;
  });
}

const { exp, log, sqrt } = Math;

/** Points of the trapezoidal sum along each axis, with the weights of the normal density of x in the standard model. */
const STEP = 0.125;
const AXIS: readonly { readonly x: number; readonly weight: number }[] = (() => {
  const points = Math.ceil((9 * sqrt(observedVariance)) / STEP);
  const norm = STEP / sqrt(2 * Math.PI * observedVariance);
  return Array.from({ length: 2 * points + 1 }, (_, i) => {
    const x = (i - points) * STEP;
    return { x, weight: norm * exp((-x * x) / (2 * observedVariance)) };
  });
})();

/**
 * Twice the expected negative log-likelihood at c relative to the standard model, when the standard model is true and yieldSm events are expected:
 *
 *   2 [ν(c) - ν(0) - ν(0) E_SM[log(ν(c) r(x|c) / ν(0))]],   ν(c) = yieldSm σ(c)/σ(0),
 *
 * which an infinite Asimov sample would give. The mean is a trapezoidal sum over x1 and x2: for an analytic function under a normal density
 * its error falls exponentially with the step, here below 1e-12.
 */
export function closedFormExpectedTwiceNll(c: number, yieldSm: number): number {
  let mean = 0;
  for (const first of AXIS) for (const second of AXIS) mean += first.weight * second.weight * log(expectedRatio(first.x, second.x, c));
  return 2 * yieldSm * (quadraticMean * c * c - mean);
}
