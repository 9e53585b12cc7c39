import { deltaR } from "../angles.ts";
import { optionalFeature, type Feature } from "../feature.ts";
import { azimuth, pseudorapidity, type FourVectors } from "../four-vector.ts";
import { pairMass } from "../masses.ts";
import { at } from "../object-rows.ts";
import type { BoostedCandidate } from "./boosted-candidate.ts";

/** The candidate with the jets around it, and sums of momenta that features use. */
export interface BoostedEvent extends BoostedCandidate {
  readonly secondBottomAndLepton: FourVectors;
  /** Lepton, second b jet, and either b jet with its light jets. */
  readonly withSecond: readonly [FourVectors, FourVectors];
  /** Lepton, first b jet, and the second with its light jets. */
  readonly withFirst: FourVectors;
}

/** A feature that is 0 where it does not exist. @param alias its name in the public code of the analysis */
export function boostedFeature(
  name: string,
  alias: string,
  unit: string,
  latex: string,
  definition: string,
  value: Feature<BoostedEvent>["value"],
): Feature<BoostedEvent> {
  return { ...optionalFeature(name, unit, latex, definition, value), alias };
}

/** ΔR of the candidate and a jet. */
export const fromCandidate = ({ distance }: BoostedEvent, jet: number): number => at(distance, jet);

/** ΔR of two jets. */
export const jetsApart = ({ record: { jets } }: BoostedEvent, a: number, b: number): number =>
  deltaR(at(jets.eta, a), at(jets.phi, a), at(jets.eta, b), at(jets.phi, b));

/** ΔR of the lepton of event i and a jet. */
export const fromLepton = ({ record: { jets, leptons, lepton } }: BoostedEvent, i: number, jet: number): number =>
  deltaR(at(leptons.eta, lepton[i]), at(leptons.phi, lepton[i]), at(jets.eta, jet), at(jets.phi, jet));

/** Mass of the lepton of event i and a jet, GeV. */
export const leptonMass = ({ record: { jets, leptons, lepton } }: BoostedEvent, i: number, jet: number): number =>
  pairMass(leptons, lepton[i], jets, jet);

/** ΔR of the candidate and a sum of momenta of event i. */
export const candidateAndSum = ({ record: { fatJets }, candidate }: BoostedEvent, sum: FourVectors, i: number): number =>
  deltaR(at(fatJets.eta, candidate[i]), at(fatJets.phi, candidate[i]), pseudorapidity(sum, i), azimuth(sum, i));

/** ΔR of a jet and a sum of momenta of event i. */
export const jetAndSum = ({ record: { jets } }: BoostedEvent, jet: number, sum: FourVectors, i: number): number =>
  deltaR(at(jets.eta, jet), at(jets.phi, jet), pseudorapidity(sum, i), azimuth(sum, i));
