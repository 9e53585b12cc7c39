import { AnalysisError } from "@ratiometer/config";
import { closureOf, type Closure, type ClosureSums, mergeClosure, noClosure } from "../closure.ts";
import { mergeWeightSums, weightSums, type WeightSums } from "../normalisation.ts";
import { roundingOf } from "./mantissa.ts";
import { mergeOnes, noOnes, type OnesCounts } from "./exact-ones.ts";

/** What is known of the weights of some events of a file beside their polynomials; blocks are merged in any order. */
export interface WeightQuality {
  readonly events: number;
  /** Of the events' own weights. */
  readonly weight: WeightSums;
  readonly negative: number;
  readonly zero: number;
  readonly closure: ClosureSums;
  /** The most mantissa bits that the file's weights use. */
  readonly bits: number;
  /** Events whose weights deviate from a polynomial by more than their rounding explains. */
  readonly beyondRounding: number;
  /** … by more than `GROSS` of their largest weight. */
  readonly gross: number;
  readonly ones: OnesCounts;
  /** Events whose stored polynomial is the same everywhere. */
  readonly constant: number;
  /** Events that cannot be used, as too few of their weights are there. */
  readonly dropped: number;
  /** Of the dropped and of all events: sum of their own weights. */
  readonly droppedWeight: WeightSums;
  /** The polynomials at the point of generation beside the events' own weights; undefined where that point is not known. */
  readonly generation: GenerationCheck | undefined;
}

/** How the polynomials at the point of generation compare with the events' own weights. */
export interface GenerationCheck {
  /** Largest deviation relative to the event's largest weight. */
  readonly worst: number;
  /** Events that deviate by more than rounding and 10⁻³ explain. */
  readonly mismatched: number;
  /** The first of them, counted in its file. */
  readonly first: number | undefined;
}

/** A deviation from a polynomial that no next-to-leading order or width explains. */
export const GROSS = 0.1;

/** The quality of no events with W weights each. */
export function emptyQuality(width: number): WeightQuality {
  const none = weightSums(new Float64Array());
  return {
    events: 0,
    weight: none,
    negative: 0,
    zero: 0,
    closure: noClosure(),
    bits: 0,
    beyondRounding: 0,
    gross: 0,
    ones: noOnes(width),
    constant: 0,
    dropped: 0,
    droppedWeight: none,
    generation: undefined,
  };
}

function mergeGeneration(a: GenerationCheck | undefined, b: GenerationCheck | undefined): GenerationCheck | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const firsts = [a.first, b.first].filter((first) => first !== undefined);
  return {
    worst: Math.max(a.worst, b.worst),
    mismatched: a.mismatched + b.mismatched,
    first: firsts.length === 0 ? undefined : Math.min(...firsts),
  };
}

/** That of the events of both blocks of one file. */
export function mergeQuality(a: WeightQuality, b: WeightQuality): WeightQuality {
  return {
    events: a.events + b.events,
    weight: mergeWeightSums(a.weight, b.weight),
    negative: a.negative + b.negative,
    zero: a.zero + b.zero,
    closure: mergeClosure(a.closure, b.closure),
    bits: Math.max(a.bits, b.bits),
    beyondRounding: a.beyondRounding + b.beyondRounding,
    gross: a.gross + b.gross,
    ones: mergeOnes(a.ones, b.ones),
    constant: a.constant + b.constant,
    dropped: a.dropped + b.dropped,
    droppedWeight: mergeWeightSums(a.droppedWeight, b.droppedWeight),
    generation: mergeGeneration(a.generation, b.generation),
  };
}

/** What is told of a file's weights. */
export interface QualityReport {
  readonly closure: Closure;
  /** How far the file's rounding may take a weight from what the generator gave, relative to itself: what closure can be expected. */
  readonly rounding: number;
  /** What to know about the weights, in words; empty if nothing is remarkable. */
  readonly remarks: readonly string[];
}

