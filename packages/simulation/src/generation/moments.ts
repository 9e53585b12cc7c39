import { coefficientCount, monomials, termCount } from "@ratiometer/eft";

/** Sums over trials of the T terms of the cross section (pb) and of the density that events are drawn from, and of their products. */
export interface Moments {
  readonly trials: number;
  /** T + 1: the terms, then the density. */
  readonly sums: Float64Array;
  /** Lower triangle, row by row. */
  readonly products: Float64Array;
}

/** Sums that grow. */
export interface Tally {
  /** Adds a trial that gave the values; one that gave nothing is only counted. */
  readonly add: (values: Float64Array) => void;
  readonly miss: () => void;
  readonly moments: () => Moments;
}

/** Sums of `size` values. */
export function tally(size: number): Tally {
  const sums = new Float64Array(size);
  const products = new Float64Array((size * (size + 1)) / 2);
  let trials = 0;
  return {
    add: (values) => {
      trials++;
      for (let i = 0, t = 0; i < size; i++) {
        const value = values[i];
        sums[i] += value;
        for (let j = 0; j <= i; j++) products[t++] += value * values[j];
      }
    },
    miss: () => trials++,
    moments: () => ({ trials, sums: sums.slice(), products: products.slice() }),
  };
}

/** All trials of several sums, added in the given order. */
export function addMoments(list: readonly Moments[]): Moments {
  const sums = new Float64Array(list[0].sums.length);
  const products = new Float64Array(list[0].products.length);
  let trials = 0;
  for (const moments of list) {
    trials += moments.trials;
    for (let i = 0; i < sums.length; i++) sums[i] += moments.sums[i];
    for (let i = 0; i < products.length; i++) products[i] += moments.products[i];
  }
  return { trials, sums, products };
}

/** Estimates of the terms and the density with the covariance of the estimates. */
export interface Estimate {
  readonly mean: Float64Array;
  /** Lower triangle, row by row. */
  readonly covariance: Float64Array;
}

/** Means over the trials, with the covariance of the means. */
export function estimateOf({ trials, sums, products }: Moments): Estimate {
  const mean = sums.map((sum) => sum / trials);
  const covariance = new Float64Array(products.length);
  for (let i = 0, t = 0; i < mean.length; i++)
    for (let j = 0; j <= i; j++, t++) covariance[t] = (products[t] / trials - mean[i] * mean[j]) / Math.max(1, trials - 1);
  return { mean, covariance };
}

/** The sum of independent estimates. */
export function sumOfEstimates(list: readonly Estimate[]): Estimate {
  const mean = new Float64Array(list[0].mean.length);
  const covariance = new Float64Array(list[0].covariance.length);
  for (const estimate of list) {
    estimate.mean.forEach((value, i) => (mean[i] += value));
    estimate.covariance.forEach((value, i) => (covariance[i] += value));
  }
  return { mean, covariance };
}

/** The average of two independent estimates of the same; the first has the given share. */
export function averageOfEstimates(first: Estimate, second: Estimate, share: number): Estimate {
  return {
    mean: first.mean.map((value, i) => share * value + (1 - share) * second.mean[i]),
    covariance: first.covariance.map((value, i) => share * share * value + (1 - share) * (1 - share) * second.covariance[i]),
  };
}

/** A cross section as a quadratic polynomial of the coefficients, from Monte Carlo integration. */
export interface CrossSectionEstimate {
  /** pb, at the standard model. */
  readonly value: number;
  /** Statistical error of `value`, pb. */
  readonly error: number;
  /** T terms over (1, δ), lower triangle, pb. */
  readonly terms: Float64Array;
  /** Covariance of the terms, pb²: lower triangle of the T × T matrix. */
  readonly covariance: Float64Array;
}

/** The cross section of an estimate whose last value is the density, times a factor. */
export function crossSectionOf({ mean, covariance }: Estimate, factor: number): CrossSectionEstimate {
  const terms = mean.slice(0, -1).map((value) => value * factor);
  const matrix = covariance.slice(0, (terms.length * (terms.length + 1)) / 2).map((value) => value * factor * factor);
  return { value: terms[0], error: Math.sqrt(Math.max(0, matrix[0])), terms, covariance: matrix };
}

/** Value and statistical error (pb) of a cross section at δ = c - c_SM. A wrong number of values is a defect of the caller. */
export function crossSectionEstimateAt(
  { terms, covariance }: CrossSectionEstimate,
  delta: ArrayLike<number>,
): { value: number; error: number } {
  if (termCount(delta.length) !== terms.length)
    throw new RangeError(`${delta.length} values for ${coefficientCount(terms.length)} coefficients`);
  const factors = monomials(delta);
  let value = 0;
  let variance = 0;
  for (let i = 0, t = 0; i < terms.length; i++) {
    value += factors[i] * terms[i];
    for (let j = 0; j <= i; j++, t++) variance += (i === j ? 1 : 2) * factors[i] * factors[j] * covariance[t];
  }
  return { value, error: Math.sqrt(Math.max(0, variance)) };
}
