/**
 * A power law through measured points by least squares of the logarithms.
 * @returns exponent and its standard error from the scatter of the points; undefined for fewer than three points, or one that is not positive
 */
export function growth(sizes, measured) {
  const n = sizes.length;
  if (n < 3 || [...sizes, ...measured].some((value) => !(value > 0))) return undefined;
  const [x, y] = [sizes, measured].map((values) => values.map(Math.log));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const exponent = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) / spread;
  const scatter = y.reduce((sum, value, i) => sum + (value - my - exponent * (x[i] - mx)) ** 2, 0) / (n - 2);
  return { exponent, error: Math.sqrt(scatter / spread) };
}

/** A straight line through measured points by least squares: its slope and where it begins. */
export function line(sizes, measured) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(sizes), mean(measured)];
  const spread = sizes.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const slope = sizes.reduce((sum, value, i) => sum + (value - mx) * (measured[i] - my), 0) / spread;
  return { slope, start: my - slope * mx };
}
