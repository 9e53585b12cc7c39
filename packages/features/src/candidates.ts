import type { EventRecord } from "@ratiometer/tables";
import { defaultFeatureOptions, type FeatureOptions } from "./feature-set-definition.ts";
import type { FourVectors } from "./four-vector.ts";
import { singleTopHiggsCandidates } from "./single-top-higgs-candidates.ts";

/** Named objects that a reconstruction finds in each event, or not. */
export interface CandidateReconstruction {
  /** What each of them is, by the name that expressions give it: letters, digits and underscores. */
  readonly definitions: Readonly<Record<string, string>>;
  /** One four-vector per event for each of these names, NaN where the event has none. */
  readonly reconstruct: (record: EventRecord, options: FeatureOptions) => Readonly<Record<string, FourVectors>>;
}

/** All reconstructions; a name is defined by one of them. */
export const candidateReconstructions: readonly CandidateReconstruction[] = [
  {
    definitions: {
      top_leptonic: "top quark decayed to a b jet, the lepton and a neutrino, of the set single-top-higgs",
      higgs: "Higgs boson decayed to two b jets, of the set single-top-higgs",
      forward_jet: "the untagged jet with the largest |η|",
      neutrino: "missing transverse momentum with the smaller longitudinal momentum that gives the W mass",
    },
    reconstruct: (record, { bTagThreshold }) => {
      const { top, higgs, forward, neutrino } = singleTopHiggsCandidates(record, bTagThreshold);
      return { top_leptonic: top, higgs, forward_jet: forward, neutrino };
    },
  },
];

/** The names that expressions can use for candidates. */
export const candidateNames: readonly string[] = candidateReconstructions.flatMap(({ definitions }) => Object.keys(definitions));

/** The candidates of the given names; other names are passed over, and no reconstruction is done that none of them needs. */
export function candidatesOf(
  names: Iterable<string>,
  record: EventRecord,
  options: FeatureOptions = defaultFeatureOptions,
): ReadonlyMap<string, FourVectors> {
  const wanted = new Set(names);
  return new Map(
    candidateReconstructions
      .filter(({ definitions }) => Object.keys(definitions).some((name) => wanted.has(name)))
      .flatMap(({ reconstruct }) => Object.entries(reconstruct(record, options)))
      .filter(([name]) => wanted.has(name)),
  );
}