/** A file whose weights were read. */
export interface JudgedFile {
  readonly file: string;
  /** Ids of the weights, in the order of the counts. */
  readonly ids: readonly string[];
  readonly missing: "refuse" | "drop";
  /** What says the points, for advice: the weight map. */
  readonly pointsFrom: string;
  /** Whether there are more weights than terms, so that they can contradict each other. */
  readonly redundant: boolean;
}

const events = (count: number, total: number): string => `${count} of ${total} events`;

/**
 * Judges the weights of a whole file.
 * @throws AnalysisError DATA_MISSING_WEIGHT if events lack weights, unless these are to be dropped; DATA_NOT_QUADRATIC if most events are no polynomial of
 * their points; DATA_WEIGHT_MISMATCH if the polynomials are not the events' own weights at the point of generation
 */
export function judgeQuality(file: JudgedFile, quality: WeightQuality): QualityReport {
  const { events: total, ones, generation, dropped } = quality;
  const place = { where: file.file };
  if (quality.gross > total / 2)
    throw new AnalysisError(
      "DATA_NOT_QUADRATIC",
      `the weights of ${events(quality.gross, total)} deviate from any quadratic polynomial of their points by more than ${100 * GROSS} % of their largest`,
      { ...place, hint: `the points of ${file.pointsFrom} do not fit the weights: look at their order and number` },
    );
  if (generation !== undefined && generation.mismatched > 0)
    throw new AnalysisError(
      "DATA_WEIGHT_MISMATCH",
      `the weights of ${events(generation.mismatched, total)} do not give the event's own weight at the point of generation (first: event ${generation.first})`,
      { ...place, hint: `look at generation and at the order of the points in ${file.pointsFrom}` },
    );
  const lacking = missingRemarks(file, quality);
  if (file.missing === "refuse" && lacking.length > 0)
    throw new AnalysisError("DATA_MISSING_WEIGHT", lacking.join("; ") + (ones.first === undefined ? "" : ` (first: event ${ones.first})`), {
      ...place,
      hint: "a weight that an event lacks is written as exactly 1; missing: drop in the weight map fits such events without it",
    });
  const remarks = [...lacking];
  if (dropped > 0) remarks.push(`${events(dropped, total)} are dropped, as too few of their weights are there`);
  file.ids.forEach((id, b) => {
    if (ones.unchecked[b] > 0)
      remarks.push(
        `"${id}" is exactly 1 in ${events(ones.unchecked[b], total)}, and the other weights cannot tell whether it is missing there`,
      );
  });
  if (!file.redundant) remarks.push("there are no more weights than terms: nothing checks their points");
  if (quality.beyondRounding > 0)
    remarks.push(`the weights of ${events(quality.beyondRounding, total)} are no quadratic polynomial within their rounding`);
  if (quality.negative > 0) remarks.push(`${events(quality.negative, total)} have a negative weight`);
  if (quality.zero > 0) remarks.push(`${events(quality.zero, total)} have weight 0`);
  return { closure: closureOf(quality.closure), rounding: roundingOf(quality.bits), remarks };
}

function missingRemarks({ ids }: JudgedFile, { ones, constant, events: total }: WeightQuality): string[] {
  const lacking = ids.flatMap((id, b) => (ones.missing[b] > 0 ? [`"${id}" (position ${b}) in ${ones.missing[b]}`] : []));
  const listed = lacking.slice(0, 5).join(", ") + (lacking.length > 5 ? ` and ${lacking.length - 5} more` : "");
  return [
    ...(lacking.length === 0 ? [] : [`weights are exactly 1 where the others contradict them, of ${total} events: ${listed}`]),
    ...(ones.allOnes === 0 ? [] : [`all weights are exactly 1 in ${events(ones.allOnes, total)}`]),
    ...(constant === 0 ? [] : [`the polynomial of ${events(constant, total)} does not depend on any coefficient`]),
    ...(ones.unresolved === 0 ? [] : [`${events(ones.unresolved, total)} have weights of exactly 1 and contradict themselves`]),
  ];
}
