import type { WeightPolynomial } from "@ratiometer/eft";
import type { IngestedContent } from "./ingested-events.ts";
import type { IngestedFile } from "./ingested-sample.ts";
import type { SampleEvents } from "./sample-events.ts";

/** Events that are all there at once. */
export interface WholeSample {
  /** In the analysis's coefficients, pb. */
  readonly polynomial: WeightPolynomial;
  readonly content: IngestedContent;
  readonly file: IngestedFile;
  /** Units of the coefficients in which they are of order 1. */
  readonly units: readonly number[];
}

/** Events that are all there at once, as ingest takes them. */
export function wholeSample({ polynomial, content, file, units }: WholeSample): SampleEvents {
  return {
    files: 1,
    parameters: polynomial,
    factors: [],
    blocks: async function* () {
      yield await Promise.resolve({
        file: 0,
        content,
        weights: { polynomial, own: new Float64Array(polynomial.events).fill(1), factors: new Map() },
      });
    },
    normalisation: () => Promise.resolve({ files: [file], apply: (block) => block.polynomial, units }),
  };
}
