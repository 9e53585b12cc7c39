import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { symmetricMatrix, termCount, termIndex } from "./quadratic-form.ts";
import type { WeightPolynomial } from "./weight-polynomial.ts";

/** Events whose weight w(c) is negative somewhere in the space of coefficients. */
export interface Positivity {
  /** Number of such events. */
  readonly negative: number;
  /** The first of them, from 0. */
  readonly first: number | undefined;
  /** The most negative of them: its smallest eigenvalue over its largest in absolute value, coefficients in units of their typical size. */
  readonly worst: { readonly event: number; readonly relativeEigenvalue: number } | undefined;
}

/**
 * Looks for events whose quadratic form P has a negative eigenvalue: exactly those have w(c) < 0 for some c. A true |M|² has none, a next-to-leading
 * order weight or an interference alone may.
 * @param tolerance an eigenvalue above −tolerance times the largest one counts as zero: the weights in a file have a limited number of digits
 * @param units the k units that coefficients are measured in for that; by default those that make the entries of the events' forms alike on average.
 * Given ones make the outcome for an event independent of the others, so that blocks of a sample can be looked at one by one
 */
export function positivity(polynomial: WeightPolynomial, tolerance = 1e-6, units?: readonly number[]): Positivity {
  const { events, values } = polynomial;
  const k = polynomial.coefficients.length;
  const scales = units === undefined ? typicalScales(polynomial) : Float64Array.of(1, ...units);
  const terms = termCount(k);
  const scaled = new Float64Array(terms);
  const factor = new Float64Array(terms);
  let negative = 0;
  let first: number | undefined;
  let worst: Positivity["worst"];
  for (let i = 0; i < events; i++) {
    let largest = 0;
    for (let row = 0, t = 0; row <= k; row++)
      for (let column = 0; column <= row; column++, t++) {
        scaled[t] = values[i * terms + t] * scales[row] * scales[column];
        largest = Math.max(largest, Math.abs(scaled[t]));
      }
    // Almost every event passes here, without the cost of its eigenvalues.
    if (largest === 0 || isPositive(scaled, k, (tolerance / 2) * largest, factor)) continue;
    const matrix = Matrix.from1DArray(k + 1, k + 1, symmetricMatrix(scaled, k));
    const eigenvalues = new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues;
    const relativeEigenvalue = Math.min(...eigenvalues) / Math.max(...eigenvalues.map(Math.abs));
    if (relativeEigenvalue >= -tolerance) continue;
    negative++;
    first ??= i;
    if (worst === undefined || relativeEigenvalue < worst.relativeEigenvalue) worst = { event: i, relativeEigenvalue };
  }
  return { negative, first, worst };
}

/** What was found among some events and, behind them, others: those count from `before` on. */
export function mergePositivity(some: Positivity, others: Positivity, before: number): Positivity {
  const later = others.worst === undefined ? undefined : { ...others.worst, event: others.worst.event + before };
  const worse =
    some.worst === undefined || (later !== undefined && later.relativeEigenvalue < some.worst.relativeEigenvalue) ? later : some.worst;
  return {
    negative: some.negative + others.negative,
    first: some.first ?? (others.first === undefined ? undefined : others.first + before),
    worst: worse,
  };
}

/** Per row of P the factor that brings the diagonal entries to one common size on average; a change of units, which keeps the signs of the eigenvalues. */
function typicalScales({ events, coefficients, values }: WeightPolynomial): Float64Array {
  const terms = termCount(coefficients.length);
  return Float64Array.from({ length: coefficients.length + 1 }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < events; i++) sum += Math.abs(values[i * terms + termIndex(row, row)]);
    return sum === 0 ? 1 : Math.sqrt(events / sum);
  });
}

/** Whether the form plus `shift` times the unit matrix has a Cholesky factor, which is left in `factor`. */
function isPositive(triangle: Float64Array, k: number, shift: number, factor: Float64Array): boolean {
  for (let row = 0; row <= k; row++)
    for (let column = 0; column <= row; column++) {
      let sum = triangle[termIndex(row, column)] + (row === column ? shift : 0);
      for (let j = 0; j < column; j++) sum -= factor[termIndex(row, j)] * factor[termIndex(column, j)];
      if (row === column) {
        if (!(sum > 0)) return false;
        factor[termIndex(row, row)] = Math.sqrt(sum);
      } else factor[termIndex(row, column)] = sum / factor[termIndex(column, column)];
    }
  return true;
}
