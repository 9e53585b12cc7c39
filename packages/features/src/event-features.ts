import type { EventRecord } from "@ratiometer/tables";
import type { Feature } from "./feature.ts";
import { at, count, scalarSum } from "./object-rows.ts";

/** Anything that knows its reconstructed objects. */
export interface FromObjects {
  readonly record: EventRecord;
}

/** Features of the lepton and of the whole event that several sets share. */
export const eventFeatures: Readonly<
  Record<"jets" | "leptons" | "met" | "metPhi" | "ht" | "leptonPt" | "leptonCharge", Feature<FromObjects>>
> = {
  jets: {
    name: "n_jets",
    unit: "1",
    latex: "N_j",
    definition: "number of jets",
    value: ({ record }, i) => count(record.jets, i),
  },
  leptons: {
    name: "n_leptons",
    unit: "1",
    latex: "N_{\\ell}",
    definition: "number of electrons and muons",
    value: ({ record }, i) => count(record.leptons, i),
  },
  met: {
    name: "met",
    unit: "GeV",
    latex: "p_T^{\\mathrm{miss}}",
    definition: "magnitude of the missing transverse momentum",
    fill: 0,
    value: ({ record: { met } }, i) => (met.present[i] === 1 ? met.pt[i] : NaN),
  },
  metPhi: {
    name: "met_phi",
    unit: "rad",
    latex: "\\phi^{\\mathrm{miss}}",
    definition: "azimuth of the missing transverse momentum",
    fill: 0,
    value: ({ record: { met } }, i) => (met.present[i] === 1 ? met.phi[i] : NaN),
  },
  ht: {
    name: "ht",
    unit: "GeV",
    latex: "H_T",
    definition: "sum of the pT of all jets; 0 without jets",
    value: ({ record }, i) => scalarSum(record.jets, i),
  },
  leptonPt: {
    name: "lep_pt",
    unit: "GeV",
    latex: "p_T^{\\ell}",
    definition: "pT of the lepton that the event is reconstructed with",
    fill: 0,
    value: ({ record: { leptons, lepton } }, i) => at(leptons.pt, lepton[i]),
  },
  leptonCharge: {
    name: "lep_charge",
    unit: "1",
    latex: "q_{\\ell}",
    definition: "charge of the lepton that the event is reconstructed with",
    fill: 0,
    value: ({ record: { leptons, lepton } }, i) => at(leptons.charge, lepton[i]),
  },
};
