import type { EventRecord, ObjectCollection } from "@ratiometer/tables";
import type { Feature } from "./feature.ts";

/** Anything that knows its reconstructed objects. */
export interface FromObjects {
  readonly record: EventRecord;
}

/** A jet with at least this score counts as b-tagged (the medium working point of many CMS analyses; flavour truth passes or fails it clearly). */
export const bTagThreshold = 0.4148;

/** Row of the object at a place (0 = highest pT) in an event; -1 if the event has fewer. */
export function rowAt({ offsets }: Pick<ObjectCollection, "offsets">, event: number, place: number): number {
  const row = offsets[event] + place;
  return row < offsets[event + 1] ? row : -1;
}

/** The value in a row; missing in row -1. */
export const at = (values: Float64Array | Int32Array, row: number): number => (row < 0 ? NaN : values[row]);

/** How many objects an event has. */
export const count = ({ offsets }: ObjectCollection, event: number): number => offsets[event + 1] - offsets[event];

/** Features of the leading lepton and of the whole event, shared by several sets. */
export const eventFeatures: Readonly<Record<"met" | "ht" | "leptonPt" | "leptonCharge", Feature<FromObjects>>> = {
  met: {
    name: "met",
    unit: "GeV",
    latex: "p_T^{\\mathrm{miss}}",
    definition: "magnitude of the missing transverse momentum",
    value: ({ record }, i) => record.met.pt[i],
  },
  ht: {
    name: "ht",
    unit: "GeV",
    latex: "H_T",
    definition: "sum of the pT of all jets; 0 without jets",
    value: ({ record: { jets } }, i) => {
      let sum = 0;
      for (let row = jets.offsets[i]; row < jets.offsets[i + 1]; row++) sum += jets.pt[row];
      return sum;
    },
  },
  leptonPt: {
    name: "lep_pt",
    unit: "GeV",
    latex: "p_T^{\\ell}",
    definition: "pT of the leading lepton",
    fill: 0,
    value: ({ record: { leptons } }, i) => at(leptons.pt, rowAt(leptons, i, 0)),
  },
  leptonCharge: {
    name: "lep_charge",
    unit: "1",
    latex: "q_{\\ell}",
    definition: "charge of the leading lepton",
    fill: 0,
    value: ({ record: { leptons } }, i) => at(leptons.charge, rowAt(leptons, i, 0)),
  },
};

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
export const objectFeatures: readonly Feature<FromObjects>[] = [
  {
    name: "n_jets",
    unit: "1",
    latex: "N_j",
    definition: "number of jets",
    value: ({ record }, i) => count(record.jets, i),
  },
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
  {
    name: "n_leptons",
    unit: "1",
    latex: "N_{\\ell}",
    definition: "number of electrons and muons",
    value: ({ record }, i) => count(record.leptons, i),
  },
  eventFeatures.ht,
  eventFeatures.met,
  {
    name: "met_phi",
    unit: "rad",
    latex: "\\phi^{\\mathrm{miss}}",
    definition: "azimuth of the missing transverse momentum",
    value: ({ record }, i) => record.met.phi[i],
  },
  eventFeatures.leptonPt,
  {
    name: "lep_eta",
    unit: "1",
    latex: "\\eta^{\\ell}",
    definition: "pseudorapidity of the leading lepton",
    fill: 0,
    value: ({ record: { leptons } }, i) => at(leptons.eta, rowAt(leptons, i, 0)),
  },
  {
    name: "lep_phi",
    unit: "rad",
    latex: "\\phi^{\\ell}",
    definition: "azimuth of the leading lepton",
    fill: 0,
    value: ({ record: { leptons } }, i) => at(leptons.phi, rowAt(leptons, i, 0)),
  },
  eventFeatures.leptonCharge,
  ...[1, 2, 3, 4].flatMap(jetFeatures),
];
