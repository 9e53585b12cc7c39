import type { Feature } from "./feature.ts";
import { pairMass } from "./masses.ts";
import type { FromObjects } from "./event-features.ts";
import type { SetDefinition } from "./feature-set-definition.ts";
import { at, count, rowAt } from "./object-rows.ts";

/** pT, η and φ of the photon at a place (1 = highest pT). */
function photonFeatures(place: number): readonly Feature<FromObjects>[] {
  const feature = (column: "pt" | "eta" | "phi", unit: string, symbol: string): Feature<FromObjects> => ({
    name: `photon${place}_${column}`,
    unit,
    latex: `${symbol}^{\\gamma_{${place}}}`,
    definition: `${column} of the photon with pT rank ${place}`,
    fill: 0,
    value: ({ record: { photons } }, i) => at(photons[column], rowAt(photons, i, place - 1)),
  });
  return [feature("pt", "GeV", "p_T"), feature("eta", "1", "\\eta"), feature("phi", "rad", "\\phi")];
}

/** pT, η, φ, soft-drop mass and bb score of the fat jet at a place (1 = highest pT). */
function fatJetFeatures(place: number): readonly Feature<FromObjects>[] {
  const feature = (
    name: string,
    column: "pt" | "eta" | "phi" | "msoftdrop" | "bbScore",
    quantity: string,
    unit: string,
    symbol: string,
    fill = 0,
  ): Feature<FromObjects> => ({
    name: `fatjet${place}_${name}`,
    unit,
    latex: `${symbol}^{J_{${place}}}`,
    definition: `${quantity} of the fat jet with pT rank ${place}`,
    fill,
    value: ({ record: { fatJets } }, i) => at(fatJets[column], rowAt(fatJets, i, place - 1)),
  });
  return [
    feature("pt", "pt", "pt", "GeV", "p_T"),
    feature("eta", "eta", "eta", "1", "\\eta"),
    feature("phi", "phi", "phi", "rad", "\\phi"),
    feature("mass", "msoftdrop", "soft-drop mass", "GeV", "m_{\\mathrm{SD}}"),
    feature("bb", "bbScore", "bb score", "1", "b\\bar b", -1),
  ];
}

const features: readonly Feature<FromObjects>[] = [
  {
    name: "n_photons",
    unit: "1",
    latex: "N_{\\gamma}",
    definition: "number of photons",
    value: ({ record }, i) => count(record.photons, i),
  },
  ...[1, 2].flatMap(photonFeatures),
  {
    name: "m_gg",
    unit: "GeV",
    latex: "m_{\\gamma\\gamma}",
    definition: "invariant mass of the two photons with the highest pT",
    fill: 0,
    value: ({ record: { photons } }, i) => pairMass(photons, rowAt(photons, i, 0), photons, rowAt(photons, i, 1)),
  },
  {
    name: "n_fatjets",
    unit: "1",
    latex: "N_J",
    definition: "number of fat jets",
    value: ({ record }, i) => count(record.fatJets, i),
  },
  ...[1, 2].flatMap(fatJetFeatures),
];

/** The set `photons-and-fat-jets`: how many there are, the leading two of each, and the mass of the photon pair. */
export const photonAndFatJetSet: SetDefinition<FromObjects> = {
  name: "photons-and-fat-jets",
  description: "How many photons and fat jets there are, the leading two of each, and the mass of the photon pair.",
  reconstruct: (record) => ({ record }),
  features,
};
