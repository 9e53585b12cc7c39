import { coefficientValues, deltaOf } from "@ratiometer/eft";
import { crossSectionEstimateAt, type GeneratedTotals, type GenerationRequest } from "@ratiometer/simulation";
import type { PointCrossSection, SimulationRecord } from "../event-ingest/ingested-sample.ts";

/** What is told of generated events. */
type Totals = Omit<GeneratedTotals, "normalisation">;

/** The cross section of generated events, decays included, at a point of which coefficients may be left out: they are at the SM. */
export function crossSectionAt({ weights, decayed }: Totals, point: Readonly<Record<string, number>>): PointCrossSection {
  const values = coefficientValues(weights, point);
  const { value, error } = crossSectionEstimateAt(decayed, deltaOf(weights, values));
  return {
    point: Object.fromEntries(weights.coefficients.map((name, i) => [name, values[i]])),
    crossSection: value,
    crossSectionError: error,
  };
}

/** How events were made, for whoever reads them later. @param factor by which the cross sections of the sample are scaled */
export function simulationRecord(
  sample: Totals,
  { seed, label = sample.process, benchmarks = [{}], cut = [], bias, decays = {} }: GenerationRequest,
  factor = 1,
): SimulationRecord {
  const { production, branchingFraction, scale, alphaS, pdf, counts } = sample;
  const { efficiency, decayEfficiency, overweightEvents, overweightExcess } = counts;
  return {
    seed,
    label,
    requested: benchmarks,
    benchmarks: benchmarks.map((asked) => {
      const { point, crossSection, crossSectionError } = crossSectionAt(sample, asked);
      return { point, crossSection: factor * crossSection, crossSectionError: factor * crossSectionError };
    }),
    cut: typeof cut === "string" ? [cut] : cut,
    ...(bias === undefined ? {} : { bias }),
    decays,
    branchingFraction,
    productionCrossSection: { value: production.value, error: production.error },
    scale,
    alphaS,
    densities: { name: pdf.name, sha256: pdf.digest, ...(pdf.infoDigest === undefined ? {} : { infoSha256: pdf.infoDigest }) },
    efficiency,
    decayEfficiency,
    overweightEvents,
    overweightExcess,
  };
}

/** Over-weights as a share of the sum of weights from which on a user should know of them. */
const NOTABLE_EXCESS = 0.01;

/** Effective number of events as a share of their number below which weights spread too much. */
const LEAST_EFFECTIVE = 0.1;

/** What to say of weights that spread, if there is reason to. @param effective number of events, as `weightSpread` has it */
export function weightWarnings(name: string, { counts, weights }: Totals, effective: number): readonly string[] {
  const { overweightEvents, overweightExcess } = counts;
  const { events } = weights;
  const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;
  return [
    ...(overweightExcess > NOTABLE_EXCESS
      ? [
          `${name}: ${percent(overweightEvents)} of the events are above the largest weight and hold ${percent(overweightExcess)} of the sum of weights beyond it: they count for more than others`,
        ]
      : []),
    ...(effective < LEAST_EFFECTIVE * events
      ? [
          `${name}: ${events} events count for ${Math.round(effective)}, so much do their weights spread: a lower power of the bias, or none, leaves more`,
        ]
      : []),
  ];
}

/** Decays as they were asked for, in words. */
export function decaysText(decays: SimulationRecord["decays"]): string {
  if (decays === "none") return "none";
  const asked = Object.entries(decays).map(([leg, mode]) => `${leg}: ${mode}`);
  return asked.length === 0 ? "default" : asked.join(", ");
}
