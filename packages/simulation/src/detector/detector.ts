import type { Analysis } from "@ratiometer/config";
import { randomStream, type EventRecord, type ParticleRecord } from "@ratiometer/tables";
import { genericLhcObjects } from "./generic-lhc.ts";
import { partonLevelObjects } from "./parton-level.ts";

/**
 * What measures the particles of a sample: the parametrised detector, with a stream of chance for each event by its number in the sample, or ideal measurement.
 * @throws AnalysisError of genericLhcObjects and partonLevelObjects
 */
export function detectorOf(
  smearing: Analysis["reconstruction"]["smearing"],
  { seed, sample }: { readonly seed: number; readonly sample: string },
): (particles: ParticleRecord, first: number) => EventRecord {
  if (smearing === "none") return partonLevelObjects;
  return (particles, first) => genericLhcObjects(particles, (event) => randomStream(seed, "generic-lhc", sample, first + event));
}
