import type { WeightPolynomial } from "@ratiometer/eft";
import type { RawWeights } from "./event-block.ts";

/** Weights of events that have no other than their polynomial. */
export const givenWeights = (polynomial: WeightPolynomial): RawWeights => ({
  polynomial,
  own: new Float64Array(polynomial.events).fill(1),
  factors: new Map(),
});
