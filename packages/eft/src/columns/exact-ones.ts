import { rowProducts, weightDesign, type WeightDesign } from "../polynomial-fit.ts";
import type { CoefficientPoint, WeightPoint } from "../weight-points.ts";
import { roundingOf, storedBits } from "./mantissa.ts";

/*
 * NanoAOD writes a weight that an event lacks as exactly 1. A weight of 1 is also what most events have at the point of generation, and what rounding
 * makes of numbers near 1. Which it is, the other weights of the event tell, if there are more of them than terms.
 */

/** What is needed to judge the weights of a file's events, made once for the file. */
export interface OnesCheck {
  readonly points: readonly WeightPoint[];
  readonly coefficients: readonly string[];
  readonly sm: readonly number[];
  readonly design: WeightDesign;
  /** W × W: from weights to the deviations of the fitted ones. */
  readonly residuals: Float64Array;
  /** Largest deviation that an error of 1 on every weight can make. */
  readonly amplification: number;
  /** Weights at the point of generation: 1 by right. */
  readonly reference: readonly boolean[];
  /** Whether the points differ at all. */
  readonly varies: boolean;
  /** Designs of the points that remain, by which were left out. */
  readonly partial: Map<string, WeightDesign>;
}

/** Weights of exactly 1 among some events, by weight in the order of the points. */
export interface OnesCounts {
  /** Events where the weight is exactly 1, those that are 1 throughout left out. */
  readonly ones: readonly number[];
  /** … where the others say that it should be something else. */
  readonly missing: readonly number[];
  /** … where nothing can tell: an error as large as the weight itself would be lost in rounding, as too few other weights constrain it. */
  readonly unchecked: readonly number[];
  /** Events that cannot be fitted without their doubtful ones. */
  readonly unresolved: number;
  /** Events all of whose weights are 1. */
  readonly allOnes: number;
  /** The first event that lacks a weight, counted in its file. */
  readonly first: number | undefined;
}

/** An event that lacks weights: which are there (undefined: not enough of them). */
export interface IncompleteEvent {
  readonly row: number;
  readonly kept: readonly boolean[] | undefined;
}

const PARTIAL_DESIGNS = 256;

/** @param generation point of generation, where known */
export function onesCheck(
  points: readonly WeightPoint[],
  coefficients: readonly string[],
  sm: readonly number[],
  design: WeightDesign,
  generation: CoefficientPoint | undefined,
): OnesCheck {
  const width = points.length;
  const terms = design.inverse.length / width;
  const fitted = rowProducts(design.matrix, transposed(design.inverse, terms, width), terms);
  const residuals = fitted.map((value, e) => (e % (width + 1) === 0 ? 1 : 0) - value);
  const rows = Array.from({ length: width }, (_, b) =>
    residuals.subarray(b * width, (b + 1) * width).reduce((sum, r) => sum + Math.abs(r), 0),
  );
  const at = (point: CoefficientPoint, other: CoefficientPoint): boolean =>
    coefficients.every((name) => Math.abs(point[name] - other[name]) <= 1e-3 * Math.max(1, Math.abs(other[name])));
  const known = generation !== undefined && coefficients.every((name) => Object.hasOwn(generation, name));
  return {
    points,
    coefficients,
    sm,
    design,
    residuals,
    amplification: Math.max(...rows),
    reference: points.map(({ point }) => known && at(point, generation)),
    varies: points.some(({ point }) => !at(point, points[0].point)),
    partial: new Map(),
  };
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c];
  return result;
}

/** The design of the points that are kept. */
export function partialDesign({ points, coefficients, sm, partial }: OnesCheck, kept: readonly boolean[]): WeightDesign {
  const key = kept.map((keep) => (keep ? 1 : 0)).join("");
  const known = partial.get(key);
  if (known !== undefined) return known;
  const remaining = points.filter((_, b) => kept[b]);
  const design = weightDesign(remaining, coefficients, sm);
  if (partial.size >= PARTIAL_DESIGNS) partial.clear();
  partial.set(key, design);
  return design;
}

/** What rounding of the weights can do to a sum of them, given its factors. */
function roundingBound(factors: Float64Array, start: number, weights: Float64Array, from: number, width: number, rounding: number): number {
  let bound = 0;
  for (let s = 0; s < width; s++) bound += Math.abs(factors[start + s] * weights[from + s]);
  return bound * rounding;
}

/** Weights at `row` that exceed what rounding explains, by the given residual matrix. */
function excess(residuals: Float64Array, weights: Float64Array, from: number, width: number, rounding: number): boolean {
  for (let b = 0; b < width; b++) {
    let residual = 0;
    for (let s = 0; s < width; s++) residual += residuals[b * width + s] * weights[from + s];
    if (Math.abs(residual) > roundingBound(residuals, b * width, weights, from, width, rounding) + rounding) return true;
  }
  return false;
}

