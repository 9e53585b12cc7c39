/** Points at which a function over [low, high] determines a polynomial of this degree that is close to it everywhere: both ends and, between, denser towards them. */
export const chebyshevNodes = (low: number, high: number, degree: number): Float64Array =>
  Float64Array.from({ length: degree + 1 }, (_, j) => (low + high) / 2 + ((high - low) / 2) * Math.cos((Math.PI * j) / degree));

/** A polynomial Σ_n a_n T_n over a range, T_n Chebyshev's polynomials. */
export interface ChebyshevSeries {
  readonly low: number;
  readonly high: number;
  readonly coefficients: Float64Array;
}

/** The polynomial through the values at `chebyshevNodes`. @param values degree + 1 of them */
export function chebyshevSeries(low: number, high: number, values: ArrayLike<number>): ChebyshevSeries {
  const degree = values.length - 1;
  const coefficients = Float64Array.from({ length: degree + 1 }, (_, n) => {
    let sum = 0;
    for (let j = 0; j <= degree; j++) sum += values[j] * Math.cos((Math.PI * n * j) / degree) * (j === 0 || j === degree ? 0.5 : 1);
    return (sum * (n === 0 || n === degree ? 1 : 2)) / degree;
  });
  return { low, high, coefficients };
}

/** Value, first and second derivative of a series at a point. */
export function chebyshevValue(
  { low, high, coefficients }: ChebyshevSeries,
  at: number,
): { readonly value: number; readonly slope: number; readonly curvature: number } {
  const x = (2 * at - low - high) / (high - low);
  const unit = 2 / (high - low);
  // T_n, T'_n, T''_n by T_n = 2 x T_(n-1) - T_(n-2) and the derivatives of that
  let [before, now] = [
    [0, 0, 0],
    [1, 0, 0],
  ];
  let [value, slope, curvature] = [coefficients[0], 0, 0];
  for (let n = 1; n < coefficients.length; n++) {
    const twice = n === 1 ? 1 : 2;
    const next = [twice * x * now[0] - before[0], twice * (now[0] + x * now[1]) - before[1], twice * (2 * now[1] + x * now[2]) - before[2]];
    [before, now] = [now, next];
    value += coefficients[n] * now[0];
    slope += coefficients[n] * now[1];
    curvature += coefficients[n] * now[2];
  }
  return { value, slope: slope * unit, curvature: curvature * unit * unit };
}
