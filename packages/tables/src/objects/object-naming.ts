import type { ObjectKind } from "@ratiometer/config";

/** An attribute that features need: what files call it, in the order of preference, or what it is where no file has it. */
export interface AttributeSource {
  readonly unit: string;
  readonly from: readonly string[];
  /** Value where the file has no such attribute; without one there has to be. */
  readonly otherwise?: number;
  /** The file has a mask of bits, of which the lowest one counts. */
  readonly lowestBit?: true;
}

/** How a format of event files names objects and their attributes. */
export interface ObjectNaming {
  readonly format: string;
  /** Collection of each kind, unless an analysis names another. */
  readonly collections: Readonly<Record<ObjectKind, string>>;
  /** Collections of the missing transverse momentum, in the order of preference, and its attributes. */
  readonly met: { readonly collections: readonly string[]; readonly pt: string; readonly phi: string };
  /** Between the collection and the attribute in the name of a column. */
  readonly separator: string;
  /** What each kind needs. */
  readonly attributes: Readonly<Record<ObjectKind, Readonly<Record<string, AttributeSource>>>>;
  /** Attributes that other versions of the format call otherwise: sets of names for one quantity. */
  readonly versions: Partial<Readonly<Record<ObjectKind, readonly (readonly string[])[]>>>;
}

/** Masses (GeV) of what a format gives no mass of. */
const ELECTRON = 0.000511;
const MUON = 0.10566;

const lorentz = (pt: string, eta: string, phi: string, mass: string, otherwise?: number): Record<string, AttributeSource> => ({
  pt: { unit: "GeV", from: [pt] },
  eta: { unit: "1", from: [eta] },
  phi: { unit: "rad", from: [phi] },
  mass: { unit: "GeV", from: [mass], ...(otherwise === undefined ? {} : { otherwise }) },
});

const number = (from: readonly string[], otherwise?: number): AttributeSource => ({
  unit: "1",
  from,
  ...(otherwise === undefined ? {} : { otherwise }),
});

const nanoaodVectors = lorentz("pt", "eta", "phi", "mass");

/** CMS NanoAOD from version 5 on. Column `Jet_pt` is the attribute pt of the collection Jet. */
export const NANOAOD: ObjectNaming = {
  format: "NanoAOD",
  collections: { electrons: "Electron", muons: "Muon", photons: "Photon", jets: "Jet", fatjets: "FatJet" },
  // version 15 calls PFMET what was MET
  met: { collections: ["MET", "PFMET"], pt: "pt", phi: "phi" },
  separator: "_",
  attributes: {
    electrons: { ...nanoaodVectors, charge: number(["charge"]) },
    muons: { ...nanoaodVectors, charge: number(["charge"]) },
    photons: { ...lorentz("pt", "eta", "phi", "mass", 0), id_mva: number(["mvaID"], 0), pixel_seed: number(["pixelSeed"], -1) },
    jets: { ...nanoaodVectors, btag: number([]) },
    fatjets: { ...nanoaodVectors, msoftdrop: { unit: "GeV", from: ["msoftdrop"] }, bb_score: number([], -1) },
  },
  versions: {
    electrons: [
      ["mvaIso_WP90", "mvaFall17V2Iso_WP90"],
      ["mvaIso_WP80", "mvaFall17V2Iso_WP80"],
      ["mvaNoIso_WP90", "mvaFall17V2noIso_WP90"],
      ["mvaNoIso_WP80", "mvaFall17V2noIso_WP80"],
      ["mvaTTH", "promptMVA"],
    ],
    muons: [["mvaTTH", "promptMVA"]],
  },
};

/** Trees of Delphes. Column `Jet.PT` is the attribute PT of the collection Jet. */
export const DELPHES: ObjectNaming = {
  format: "Delphes",
  collections: { electrons: "Electron", muons: "Muon", photons: "Photon", jets: "Jet", fatjets: "FatJet" },
  met: { collections: ["MissingET"], pt: "MET", phi: "Phi" },
  separator: ".",
  attributes: {
    electrons: { ...lorentz("PT", "Eta", "Phi", "Mass", ELECTRON), charge: number(["Charge"]) },
    muons: { ...lorentz("PT", "Eta", "Phi", "Mass", MUON), charge: number(["Charge"]) },
    photons: { ...lorentz("PT", "Eta", "Phi", "Mass", 0), id_mva: number([], 0), pixel_seed: number([], -1) },
    jets: { ...lorentz("PT", "Eta", "Phi", "Mass"), btag: { ...number(["BTag"]), lowestBit: true } },
    fatjets: { ...lorentz("PT", "Eta", "Phi", "Mass"), msoftdrop: { unit: "GeV", from: [] }, bb_score: number([], -1) },
  },
  versions: {},
};
