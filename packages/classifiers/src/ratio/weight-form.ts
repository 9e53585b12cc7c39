/** Weights below this fraction of the sum of their terms' sizes are rounding of a vanishing amplitude (as in eft's test of positivity). */
const ROUNDING = 1e-6;

/**
 * Value and gradient of a packed quadratic form at one point, in one pass and without allocation: this runs for every event in every epoch.
 * @param values lower triangles, row by row @param offset where the form begins @param point (1, δ), k + 1 numbers
 * @param slope k + 1 numbers, overwritten: ½ ∂/∂point, so that 2 slope[p] is the derivative with respect to δ_p
 * @returns the value, or exactly 0 where it is not larger than the rounding of its terms
 */
export function weightAndSlope(values: ArrayLike<number>, offset: number, point: Float64Array, slope: Float64Array): number {
  const size = point.length;
  let magnitude = 0;
  let value = 0;
  let t = offset;
  for (let row = 0; row < size; row++) {
    let inner = 0;
    const outer = point[row];
    slope[row] = 0;
    for (let column = 0; column < row; column++, t++) {
      const entry = values[t];
      inner += entry * point[column];
      slope[column] += entry * outer;
      magnitude += 2 * Math.abs(entry * point[column] * outer);
    }
    const diagonal = values[t++] * outer;
    slope[row] += inner + diagonal;
    value += outer * (2 * inner + diagonal);
    magnitude += Math.abs(diagonal * outer);
  }
  return Math.abs(value) <= ROUNDING * magnitude ? 0 : value;
}
