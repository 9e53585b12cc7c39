import type { WeightPolynomial } from "@ratiometer/eft";
import type { SharedWork } from "../parts/shared-work.ts";
import type { EventBlock, RawBlock } from "./event-block.ts";
import type { IngestedFile, SampleNormalisation } from "./ingested-sample.ts";

/** What is known of the raw weights of a sample once all its events went by. */
export interface RawSample {
  /** Events of each file that are kept. */
  readonly events: readonly number[];
  /** Sum of the polynomials of each file at the SM; does not depend on the blocks. */
  readonly sums: readonly number[];
  /** All of them once more, in order. */
  readonly blocks: () => AsyncGenerator<RawBlock, void>;
}

/** How raw weights become those of the sample. */
export interface Normalisation {
  readonly files: readonly IngestedFile[];
  /** The polynomials of a block in the analysis's coefficients, pb: those of all events add up to the cross section. */
  readonly apply: (block: RawBlock) => WeightPolynomial;
  /** Units of the coefficients in which they are of order 1. */
  readonly units: readonly number[];
  /** How far below zero, relative to the largest, an eigenvalue of an event's form may be for the lack of digits; see positivity. */
  readonly tolerance?: number;
  /** What the sum of weights was taken from, where there was a choice. */
  readonly sumOfWeights?: SampleNormalisation;
}

/** The events of a sample, to be read once. */
export interface SampleEvents {
  /** Files, or one for events without. */
  readonly files: number;
  /** What the raw polynomials are in. */
  readonly parameters: Pick<WeightPolynomial, "coefficients" | "sm">;
  /** Names of the variations of the weight. */
  readonly factors: readonly string[];
  /** Every event once, file after file. */
  readonly blocks: (progress: (fraction: number, note: string) => void) => AsyncGenerator<EventBlock, void>;
  /** The reading of files as work that can be shared, what parts hold of which is not read again. */
  readonly shared?: SharedWork;
  /** To be called once all blocks went by. @throws AnalysisError if the weights cannot be trusted */
  readonly normalisation: (raw: RawSample) => Promise<Normalisation>;
}
