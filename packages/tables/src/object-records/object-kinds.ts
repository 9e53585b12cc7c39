import {
  probabilitiesOfTag,
  type FatJetCollection,
  type FlavourProbabilities,
  type JetCollection,
  type LeptonCollection,
  type ObjectCollection,
  type PhotonCollection,
} from "../event-record.ts";
import {
  checkSpelling,
  choiceField,
  numberField,
  optionalNumber,
  RANGES,
  requireObject,
  type RecordPlace,
  type Resemblances,
} from "./fields.ts";
import { addRow, finished, finishedIntegers, finishedOffsets, type ObjectColumns } from "./object-columns.ts";

const PROBABILITIES = ["probb", "probbb", "probc", "probudsg"];
const JET_KEYS: ReadonlySet<string> = new Set(["pt", "eta", "phi", "mass", "btag", ...PROBABILITIES]);
const PHOTON_OPTIONS = ["id_mva", "pixel_seed"];
const PHOTON_KEYS: ReadonlySet<string> = new Set(["pt", "eta", "phi", ...PHOTON_OPTIONS]);

/** How many columns each kind of object has. */
export const COLUMNS: Readonly<Record<"leptons" | "jets" | "fatJets" | "photons", number>> = {
  leptons: 6,
  jets: 10,
  fatJets: 6,
  photons: 6,
};

/** Places of the columns. */
const [PT, ETA, PHI, MASS, FIFTH, SIXTH] = [0, 1, 2, 3, 4, 5];
const [PROBABILITY, PLACE] = [5, 9];
const CHARGES = [-1, 1];
const FLAVOURS = ["e", "mu"];
const PDG_IDS = [11, 13];
const SEEDS = [false, true, 0, 1];

/** Reads pT, η and φ into a new row. */
function readDirection(
  { pt, eta, phi }: Readonly<Record<string, unknown>>,
  to: ObjectColumns,
  place: RecordPlace,
  kind: string,
  index: number,
): number {
  const row = addRow(to);
  to.columns[PT][row] = numberField(pt, RANGES.pt, place, kind, index, "pt");
  to.columns[ETA][row] = numberField(eta, RANGES.eta, place, kind, index, "eta");
  to.columns[PHI][row] = numberField(phi, RANGES.phi, place, kind, index, "phi");
  return row;
}

/** Reads a lepton into a new row. @throws AnalysisError DATA_OBJECTS */
export function readLepton(lepton: unknown, to: ObjectColumns, place: RecordPlace, kind: string, index: number): void {
  requireObject(lepton, place, index < 0 ? kind : `${kind}[${index}]`);
  const row = readDirection(lepton, to, place, kind, index);
  to.columns[MASS][row] = numberField(lepton["mass"], RANGES.mass, place, kind, index, "mass");
  to.columns[FIFTH][row] = CHARGES[choiceField(lepton["charge"], CHARGES, place, kind, index, "charge")];
  to.columns[SIXTH][row] = PDG_IDS[choiceField(lepton["flavour"], FLAVOURS, place, kind, index, "flavour")];
}

/** Whether all four probabilities are there. */
function readProbabilities(
  jet: Readonly<Record<string, unknown>>,
  to: ObjectColumns,
  row: number,
  place: RecordPlace,
  index: number,
): boolean {
  const { columns } = to;
  columns[PROBABILITY][row] = optionalNumber(jet["probb"], place, "jets", index, "probb");
  columns[PROBABILITY + 1][row] = optionalNumber(jet["probbb"], place, "jets", index, "probbb");
  columns[PROBABILITY + 2][row] = optionalNumber(jet["probc"], place, "jets", index, "probc");
  columns[PROBABILITY + 3][row] = optionalNumber(jet["probudsg"], place, "jets", index, "probudsg");
  const sum = columns[PROBABILITY][row] + columns[PROBABILITY + 1][row] + columns[PROBABILITY + 2][row] + columns[PROBABILITY + 3][row];
  return !Number.isNaN(sum);
}

