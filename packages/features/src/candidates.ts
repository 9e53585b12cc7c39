import type { EventRecord } from "@ratiometer/tables";
import { defaultFeatureOptions, type FeatureOptions } from "./feature-set-definition.ts";
import type { FourVectors } from "./four-vector.ts";
import { generalEvent, type GeneralEvent } from "./general/general-event.ts";

/** What each candidate is, and where the reconstruction of the set `general` has it. */
const CANDIDATES: Readonly<Record<string, { readonly definition: string; readonly of: (event: GeneralEvent) => FourVectors }>> = {
  top_leptonic: {
    definition: "top quark decayed to a b jet, the lepton and a neutrino, with the mass nearest to 172.5 GeV",
    of: ({ leptonicTop }) => leptonicTop.top,
  },
  w_leptonic: { definition: "W boson of the leptonic top", of: ({ leptonicTop }) => leptonicTop.w },
  top_hadronic: {
    definition: "top quark decayed to three jets, by the smallest χ² of the masses of top and W",
    of: ({ hadronicTop }) => hadronicTop.top,
  },
  higgs: {
    definition: "the Z/H fat jet, or else the two b jets without that of the leptonic top whose mass is nearest to 125 GeV",
    of: ({ higgs }) => higgs.momentum,
  },
  forward_jet: { definition: "the jet without b tag, or else any, with the largest |η|", of: ({ forwardMomentum }) => forwardMomentum },
};

/** The names that expressions can use for candidates. */
export const candidateNames: readonly string[] = Object.keys(CANDIDATES);

/** What a candidate is, in words. */
export const candidateDefinition = (name: string): string => CANDIDATES[name].definition;

/** The candidates of the given names, one four-vector per event, NaN where it has none; other names are passed over. */
export function candidatesOf(
  names: Iterable<string>,
  record: EventRecord,
  { bTagThreshold }: FeatureOptions = defaultFeatureOptions,
): ReadonlyMap<string, FourVectors> {
  const wanted = [...new Set(names)].filter((name) => Object.hasOwn(CANDIDATES, name));
  if (wanted.length === 0) return new Map();
  const event = generalEvent(record, bTagThreshold);
  return new Map(wanted.map((name) => [name, CANDIDATES[name].of(event)]));
}
