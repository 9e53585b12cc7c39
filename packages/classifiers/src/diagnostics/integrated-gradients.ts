import { weightedMean } from "./weighted-mean.ts";

/** A function of rows and its derivatives by their columns. */
export type Differentiated = (rows: Float32Array) => Promise<{ readonly value: ArrayLike<number>; readonly gradient: ArrayLike<number> }>;

/** What each column adds to a function, from a baseline to each event. */
export interface Attributions {
  /** n x d, row-major. */
  readonly values: Float64Array;
  /** Largest difference, over the events, of the sum of an event's attributions and f(x) − f(baseline), which they must add up to; over the largest |f(x) − f(baseline)|. */
  readonly incompleteness: number;
}

/** Events with all steps of their paths in one call. */
const CALL_ROWS = 16_384;

/**
 * Integrated gradients (Sundararajan, Taly, Yan, arXiv:1703.01365): column j of an event gets
 *
 *   (x_j − x̄_j) ∫₀¹ ∂f/∂x_j (x̄ + s (x − x̄)) ds,   x̄ the baseline,
 *
 * by the midpoint rule. For a differentiable f they add up to f(x) − f(x̄). They say what the function does, not whether it is right.
 * @param rows n x d, row-major @param baseline d
 */
export async function integratedGradients(
  rows: Float32Array,
  baseline: ArrayLike<number>,
  differentiated: Differentiated,
  steps = 64,
): Promise<Attributions> {
  const d = baseline.length;
  const n = rows.length / d;
  const values = new Float64Array(n * d);
  const perCall = Math.max(1, Math.floor(CALL_ROWS / steps));
  for (let from = 0; from < n; from += perCall) {
    const to = Math.min(n, from + perCall);
    const path = new Float32Array((to - from) * steps * d);
    for (let i = from; i < to; i++)
      for (let s = 0; s < steps; s++)
        for (let j = 0; j < d; j++)
          path[((i - from) * steps + s) * d + j] = baseline[j] + ((s + 0.5) / steps) * (rows[i * d + j] - baseline[j]);
    const { gradient } = await differentiated(path);
    for (let i = from; i < to; i++)
      for (let s = 0; s < steps; s++)
        for (let j = 0; j < d; j++)
          values[i * d + j] += ((rows[i * d + j] - baseline[j]) * gradient[((i - from) * steps + s) * d + j]) / steps;
  }
  const { value } = await differentiated(rows);
  const { value: origin } = await differentiated(Float32Array.from({ length: d }, (_, j) => baseline[j]));
  let [worst, largest] = [0, 0];
  for (let i = 0; i < n; i++) {
    const change = value[i] - origin[0];
    const sum = values.subarray(i * d, (i + 1) * d).reduce((total, part) => total + part, 0);
    worst = Math.max(worst, Math.abs(sum - change));
    largest = Math.max(largest, Math.abs(change));
  }
  return { values, incompleteness: largest > 0 ? worst / largest : 0 };
}

/**
 * Weighted mean of the size of each column's attribution: d numbers in the units of the function. Negative weights enter as they are.
 * @throws RangeError if the weights add up to 0
 */
export function meanAttribution({ values }: Attributions, weights: ArrayLike<number>): number[] {
  const n = weights.length;
  const d = values.length / n;
  return Array.from({ length: d }, (_, j) => {
    const sizes = Float64Array.from({ length: n }, (__, i) => Math.abs(values[i * d + j]));
    return weightedMean(sizes, weights).mean;
  });
}
