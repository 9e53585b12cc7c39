import { termCount, termIndex } from "@ratiometer/eft";

/** What a coefficient may be, physical values. */
export interface CoefficientRange {
  readonly sm: number;
  readonly range: readonly [number, number];
}

/** Both ends of a range, or its middle instead of an end at which the coefficient has its SM value. */
const valuesOf = ({ sm, range: [low, high] }: CoefficientRange): readonly [number, number] => {
  const middle = (low + high) / 2;
  return [low === sm ? middle : low, high === sm ? middle : high];
};

/** Points at which the values of a quadratic form, 1 at the SM, determine it: two for each coefficient, the others at the SM, and one for each pair. */
export function formPoints(coefficients: readonly CoefficientRange[]): number[][] {
  const at = (changed: Readonly<Record<number, number>>): number[] => coefficients.map(({ sm }, p) => (p in changed ? changed[p] : sm));
  const values = coefficients.map(valuesOf);
  return [
    ...values.flatMap(([low, high], p) => [at({ [p]: low }), at({ [p]: high })]),
    ...values.flatMap(([, high], p) => values.slice(0, p).map(([, other], q) => at({ [p]: high, [q]: other }))),
  ];
}

/**
 * The quadratic forms in δ = c − c_SM, 1 at the SM, that have given values.
 * @param values n for each of `formPoints` @returns n x T, lower triangles row by row
 */
export function formsThrough(coefficients: readonly CoefficientRange[], values: readonly ArrayLike<number>[]): Float64Array {
  const k = coefficients.length;
  const terms = termCount(k);
  const n = values[0].length;
  const deltas = coefficients.map((coefficient) => valuesOf(coefficient).map((value) => value - coefficient.sm));
  const forms = new Float64Array(n * terms);
  for (let i = 0; i < n; i++) {
    const form = forms.subarray(i * terms, (i + 1) * terms);
    form[0] = 1;
    deltas.forEach(([a, b], p) => {
      // (q − 1)/δ = 2 m₁ + m₂ δ at both
      const [slopeA, slopeB] = [(values[2 * p][i] - 1) / a, (values[2 * p + 1][i] - 1) / b];
      const curvature = (slopeB - slopeA) / (b - a);
      form[termIndex(p + 1, 0)] = (slopeA - curvature * a) / 2;
      form[termIndex(p + 1, p + 1)] = curvature;
    });
    let pair = 2 * k;
    for (let p = 0; p < k; p++)
      for (let q = 0; q < p; q++) {
        const alone = values[2 * p + 1][i] + values[2 * q + 1][i] - 1;
        form[termIndex(p + 1, q + 1)] = (values[pair++][i] - alone) / (2 * deltas[p][1] * deltas[q][1]);
      }
  }
  return forms;
}
