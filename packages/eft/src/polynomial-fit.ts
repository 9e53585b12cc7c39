import { unknownName } from "@ratiometer/config";
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { type Closure, closureOf, closureSums, type ClosureSums } from "./closure.ts";
import { monomials, termCount, termIndex, termNames } from "./quadratic-form.ts";
import { rankDeficient } from "./undetermined-terms.ts";
import type { WeightPoint } from "./weight-points.ts";
import type { WeightPolynomial } from "./weight-polynomial.ts";

/** Singular values below this fraction of the largest carry no information: the weights of a file have 7 to 14 digits. */
const RANK_TOLERANCE = 1e-9;

/** How the weights of a set of points determine the terms of the polynomial. */
export interface WeightDesign {
  /** W × T, row-major: the monomials of each point. */
  readonly matrix: Float64Array;
  /** T × W, row-major: the pseudo-inverse, by which the W weights of an event become the T entries of its P. */
  readonly inverse: Float64Array;
  readonly rank: number;
  /** Largest over smallest singular value of the design matrix, each δ in units of its largest value among the points. */
  readonly condition: number;
  /** Names of the terms that the points leave open. */
  readonly undetermined: readonly string[];
}

export interface PolynomialFit {
  readonly polynomial: WeightPolynomial;
  readonly closure: Closure;
  readonly rank: number;
  readonly condition: number;
}

/** The polynomials of one block of events, with what is needed to judge them together with those of other blocks. */
export interface BlockFit {
  readonly polynomial: WeightPolynomial;
  readonly closure: ClosureSums;
  /** The largest deviation of each event relative to its largest weight. */
  readonly deviations: Float64Array;
}

/**
 * Rank, condition and pseudo-inverse of the design: the monomials of each of the W points.
 * @throws AnalysisError DATA_UNKNOWN_COEFFICIENT if a point has no value of a coefficient
 */
export function weightDesign(points: readonly WeightPoint[], coefficients: readonly string[], sm: readonly number[]): WeightDesign {
  const deltas = points.map(({ id, point }) =>
    coefficients.map((name, p) => {
      if (!Object.hasOwn(point, name))
        throw unknownName("DATA_UNKNOWN_COEFFICIENT", "coefficient", name, Object.keys(point), { path: `weight "${id}"` });
      return point[name] - sm[p];
    }),
  );
  const scales = coefficients.map((_, p) => Math.max(...deltas.map((delta) => Math.abs(delta[p]))) || 1);
  const terms = termCount(coefficients.length);
  const design = new Matrix(deltas.map((delta) => Array.from(monomials(delta.map((d, p) => d / scales[p])))));
  // Padding with empty rows keeps the null space's right singular vectors where there are fewer points than terms.
  const padded = Matrix.zeros(Math.max(points.length, terms), terms);
  padded.setSubMatrix(design, 0, 0);
  const { diagonal, leftSingularVectors: left, rightSingularVectors: right } = new SingularValueDecomposition(padded);
  const largest = Math.max(...diagonal);
  const kept = diagonal.map((value) => value > RANK_TOLERANCE * largest);
  const rank = kept.filter(Boolean).length;
  const undetermined = termNames(coefficients).filter((_, t) => diagonal.some((_value, s) => !kept[s] && Math.abs(right.get(t, s)) > 1e-6));
  const inverse = new Float64Array(terms * points.length);
  const units = [1, ...scales];
  for (let row = 0; row < units.length; row++)
    for (let column = 0; column <= row; column++) {
      const t = termIndex(row, column);
      for (let b = 0; b < points.length; b++) {
        let sum = 0;
        for (let s = 0; s < terms; s++) if (kept[s]) sum += (right.get(t, s) * left.get(b, s)) / diagonal[s];
        inverse[t * points.length + b] = sum / (units[row] * units[column]);
      }
    }
  const matrix = Float64Array.from(deltas.flatMap((delta) => [...monomials(delta)]));
  return { matrix, inverse, rank, condition: rank < terms ? Infinity : largest / Math.min(...diagonal), undetermined };
}

/**
 * The quadratic polynomial through the weights of each event, by least squares over the points.
 * @param weights events × W, row-major, pb, columns in the order of `points`
 * @param sm standard-model values of the coefficients; every point must have a value for each of them
 * @param design that of the same points, where it is at hand
 * @throws AnalysisError DATA_RANK_DEFICIENT naming the terms that the points leave undetermined
 */
export function fitPolynomial(
  points: readonly WeightPoint[],
  weights: Float64Array,
  coefficients: readonly string[],
  sm: readonly number[],
  design: WeightDesign = weightDesign(points, coefficients, sm),
): PolynomialFit {
  requireDetermined(design, points, coefficients);
  const { polynomial, closure } = fitBlock(design, weights, coefficients, sm);
  return { polynomial, closure: closureOf(closure), rank: design.rank, condition: design.condition };
}

/** @throws AnalysisError DATA_RANK_DEFICIENT naming the terms that the points leave undetermined */
export function requireDetermined(
  { undetermined, rank }: WeightDesign,
  points: readonly WeightPoint[],
  coefficients: readonly string[],
): void {
  if (undetermined.length > 0) throw rankDeficient(points, coefficients, undetermined, rank, termCount(coefficients.length));
}

/**
 * The polynomials of a block of events. The design is that of the whole file, so that each event's polynomial does not depend on its block.
 * @param weights events × W, row-major, columns in the order of the design's points, which determine all terms
 */
export function fitBlock(design: WeightDesign, weights: Float64Array, coefficients: readonly string[], sm: readonly number[]): BlockFit {
  const terms = termCount(coefficients.length);
  const width = design.inverse.length / terms;
  const values = rowProducts(weights, design.inverse, width);
  const events = weights.length / width;
  const polynomial = { events, coefficients: [...coefficients], sm: [...sm], values };
  const deviations = new Float64Array(events);
  const closure = closureSums(rowProducts(values, design.matrix, terms), weights, width, deviations);
  return { polynomial, closure, deviations };
}

/** Each row of `rows` (n × width) times each row of `others` (height × width): n × height, row-major. */
export function rowProducts(rows: Float64Array, others: Float64Array, width: number): Float64Array {
  const height = others.length / width;
  const result = new Float64Array((rows.length / width) * height);
  for (let row = 0, r = 0; row < rows.length; row += width)
    for (let other = 0; other < others.length; other += width) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += rows[row + j] * others[other + j];
      result[r++] = sum;
    }
  return result;
}
