import { eventFeatures, type FromObjects } from "./event-features.ts";
import type { Feature } from "./feature.ts";
import type { FeatureOptions, SetDefinition } from "./feature-set-definition.ts";
import { at, rowAt } from "./object-rows.ts";

/** pT, η, φ, mass and b-tag score of the jet at a place (1 = highest pT). */
function jetFeatures(place: number): readonly Feature<FromObjects>[] {
  const feature = (column: "pt" | "eta" | "phi" | "mass" | "btag", unit: string, symbol: string, fill: number): Feature<FromObjects> => ({
    name: `jet${place}_${column}`,
    unit,
    latex: `${symbol}^{j_{${place}}}`,
    definition: `${column} of the jet with pT rank ${place}`,
    fill,
    value: ({ record: { jets } }, i) => at(jets[column], rowAt(jets, i, place - 1)),
  });
  return [
    feature("pt", "GeV", "p_T", 0),
    feature("eta", "1", "\\eta", 0),
    feature("phi", "rad", "\\phi", 0),
    feature("mass", "GeV", "m", 0),
    feature("btag", "1", "b", -1),
  ];
}

/** The set `objects`: how many objects there are, and the kinematics of the leading ones. Needs no assumption about the process. */
export function objectSet({ bTagThreshold }: FeatureOptions): SetDefinition<FromObjects> {
  const lepton = (column: "eta" | "phi", unit: string, quantity: string): Feature<FromObjects> => ({
    name: `lep_${column}`,
    unit,
    latex: `\\${column}^{\\ell}`,
    definition: `${quantity} of the lepton that the event is reconstructed with`,
    fill: 0,
    value: ({ record: { leptons, lepton: rows } }, i) => at(leptons[column], rows[i]),
  });
  return {
    name: "objects",
    description:
      "How many objects there are, and the kinematics of the leading ones. Needs no assumption about the process; selections may use it always.",
    reconstruct: (record) => ({ record }),
    features: [
      eventFeatures.jets,
      {
        name: "n_b_jets",
        unit: "1",
        latex: "N_b",
        definition: `number of jets with a b-tag score of at least ${bTagThreshold}`,
        value: ({ record: { jets } }, i) => {
          let tagged = 0;
          for (let row = jets.offsets[i]; row < jets.offsets[i + 1]; row++) if (jets.btag[row] >= bTagThreshold) tagged++;
          return tagged;
        },
      },
      eventFeatures.leptons,
      eventFeatures.ht,
      eventFeatures.met,
      eventFeatures.metPhi,
      eventFeatures.leptonPt,
      lepton("eta", "1", "pseudorapidity"),
      lepton("phi", "rad", "azimuth"),
      eventFeatures.leptonCharge,
      ...[1, 2, 3, 4].flatMap(jetFeatures),
    ],
  };
}
