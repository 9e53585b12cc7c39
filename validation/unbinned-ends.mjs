// Ends of intervals by the library and by plain sums, for unbinned.mjs.
import { chi2Quantile, profileScan } from "@ratiometer/likelihood";

export const LEVELS = [0.6827, 0.95];
/** One standard deviation of an uncertain rate. */
export const RATE = 1.05;

/** A quadratic form (1, d) M (1, d)ᵀ of three terms. */
export const formAt = (forms, d, at = 0) => forms[at] + 2 * d * forms[at + 1] + d * d * forms[at + 2];

/** -2 log L with a rate that is uncertain by a factor κ^α, α profiled: ν(c) and the number n of observed events say how. */
export function profiledRate(value, nu, n) {
  const log = Math.log(RATE);
  let alpha = 0;
  for (let i = 0; i < 50; i++) {
    const f = Math.exp(alpha * log);
    alpha -= (2 * nu * f * log - 2 * n * log + 2 * alpha) / (2 * nu * f * log * log + 2);
  }
  return value + 2 * nu * (Math.exp(alpha * log) - 1) - 2 * n * alpha * log + alpha * alpha;
}

/** Minimum of a curve and its ends at the levels, on either side, by bisection. */
export function exactEnds(curve, [low, high]) {
  let [a, b] = [low, high];
  const golden = (Math.sqrt(5) - 1) / 2;
  while (b - a > 1e-7) {
    const [p, q] = [b - golden * (b - a), a + golden * (b - a)];
    if (curve(p) < curve(q)) b = q;
    else a = p;
  }
  const minimum = (a + b) / 2;
  const least = curve(minimum);
  const root = (outside, level) => {
    let [inner, outer] = [minimum, outside];
    for (let i = 0; i < 60; i++) {
      const middle = (inner + outer) / 2;
      if (curve(middle) - least > chi2Quantile(level)) outer = middle;
      else inner = middle;
    }
    return inner;
  };
  return { minimum, ends: LEVELS.map((level) => [root(low, level), root(high, level)]) };
}

/** The library's ends of the interval around the best fit, for Asimov data at the initial values. */
export function scanEnds(experiment, parameter, range) {
  const likelihood = experiment.likelihood(experiment.asimov(experiment.parameters.map(({ init }) => init)));
  const { status, intervals, bestFit } = profileScan(likelihood, { parameter, range, points: 21, levels: LEVELS });
  if (status !== "converged") throw new Error(`scan of ${parameter}: ${status}`);
  const minimum = bestFit.parameters.find(({ name }) => name === parameter).value;
  const around = (union) => union.find(([a, b]) => a <= minimum && minimum <= b);
  return { minimum, ends: LEVELS.map((level) => around(intervals[level])) };
}
