import type { Coefficient, EftPoint } from "./artifact-content.ts";

/**
 * Points along each axis of the coefficient space: both ends of the range and the middles between them and the SM, the others at the SM.
 * Values are rounded to six digits; their names spell them ("kt_m0p5": m minus, p point).
 */
export function namedPoints(coefficients: readonly Coefficient[]): EftPoint[] {
  const sm = coefficients.map((coefficient) => coefficient.sm);
  return coefficients.flatMap(({ name, sm: centre, range: [lo, hi] }, i) => {
    const values = [lo, (lo + centre) / 2, (centre + hi) / 2, hi].map((value) => Number(value.toPrecision(6)));
    return [...new Set(values)]
      .filter((value) => value !== centre)
      .map((value) => ({ name: `${safeName(name)}_${spelled(value)}`, at: sm.map((other, j) => (j === i ? value : other)) }));
  });
}

/** Letters, digits and underscores only, as patch names and labels of pyhf must be. */
export function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, "_");
}

function spelled(value: number): string {
  return String(value).replace("+", "").replaceAll("-", "m").replace(".", "p");
}
