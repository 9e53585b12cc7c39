import { logGamma } from "./distributions.ts";

/** Central coverage of one standard deviation. */
const ONE_SIGMA = 0.682689492137086;

/**
 * Regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1, by its continued fraction (modified Lentz), on the side where that converges fast.
 *
 * @throws RangeError outside that range
 */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1))
    throw new RangeError(`incompleteBeta: expected a, b > 0 and 0 ≤ x ≤ 1, found ${a}, ${b}, ${x}`);
  if (x === 0 || x === 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const prefactor = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const tiny = 1e-300;
  const floored = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / floored(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / floored(1 + even * d);
    c = floored(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / floored(1 + odd * d);
    c = floored(1 + odd / c);
    const factor = c * d;
    fraction *= factor;
    if (Math.abs(factor - 1) < 3e-16) break;
  }
  return Math.min(1, prefactor * fraction);
}

/** x with I_x(a, b) = p, by bisection. */
function betaQuantile(a: number, b: number, p: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 200 && high - low > 2 ** -53 * high; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(a, b, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Central interval of Clopper and Pearson (1934) for a binomial probability: the true one is covered with at least the given probability.
 * @param passed successes, from 0 to `total`; neither need be a whole number, so that effective numbers of weighted events may be used
 * @throws RangeError unless 0 ≤ passed ≤ total and total > 0
 */
export function clopperPearson(passed: number, total: number, level: number = ONE_SIGMA): readonly [low: number, high: number] {
  if (!(passed >= 0 && passed <= total && total > 0 && level > 0 && level < 1))
    throw new RangeError(`clopperPearson: expected 0 ≤ passed ≤ total and 0 < level < 1, found ${passed} of ${total} at ${level}`);
  const tail = (1 - level) / 2;
  return [
    passed === 0 ? 0 : betaQuantile(passed, total - passed + 1, tail),
    passed === total ? 1 : betaQuantile(passed + 1, total - passed, 1 - tail),
  ];
}
