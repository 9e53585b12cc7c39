import { closureSums } from "../closure.ts";
import { weightSums } from "../normalisation.ts";
import { fitBlock, rowProducts } from "../polynomial-fit.ts";
import { monomials } from "../quadratic-form.ts";
import type { CoefficientPoint } from "../weight-points.ts";
import { eventWeights, scaleEvents, type WeightPolynomial } from "../weight-polynomial.ts";
import { exactOnes, type IncompleteEvent, noOnes, type OnesCheck, partialDesign } from "./exact-ones.ts";
import { roundingOf, storedBits } from "./mantissa.ts";
import { type GenerationCheck, GROSS, type WeightQuality } from "./weight-quality.ts";

/** The weights of a block of events as polynomials. */
export interface WeightBlock {
  /** In the unit of the file's weights, which a normalisation turns into pb; 0 for dropped events. */
  readonly polynomial: WeightPolynomial;
  /** The events' own weights: what they weigh at the point of generation. */
  readonly weight: Float64Array;
  /** Rows of the block whose weights are lost: they must be left out. */
  readonly dropped: readonly number[];
  readonly quality: WeightQuality;
}

/** How a block's weights are to be fitted. */
export interface BlockFitPlan {
  readonly check: OnesCheck;
  /** Whether the weights are factors on the events' own, so that 1 may stand for a missing one. */
  readonly relative: boolean;
  readonly missing: "refuse" | "drop";
  readonly generation: CoefficientPoint | undefined;
}

/** Weight at the point of generation and polynomial there may differ by this much of the event's largest weight. */
const GENERATION_TOLERANCE = 1e-3;

/**
 * Fits the weights of a block of events.
 * @param weights events × W in the order of the plan's points
 * @param given the events' own weights; the weights are factors on them if the plan says relative. undefined: the polynomials at the point of generation,
 * or else at the standard model
 * @param first number of the block's first event in its file
 */
export function fittedBlock(plan: BlockFitPlan, weights: Float64Array, given: Float64Array | undefined, first: number): WeightBlock {
  const { check } = plan;
  const { points, coefficients, sm, design } = check;
  const width = points.length;
  const fit = fitBlock(design, weights, coefficients, sm);
  const { counts, incomplete } = plan.relative
    ? exactOnes(check, weights, fit.deviations, first)
    : { counts: noOnes(width), incomplete: [] };
  const dropped = refit(plan, fit.polynomial, weights, incomplete);
  const weight = given ?? ownWeights(fit.polynomial, plan.generation);
  const skipped = new Set(incomplete.map(({ row }) => row));
  const closure =
    skipped.size === 0
      ? fit.closure
      : closureSums(
          rowProducts(fit.polynomial.values, design.matrix, design.matrix.length / width),
          weights,
          width,
          fit.deviations,
          skipped,
        );
  let bits = 0;
  let beyondRounding = 0;
  let gross = 0;
  for (let i = 0; i < weight.length; i++) {
    const own = storedBits(weights, i * width, (i + 1) * width);
    bits = Math.max(bits, own);
    if (skipped.has(i)) continue;
    if (fit.deviations[i] > (1 + check.amplification) * roundingOf(own)) beyondRounding++;
    if (fit.deviations[i] > GROSS) gross++;
  }
  const generation = given && generationCheck(plan, fit.polynomial, weights, plan.relative ? undefined : weight, skipped, first);
  return {
    polynomial: plan.relative ? scaleEvents(fit.polynomial, weight) : fit.polynomial,
    weight,
    dropped,
    quality: {
      ...ownQuality(weight, dropped),
      closure,
      bits,
      beyondRounding,
      gross,
      ones: counts,
      generation,
    },
  };
}

/** What there is to say of the events' own weights. */
export function ownQuality(
  weight: Float64Array,
  dropped: readonly number[],
): Pick<WeightQuality, "events" | "weight" | "negative" | "zero" | "dropped" | "droppedWeight" | "constant"> {
  return {
    events: weight.length,
    weight: weightSums(weight),
    negative: weight.reduce((count, w) => count + (w < 0 ? 1 : 0), 0),
    zero: weight.reduce((count, w) => count + (w === 0 ? 1 : 0), 0),
    dropped: dropped.length,
    droppedWeight: weightSums(Float64Array.from(dropped, (row) => weight[row])),
    constant: 0,
  };
}

/** The weights at the point of generation, or else at the standard model. */
export function ownWeights(polynomial: WeightPolynomial, generation: CoefficientPoint | undefined): Float64Array {
  const { coefficients, sm } = polynomial;
  return eventWeights(
    polynomial,
    coefficients.map((name, p) => (generation !== undefined && Object.hasOwn(generation, name) ? generation[name] : sm[p])),
  );
}

/** Fits incomplete events from the weights that they have, in place; the rows of those that have too few. */
function refit(
  { check, missing }: BlockFitPlan,
  { values }: WeightPolynomial,
  weights: Float64Array,
  incomplete: readonly IncompleteEvent[],
): number[] {
  if (missing === "refuse") return [];
  const width = check.points.length;
  const terms = check.design.matrix.length / width;
  const dropped: number[] = [];
  for (const { row, kept } of incomplete) {
    if (kept === undefined) {
      dropped.push(row);
      values.fill(0, row * terms, (row + 1) * terms);
      continue;
    }
    const own = weights.subarray(row * width, (row + 1) * width).filter((_, b) => kept[b]);
    values.set(rowProducts(own, partialDesign(check, kept).inverse, own.length), row * terms);
  }
  return dropped;
}

/** @param weight the events' own weights; undefined where the polynomials are relative to them */
function generationCheck(
  { check, generation }: BlockFitPlan,
  { values, coefficients, sm }: WeightPolynomial,
  weights: Float64Array,
  weight: Float64Array | undefined,
  skipped: ReadonlySet<number>,
  first: number,
): GenerationCheck | undefined {
  if (generation === undefined || !coefficients.every((name) => Object.hasOwn(generation, name))) return undefined;
  const factors = monomials(coefficients.map((name, p) => generation[name] - sm[p]));
  const terms = factors.length;
  const width = check.points.length;
  const { inverse } = check.design;
  let reach = 1;
  for (let b = 0; b < width; b++) reach += Math.abs(factors.reduce((sum, factor, t) => sum + factor * inverse[t * width + b], 0));
  let worst = 0;
  let mismatched = 0;
  let at: number | undefined;
  for (let i = 0; i < values.length / terms; i++) {
    if (skipped.has(i)) continue;
    const expected = weight?.[i] ?? 1;
    let largest = Math.abs(expected);
    for (let j = i * width; j < (i + 1) * width; j++) largest = Math.max(largest, Math.abs(weights[j]));
    if (largest === 0) continue;
    let value = 0;
    for (let t = 0; t < terms; t++) value += factors[t] * values[i * terms + t];
    const deviation = Math.abs(value - expected) / largest;
    worst = Math.max(worst, deviation);
    const rounding = roundingOf(storedBits(weights, i * width, (i + 1) * width));
    if (deviation <= GENERATION_TOLERANCE + reach * rounding) continue;
    mismatched++;
    at ??= first + i;
  }
  return { worst, mismatched, first: at };
}
