const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * ln Γ(x) for x > 0, to about 1e-14 of max(1, |ln Γ|): Stirling's series at x ≥ 10, where its eighth term is below 1e-16, and the recurrence
 * Γ(x + 1) = x Γ(x) below.
 *
 * @throws RangeError if x is not a positive finite number
 */
export function logGamma(x: number): number {
  if (!(x > 0 && x < Infinity)) throw new RangeError(`logGamma: expected a positive finite number, found ${x}`);
  let shifted = x;
  let product = 1;
  while (shifted < 10) {
    product *= shifted;
    shifted += 1;
  }
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  const series =
    1 / 12 -
    square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360 - square * (1 / 156))))));
  return (shifted - 0.5) * Math.log(shifted) - shifted + LOG_TWO_PI / 2 + series * inverse - Math.log(product);
}

/** Logarithms of the regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P: by series below a + 1, by continued fraction above. */
function logIncompleteGamma(a: number, x: number): { readonly lower: number; readonly upper: number } {
  if (x === 0) return { lower: -Infinity, upper: 0 };
  if (x === Infinity) return { lower: 0, upper: -Infinity };
  const prefactor = a * Math.log(x) - x - logGamma(a);
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = Math.min(0, prefactor + Math.log(sum));
    return { lower, upper: Math.log1p(-Math.exp(lower)) };
  }
  // Modified Lentz evaluation of 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - …)))
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const factor = c * d;
    fraction *= factor;
    if (Math.abs(factor - 1) < 2e-16 || n > 100000) break;
  }
  const upper = Math.min(0, prefactor + Math.log(fraction));
  return { lower: Math.log1p(-Math.exp(upper)), upper };
}

/** Cumulative distribution of the standard normal, accurate in relative terms in the lower tail; the upper tail is normalCdf(-x). */
export function normalCdf(x: number): number {
  if (x < 0) return Math.exp(logIncompleteGamma(0.5, (x * x) / 2).upper) / 2;
  return 0.5 + Math.exp(logIncompleteGamma(0.5, (x * x) / 2).lower) / 2;
}

/**
 * Quantile of the standard normal.
 *
 * @throws RangeError unless 0 < p < 1
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normalQuantile: expected a probability between 0 and 1, found ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  // Start from the rational approximation of Abramowitz and Stegun 26.2.23 (error below 4.5e-4), then Halley's iteration.
  const t = Math.sqrt(-2 * Math.log(p));
  let z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let i = 0; i < 3; i++) {
    const density = Math.exp((-z * z - LOG_TWO_PI) / 2);
    const u = (normalCdf(z) - p) / density;
    z -= u / (1 + (z * u) / 2);
  }
  return z;
}

/** Cumulative distribution of χ² with `dof` degrees of freedom. */
export function chi2Cdf(x: number, dof = 1): number {
  return x <= 0 ? 0 : Math.exp(logIncompleteGamma(dof / 2, x / 2).lower);
}

/** ln of the probability that χ² with `dof` degrees of freedom exceeds x: finite where the probability itself is below the smallest double. */
export function chi2LogSurvival(x: number, dof = 1): number {
  return x <= 0 ? 0 : logIncompleteGamma(dof / 2, x / 2).upper;
}

/**
 * Quantile of χ² with `dof` degrees of freedom.
 *
 * @throws RangeError unless 0 ≤ p < 1 and dof > 0
 */
export function chi2Quantile(p: number, dof = 1): number {
  if (!(p >= 0 && p < 1 && dof > 0)) {
    throw new RangeError(`chi2Quantile: expected 0 <= p < 1 and degrees of freedom above 0, found ${p} and ${dof}`);
  }
  if (p === 0) return 0;
  if (dof === 1) return normalQuantile((1 - p) / 2) ** 2;
  let low = 0;
  let high = dof + 1;
  while (chi2Cdf(high, dof) < p) {
    low = high;
    high *= 2;
  }
  let x = (low + high) / 2;
  for (let i = 0; i < 200 && high - low > 4e-16 * high; i++) {
    const excess = chi2Cdf(x, dof) - p;
    if (excess > 0) high = x;
    else low = x;
    const logDensity = (dof / 2 - 1) * Math.log(x) - x / 2 - (dof / 2) * Math.LN2 - logGamma(dof / 2);
    const newton = x - excess / Math.exp(logDensity);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 2e-16 * x) break;
    x = next;
  }
  return x;
}

/**
 * The number of standard deviations z ≥ 0 for which a normal variable is further from its mean than z with probability p, from ln p: the
 * "sigma-equivalent" of a p-value, also where p underflows.
 *
 * @throws RangeError if ln p is above 0 or not finite
 */
export function significanceOfLogPValue(logP: number): number {
  if (!(logP <= 0 && logP > -Infinity)) throw new RangeError(`significanceOfLogPValue: expected a finite ln p of at most 0, found ${logP}`);
  if (logP === 0) return 0;
  // ln of the two-sided tail is concave and e^(-z²/2) bounds it from above: Newton from sqrt(-2 ln p) descends to the root.
  let z = Math.sqrt(-2 * logP);
  for (let i = 0; i < 100; i++) {
    const logTail = chi2LogSurvival(z * z);
    const slope = -2 * Math.exp((-z * z - LOG_TWO_PI) / 2 - logTail);
    const step = (logTail - logP) / slope;
    z = Math.max(0, z - step);
    if (Math.abs(step) <= 1e-14 * z) break;
  }
  return z;
}
