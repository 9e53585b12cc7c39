/** The interval i with knots[i] ≤ at < knots[i + 1], the last one included at its upper end; `at` within the knots. */
export function intervalOf(knots: Float64Array, at: number): number {
  let low = 0;
  let high = knots.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle] <= at) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Weights of the values at knots i − 1 … i + 2 in the cubic Hermite interpolation at `at` in interval i. The slope at a knot is the mean of the slopes
 * on its two sides, at an end that of its one side, as grids of parton densities are read by convention; a knot that is not there has weight 0.
 *
 * @param out four numbers
 */
export function hermiteWeights(knots: Float64Array, i: number, at: number, out: Float64Array): void {
  const width = knots[i + 1] - knots[i];
  const t = (at - knots[i]) / width;
  const u = 1 - t;
  const hasBelow = i > 0;
  const hasAbove = i + 2 < knots.length;
  // slopes times the width, and what multiplies them
  const low = t * u * u;
  const high = -t * t * u;
  const lowInner = hasBelow ? low / 2 : low;
  const highInner = hasAbove ? high / 2 : high;
  const lowOuter = hasBelow ? ((low / 2) * width) / (knots[i] - knots[i - 1]) : 0;
  const highOuter = hasAbove ? ((high / 2) * width) / (knots[i + 2] - knots[i + 1]) : 0;
  out[0] = -lowOuter;
  out[1] = u * u * (1 + 2 * t) - lowInner - highInner + lowOuter;
  out[2] = t * t * (3 - 2 * t) + lowInner + highInner - highOuter;
  out[3] = highOuter;
}
