import { AnalysisError } from "@ratiometer/config";
import { eventWeights, type WeightPolynomial } from "@ratiometer/eft";
import type { BinnedChannel } from "./binned.ts";
import { quadraticValues } from "./form-sum.ts";

/** Inverse femtobarn to inverse picobarn. */
const INVERSE_PB = 1000;

function luminosityInPb(luminosity: number): number {
  if (!(luminosity > 0 && luminosity < Infinity)) {
    throw new AnalysisError("FIT_LUMINOSITY", `luminosity ${luminosity} fb^-1, expected a positive finite number`);
  }
  return luminosity * INVERSE_PB;
}

/**
 * The Asimov data of an unbinned channel: the expected number of events that each simulated event stands for at the physical values c.
 *
 * @param luminosity fb⁻¹
 * @returns one weight per event; negative where the event's own weight is
 * @throws AnalysisError FIT_LUMINOSITY
 */
export function asimovWeights(polynomial: WeightPolynomial, c: ArrayLike<number>, luminosity: number): Float64Array {
  const factor = luminosityInPb(luminosity);
  return eventWeights(polynomial, c).map((weight) => weight * factor);
}

/**
 * The T terms of an expected yield from those of a cross section.
 *
 * @param crossSection pb
 * @param luminosity   fb⁻¹
 * @throws AnalysisError FIT_LUMINOSITY
 */
export function yieldTerms(crossSection: Float64Array, luminosity: number): Float64Array {
  const factor = luminosityInPb(luminosity);
  return crossSection.map((term) => term * factor);
}

/** A binned channel that observes exactly what it expects at δ. */
export function asimovChannel(channel: BinnedChannel, delta: ArrayLike<number>): BinnedChannel {
  return { ...channel, observed: quadraticValues(channel.yields, delta) };
}
