import type { WeightPolynomial } from "@ratiometer/eft";
import type { EventContent } from "@ratiometer/features";

/** Weights of some events as their file has them. */
export interface RawWeights {
  /** In the unit of the file's weights. */
  readonly polynomial: WeightPolynomial;
  /** The events' own weights, in the same unit: what they weigh at the point of generation. */
  readonly own: Float64Array;
  /** Factors on the weight of variations, by name; the same names in every block of a sample. */
  readonly factors: ReadonlyMap<string, Float64Array>;
}

/** Some events of one file of a sample. */
export interface EventBlock {
  /** Number of the file in the sample. */
  readonly file: number;
  readonly content: EventContent;
  readonly weights: RawWeights;
}

/** Raw weights of events of one file that went by before. */
export interface RawBlock extends RawWeights {
  readonly file: number;
  /** Number of the first event among those that are kept of its file. */
  readonly first: number;
}
