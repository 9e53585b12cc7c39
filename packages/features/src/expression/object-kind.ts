import type { EventRecord, FlavourProbabilities, JetCollection, ObjectCollection } from "@ratiometer/tables";
import type { AttributeOf } from "./term.ts";

/** One number of the object in a row, NaN where it is missing. */
type Reader = (row: number) => number;

/** A number that objects of a kind have beside their kinematics. */
export interface StoredAttribute extends AttributeOf {
  readonly meaning: string;
  readonly reader: (record: EventRecord) => Reader;
}

/** What the record keeps of objects of one kind. */
export interface ObjectKind {
  readonly reported: (record: EventRecord) => Readonly<Record<"pt" | "eta" | "phi" | "mass", Reader>>;
  readonly attributes: ReadonlyMap<string, StoredAttribute>;
}

type Values = Float64Array | Int32Array;

const column = (values: Values): Reader => (values instanceof Float64Array ? (row) => values[row] : (row) => values[row]);

/** A number of the record that every object of the kind has. */
const stored = (meaning: string, values: (record: EventRecord) => Values): StoredAttribute => ({
  unit: "1",
  canBeMissing: false,
  meaning,
  reader: (record) => column(values(record)),
});

/** A number that is missing in the rows that `known` denies. */
const perhaps = (
  meaning: string,
  values: (record: EventRecord) => Values,
  known: (record: EventRecord) => (row: number) => boolean,
): StoredAttribute => ({
  unit: "1",
  canBeMissing: true,
  meaning,
  reader: (record) => {
    const [value, isKnown] = [column(values(record)), known(record)];
    return (row) => (isKnown(row) ? value(row) : NaN);
  },
});

/** A probability of the tagger, or what follows from its one score: b or light, and -1 where it does not reach. */
function probability(flavour: keyof FlavourProbabilities, fromScore: (btag: number) => number): StoredAttribute["reader"] {
  return ({ jets: { btag, probabilities } }: { readonly jets: JetCollection }) =>
    probabilities === undefined ? (row) => (btag[row] < 0 ? -1 : fromScore(btag[row])) : column(probabilities[flavour]);
}

const flavourProbability = (name: string, flavour: keyof FlavourProbabilities, fromScore: (btag: number) => number): StoredAttribute => ({
  unit: "1",
  canBeMissing: false,
  meaning: `probability of ${name}; from the b-tag score where the tagger gives one number, -1 where it does not reach`,
  reader: probability(flavour, fromScore),
});

function kindOf(collection: (record: EventRecord) => ObjectCollection, attributes: Readonly<Record<string, StoredAttribute>>): ObjectKind {
  const reported: ObjectKind["reported"] = (record) => {
    const { pt, eta, phi, mass } = collection(record);
    return { pt: column(pt), eta: column(eta), phi: column(phi), mass: (row) => Math.max(mass[row], 0) };
  };
  return { reported, attributes: new Map(Object.entries(attributes)) };
}

export const jetKind: ObjectKind = kindOf(({ jets }) => jets, {
  btag: stored("b-tag score; -1 where the tagger does not reach", ({ jets }) => jets.btag),
  probb: flavourProbability("one b quark", "b", (btag) => btag),
  probbb: flavourProbability("two b quarks", "bb", () => 0),
  probc: flavourProbability("a c quark", "c", () => 0),
  probudsg: flavourProbability("anything lighter", "light", (btag) => 1 - btag),
});

export const leptonKind: ObjectKind = kindOf(({ leptons }) => leptons, {
  charge: stored("electric charge", ({ leptons }) => leptons.charge),
  flavour: stored("11 for electrons, 13 for muons", ({ leptons }) => leptons.flavour),
});

export const photonKind: ObjectKind = kindOf(({ photons }) => photons, {
  id_mva: perhaps(
    "score of the identification; missing where there is none",
    ({ photons }) => photons.idScore,
    ({ photons: { hasIdScore } }) =>
      (row) =>
        hasIdScore[row] === 1,
  ),
  pixel_seed: perhaps(
    "1 with a pixel seed, 0 without; missing where that is not known",
    ({ photons }) => photons.pixelSeed,
    ({ photons: { pixelSeed } }) =>
      (row) =>
        pixelSeed[row] >= 0,
  ),
});

export const fatJetKind: ObjectKind = kindOf(({ fatJets }) => fatJets, {
  msoftdrop: { ...stored("mass after soft-drop grooming", ({ fatJets }) => fatJets.msoftdrop), unit: "GeV" },
  bb_score: stored("score of a decay to two b quarks; -1 where the tagger does not reach", ({ fatJets }) => fatJets.bbScore),
});

/** The missing transverse momentum: massless, without a longitudinal part. Its row is the event. */
export const missingKind: ObjectKind = {
  reported: ({ met: { pt, phi } }) => ({ pt: column(pt), eta: () => 0, phi: column(phi), mass: () => 0 }),
  attributes: new Map(),
};