/** Reads a jet into a new row; `index` is its place in the list. @throws AnalysisError DATA_OBJECTS */
export function readJet(jet: unknown, to: ObjectColumns, place: RecordPlace, index: number, seen: Resemblances): void {
  requireObject(jet, place, `jets[${index}]`);
  const row = readDirection(jet, to, place, "jets", index);
  to.columns[MASS][row] = numberField(jet["mass"], RANGES.mass, place, "jets", index, "mass");
  to.columns[FIFTH][row] = numberField(jet["btag"], RANGES.score, place, "jets", index, "btag");
  to.columns[PLACE][row] = index;
  if (!readProbabilities(jet, to, row, place, index)) checkSpelling(jet, JET_KEYS, PROBABILITIES, seen, place, `jets[${index}]`);
}

/** Reads a fat jet into a new row. @throws AnalysisError DATA_OBJECTS */
export function readFatJet(jet: unknown, to: ObjectColumns, place: RecordPlace, index: number): void {
  requireObject(jet, place, `fatjets[${index}]`);
  const row = readDirection(jet, to, place, "fatjets", index);
  to.columns[MASS][row] = numberField(jet["mass"], RANGES.mass, place, "fatjets", index, "mass");
  to.columns[FIFTH][row] = numberField(jet["msoftdrop"], RANGES.mass, place, "fatjets", index, "msoftdrop");
  to.columns[SIXTH][row] = numberField(jet["bb_score"], RANGES.score, place, "fatjets", index, "bb_score");
}

/** Reads a photon into a new row. @throws AnalysisError DATA_OBJECTS */
export function readPhoton(photon: unknown, to: ObjectColumns, place: RecordPlace, index: number, seen: Resemblances): void {
  requireObject(photon, place, `photons[${index}]`);
  const row = readDirection(photon, to, place, "photons", index);
  const { id_mva: score, pixel_seed: seed } = photon;
  to.columns[MASS][row] = 0;
  to.columns[FIFTH][row] = optionalNumber(score, place, "photons", index, "id_mva");
  to.columns[SIXTH][row] = seed === undefined || seed === null ? -1 : choiceField(seed, SEEDS, place, "photons", index, "pixel_seed") % 2;
  checkSpelling(photon, PHOTON_KEYS, PHOTON_OPTIONS, seen, place, `photons[${index}]`);
}

function collection(objects: ObjectColumns, events: number): ObjectCollection {
  return {
    offsets: finishedOffsets(objects, events),
    pt: finished(objects, PT),
    eta: finished(objects, ETA),
    phi: finished(objects, PHI),
    mass: finished(objects, MASS),
  };
}

/** The leptons of so many events. */
export const leptonCollection = (leptons: ObjectColumns, events: number): LeptonCollection => ({
  ...collection(leptons, events),
  charge: finishedIntegers(leptons, FIFTH),
  flavour: finishedIntegers(leptons, SIXTH),
});

/** Probabilities as given, and where they are not all four what the b-tag score says. */
function flavourProbabilities(jets: ObjectColumns, btag: Float64Array): FlavourProbabilities {
  const given = [0, 1, 2, 3].map((which) => finished(jets, PROBABILITY + which));
  const { b, bb, c, light } = probabilitiesOfTag(btag);
  const ofTag = [b, bb, c, light];
  for (let row = 0; row < btag.length; row++)
    if (Number.isNaN(given[0][row] + given[1][row] + given[2][row] + given[3][row]))
      for (let which = 0; which < given.length; which++) given[which][row] = ofTag[which][row];
  return { b: given[0], bb: given[1], c: given[2], light: given[3] };
}

/** The jets of so many events. */
export function jetCollection(jets: ObjectColumns, events: number): JetCollection {
  const btag = finished(jets, FIFTH);
  return { ...collection(jets, events), btag, probabilities: flavourProbabilities(jets, btag), place: finishedIntegers(jets, PLACE) };
}

/** The fat jets of so many events. */
export const fatJetCollection = (fatJets: ObjectColumns, events: number): FatJetCollection => ({
  ...collection(fatJets, events),
  msoftdrop: finished(fatJets, FIFTH),
  bbScore: finished(fatJets, SIXTH),
});

/** The photons of so many events. */
export function photonCollection(photons: ObjectColumns, events: number): PhotonCollection {
  const scores = finished(photons, FIFTH);
  return {
    ...collection(photons, events),
    idScore: scores.map((score) => (Number.isNaN(score) ? 0 : score)),
    hasIdScore: Int32Array.from(scores, (score) => (Number.isNaN(score) ? 0 : 1)),
    pixelSeed: finishedIntegers(photons, SIXTH),
  };
}