/** Of the doubtful weights of an event those that the others contradict; undefined if the others cannot be fitted. */
function contradicted(
  check: OnesCheck,
  doubtful: readonly number[],
  weights: Float64Array,
  from: number,
  rounding: number,
): readonly number[] | undefined {
  const kept = check.points.map((_, b) => !doubtful.includes(b));
  if (kept.filter(Boolean).length === 0) return undefined;
  const design = partialDesign(check, kept);
  if (design.undetermined.length > 0) return undefined;
  const remaining = weights.subarray(from, from + kept.length).filter((_, b) => kept[b]);
  const width = remaining.length;
  const terms = design.inverse.length / width;
  const predicted = rowProducts(check.design.matrix, transposed(design.inverse, terms, width), terms);
  const own = check.points.flatMap((_, b) => (kept[b] ? [b] : []));
  let consistent = true;
  const wrong: number[] = [];
  for (let b = 0; b < kept.length; b++) {
    let value = 0;
    for (let s = 0; s < width; s++) value += predicted[b * width + s] * remaining[s];
    const bound = roundingBound(predicted, b * width, remaining, 0, width, rounding) + rounding;
    if (Math.abs(value - weights[from + b]) <= bound) continue;
    if (own.includes(b)) consistent = false;
    else wrong.push(b);
  }
  // If even the undoubted ones do not fit, their ones are not what is wrong.
  return consistent ? wrong : [];
}

/**
 * Looks at every weight of exactly 1 in a block of events.
 * @param weights events × W, factors on the event's own weight
 * @param deviations the largest deviation of each event from its fit, relative to its largest weight
 * @param first number of the block's first event in its file
 */
export function exactOnes(
  check: OnesCheck,
  weights: Float64Array,
  deviations: Float64Array,
  first: number,
): { counts: OnesCounts; incomplete: readonly IncompleteEvent[] } {
  const width = check.points.length;
  const ones = new Array<number>(width).fill(0);
  const missing = new Array<number>(width).fill(0);
  const unchecked = new Array<number>(width).fill(0);
  const incomplete: IncompleteEvent[] = [];
  let allOnes = 0;
  let unresolved = 0;
  for (let i = 0; i < deviations.length; i++) {
    const from = i * width;
    const doubtful: number[] = [];
    let count = 0;
    for (let b = 0; b < width; b++)
      if (weights[from + b] === 1) {
        count++;
        if (!check.reference[b]) doubtful.push(b);
      }
    if (count === width && check.varies) {
      allOnes++;
      incomplete.push({ row: i, kept: undefined });
      continue;
    }
    if (doubtful.length === 0) continue;
    for (const b of doubtful) ones[b]++;
    const rounding = roundingOf(storedBits(weights, from, from + width));
    if (deviations[i] <= rounding || !excess(check.residuals, weights, from, width, rounding)) {
      for (const b of doubtful) {
        const bound = roundingBound(check.residuals, b * width, weights, from, width, rounding) + rounding;
        if (check.residuals[b * (width + 1)] <= bound) unchecked[b]++;
      }
      continue;
    }
    const wrong = contradicted(check, doubtful, weights, from, rounding);
    if (wrong === undefined) {
      unresolved++;
      incomplete.push({ row: i, kept: undefined });
    } else if (wrong.length > 0) {
      for (const b of wrong) missing[b]++;
      incomplete.push({ row: i, kept: check.points.map((_, b) => !wrong.includes(b)) });
    }
  }
  const at = incomplete.at(0)?.row;
  return { counts: { ones, missing, unchecked, unresolved, allOnes, first: at === undefined ? undefined : first + at }, incomplete };
}

/** Counts of nothing, for W weights. */
export function noOnes(width: number): OnesCounts {
  const zeros = new Array<number>(width).fill(0);
  return { ones: zeros, missing: zeros, unchecked: zeros, unresolved: 0, allOnes: 0, first: undefined };
}

/** Those of the events of both. */
export function mergeOnes(a: OnesCounts, b: OnesCounts): OnesCounts {
  const sum = (left: readonly number[], right: readonly number[]): number[] => left.map((count, i) => count + right[i]);
  const firsts = [a.first, b.first].filter((first) => first !== undefined);
  return {
    ones: sum(a.ones, b.ones),
    missing: sum(a.missing, b.missing),
    unchecked: sum(a.unchecked, b.unchecked),
    unresolved: a.unresolved + b.unresolved,
    allOnes: a.allOnes + b.allOnes,
    first: firsts.length === 0 ? undefined : Math.min(...firsts),
  };
}
