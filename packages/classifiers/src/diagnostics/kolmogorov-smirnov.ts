/** The Kolmogorov-Smirnov comparison of two weighted samples. */
export interface KolmogorovSmirnov {
  /** Largest difference of the two cumulative distributions. */
  readonly distance: number;
  /** m n/(m + n) of the effective sample sizes. */
  readonly effectiveEvents: number;
  /** Probability of a distance at least as large for samples of one distribution. */
  readonly pValue: number;
}

/** Probability that Kolmogorov's statistic exceeds λ, to 1e-15: 2 Σ (−1)^(j−1) exp(−2 j² λ²), and for small λ the series of its reciprocal. */
export function kolmogorovSurvival(lambda: number): number {
  if (lambda <= 0) return 1;
  if (lambda < 1.18) {
    const factor = -(Math.PI ** 2) / (8 * lambda * lambda);
    const sum = [1, 3, 5, 7].reduce((total, odd) => total + Math.exp(factor * odd * odd), 0);
    return Math.min(1, 1 - (Math.sqrt(2 * Math.PI) / lambda) * sum);
  }
  const terms = [1, 2, 3, 4, 5].map((j) => (j % 2 === 1 ? 2 : -2) * Math.exp(-2 * j * j * lambda * lambda));
  return Math.max(
    0,
    terms.reduce((total, term) => total + term, 0),
  );
}

interface Sample {
  readonly values: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

function sums({ weights }: Sample): { readonly total: number; readonly effective: number } {
  let [total, squares] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    squares += weights[i] * weights[i];
  }
  if (!(total > 0)) throw new RangeError(`the weights of ${weights.length} events add up to ${total}, expected a positive number`);
  return { total, effective: (total * total) / squares };
}

/**
 * Whether two independent weighted samples are of one distribution. The p-value is that of Kolmogorov's distribution with Stephens' correction
 * λ = (√N + 0.12 + 0.11/√N) D, N from the effective sample sizes (Σw)²/Σw²: approximate, good from an N of about ten. Negative weights enter both the
 * cumulative distributions and the effective sizes as they are, which makes the test weaker, not wrong.
 * @throws RangeError if the weights of a sample do not add up to a positive number
 */
export function kolmogorovSmirnov(first: Sample, second: Sample): KolmogorovSmirnov {
  const [one, two] = [sums(first), sums(second)];
  const sorted = ({ values }: Sample): Uint32Array =>
    Uint32Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i] - values[j]);
  const [p, q] = [sorted(first), sorted(second)];
  let [i, j, f, g, distance] = [0, 0, 0, 0, 0];
  while (i < p.length || j < q.length) {
    const here = Math.min(i < p.length ? first.values[p[i]] : Infinity, j < q.length ? second.values[q[j]] : Infinity);
    while (i < p.length && first.values[p[i]] === here) f += first.weights[p[i++]] / one.total;
    while (j < q.length && second.values[q[j]] === here) g += second.weights[q[j++]] / two.total;
    distance = Math.max(distance, Math.abs(f - g));
  }
  const effectiveEvents = (one.effective * two.effective) / (one.effective + two.effective);
  const root = Math.sqrt(effectiveEvents);
  return { distance, effectiveEvents, pValue: kolmogorovSurvival((root + 0.12 + 0.11 / root) * distance) };
}
