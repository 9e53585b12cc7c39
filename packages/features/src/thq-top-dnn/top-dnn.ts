import type { EventRecord, JetCollection } from "@ratiometer/tables";
import { deltaR } from "../angles.ts";
import { eventFeatures, type FromObjects } from "../event-features.ts";
import { optionalFeature, type Feature } from "../feature.ts";
import type { SetDefinition } from "../feature-set-definition.ts";
import { fourVectorsOf, invariantMass, rapidity, sumOf, transverseMomentum, type FourVectors } from "../four-vector.ts";
import { at, count, rowAt, rowsAt } from "../object-rows.ts";
import { hasRestFrame } from "../rest-frame.ts";
import { objectColumns, objectMatrix, objectRows, type ObjectMatrix } from "./object-matrix.ts";

/** What the features read. */
interface Source extends FromObjects {
  /** Sum of the two photons with the highest pT. */
  readonly diphoton: FourVectors;
  /** Rows of the two jets with the highest b-tag scores, and of the forward jet; -1 without. */
  readonly mostTagged: Int32Array;
  readonly nextTagged: Int32Array;
  readonly forward: Int32Array;
  readonly objects: ObjectMatrix;
}

/** Places by falling b-tag score: the first two. */
function bestTagged({ offsets, btag }: JetCollection): readonly [Int32Array, Int32Array] {
  const events = offsets.length - 1;
  const [first, second] = [new Int32Array(events).fill(-1), new Int32Array(events).fill(-1)];
  for (let event = 0; event < events; event++)
    for (let row = offsets[event]; row < offsets[event + 1]; row++)
      if (first[event] < 0 || btag[row] > btag[first[event]]) {
        second[event] = first[event];
        first[event] = row;
      } else if (second[event] < 0 || btag[row] > btag[second[event]]) second[event] = row;
  return [first, second];
}

/**
 * The jet with the largest |η| above 0, of equal ones the first in the order of the input. Where there are several jets, those with the highest b-tag score do
 * not count.
 */
function forwardJets({ offsets, eta, btag, place }: JetCollection, mostTagged: Int32Array): Int32Array {
  const forward = new Int32Array(mostTagged.length).fill(-1);
  for (let event = 0; event < forward.length; event++) {
    const alone = offsets[event + 1] - offsets[event] === 1;
    let farthest = 0;
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      if (!alone && btag[row] >= btag[mostTagged[event]]) continue;
      const distance = Math.abs(eta[row]);
      const earlier = place !== undefined && forward[event] >= 0 && place[row] < place[forward[event]];
      if (distance > farthest || (distance === farthest && earlier)) {
        farthest = distance;
        forward[event] = row;
      }
    }
  }
  return forward;
}

function reconstruct(record: EventRecord): Source {
  const { photons, jets } = record;
  const [mostTagged, nextTagged] = bestTagged(jets);
  return {
    record,
    diphoton: sumOf(fourVectorsOf(photons, rowsAt(photons, 0)), fourVectorsOf(photons, rowsAt(photons, 1))),
    mostTagged,
    nextTagged,
    forward: forwardJets(jets, mostTagged),
    objects: objectMatrix(record),
  };
}

/** Row of one of the two photons with the highest pT; -1 unless there are two. */
const pairedPhoton = ({ record: { photons } }: Source, i: number, place: 0 | 1): number =>
  count(photons, i) < 2 ? -1 : rowAt(photons, i, place);

/** Score of the identification of one of the photons of the pair; missing unless both have one. */
function pairedScore(source: Source, i: number, pick: (a: number, b: number) => number): number {
  const { idScore, hasIdScore } = source.record.photons;
  const first = pairedPhoton(source, i, 0);
  return first < 0 || hasIdScore[first] * hasIdScore[first + 1] === 0 ? NaN : pick(idScore[first], idScore[first + 1]);
}

const diphotonMass = ({ diphoton }: Source, i: number): number => (hasRestFrame(diphoton, i) ? invariantMass(diphoton, i) : NaN);

const feature = optionalFeature<Source>;

/** The same feature of both photons of the pair. */
const ofBoth = (make: (n: 1 | 2, rank: string, place: 0 | 1) => Feature<Source>): readonly Feature<Source>[] => [
  make(1, "harder", 0),
  make(2, "softer", 1),
];

const PAIR = "of the two photons with the highest pT";

const photonDirections: readonly Feature<Source>[] = [
  ...ofBoth((n, rank, place) =>
    feature(`pho${n}_eta`, "1", `\\eta^{\\gamma_${n}}`, `pseudorapidity of the ${rank} ${PAIR}`, (e, i) =>
      at(e.record.photons.eta, pairedPhoton(e, i, place)),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    feature(`pho${n}_phi`, "rad", `\\phi^{\\gamma_${n}}`, `azimuth of the ${rank} ${PAIR}`, (e, i) =>
      at(e.record.photons.phi, pairedPhoton(e, i, place)),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    feature(
      `pho${n}_pt_over_m`,
      "1",
      `p_T^{\\gamma_${n}}/m_{\\gamma\\gamma}`,
      `pT of the ${rank} ${PAIR} over the mass of both`,
      (e, i) => at(e.record.photons.pt, pairedPhoton(e, i, place)) / diphotonMass(e, i),
    ),
  ),
  feature("pho_id_max", "1", "\\max\\mathrm{ID}_{\\gamma}", `larger score of the identification ${PAIR}`, (e, i) =>
    pairedScore(e, i, Math.max),
  ),
  feature("pho_id_min", "1", "\\min\\mathrm{ID}_{\\gamma}", `smaller score of the identification ${PAIR}`, (e, i) =>
    pairedScore(e, i, Math.min),
  ),
];

const missingMomentum: readonly Feature<Source>[] = [
  feature(
    "log_met",
    "1",
    "\\ln(p_T^{\\mathrm{miss}}/\\mathrm{GeV})",
    "natural logarithm of the missing transverse momentum in GeV; missing where that is 0",
    ({ record: { met } }, i) => (met.present[i] === 1 && met.pt[i] > 0 ? Math.log(met.pt[i]) : NaN),
  ),
  eventFeatures.metPhi,
];

const photonPair: readonly Feature<Source>[] = [
  ...ofBoth((n, rank, place) =>
    feature(`pho${n}_pixel_seed`, "1", `\\mathrm{seed}_{\\gamma_${n}}`, `1 if the ${rank} ${PAIR} has a pixel seed, else 0`, (e, i) => {
      const seed = at(e.record.photons.pixelSeed, pairedPhoton(e, i, place));
      return seed < 0 ? NaN : seed;
    }),
  ),
  feature("dipho_rapidity", "1", "y^{\\gamma\\gamma}", `rapidity of the sum ${PAIR}`, (e, i) => rapidity(e.diphoton, i)),
  feature(
    "dipho_pt_over_m",
    "1",
    "p_T^{\\gamma\\gamma}/m_{\\gamma\\gamma}",
    `pT of the sum ${PAIR} over its mass`,
    (e, i) => transverseMomentum(e.diphoton, i) / diphotonMass(e, i),
  ),
  feature("dipho_dr", "1", "\\Delta R_{\\gamma\\gamma}", `ΔR ${PAIR}`, (e, i) => {
    const [first, second] = [pairedPhoton(e, i, 0), pairedPhoton(e, i, 1)];
    const { eta, phi } = e.record.photons;
    return deltaR(at(eta, first), at(phi, first), at(eta, second), at(phi, second));
  }),
];

const jetsAndLeptons: readonly Feature<Source>[] = [
  { ...feature("btag_max", "1", "b_1", "largest b-tag score of all jets", (e, i) => at(e.record.jets.btag, e.mostTagged[i])), fill: -1 },
  {
    ...feature("btag_second", "1", "b_2", "second largest b-tag score of all jets", (e, i) => at(e.record.jets.btag, e.nextTagged[i])),
    fill: -1,
  },
  eventFeatures.jets,
  eventFeatures.leptons,
  ...ofBoth((n, _, place) =>
    feature(`lep${n}_charge`, "1", `q_{\\ell_${n}}`, `charge of the lepton with pT rank ${n}`, ({ record: { leptons } }, i) =>
      at(leptons.charge, rowAt(leptons, i, place)),
    ),
  ),
  feature(
    "fwd_jet_abs_eta",
    "1",
    "|\\eta|^{\\mathrm{fwd}}",
    "largest |η| of the jets, where there are several of those without the highest b-tag score; missing where that is 0",
    (e, i) => Math.abs(at(e.record.jets.eta, e.forward[i])),
  ),
  {
    ...feature(
      "fwd_jet_log_pt",
      "1",
      "\\ln(p_T^{\\mathrm{fwd}}/\\mathrm{GeV})",
      "natural logarithm of the pT in GeV of the jet of fwd_jet_abs_eta",
      (e, i) => Math.log(at(e.record.jets.pt, e.forward[i])),
    ),
    fill: -1,
  },
];

/** Columns of the object matrix: name, unit, symbol, and what it is of an object. */
const COLUMNS: readonly (readonly [name: string, unit: string, latex: string, words: (object: string) => string])[] = [
  ["log_pt", "1", "\\ln(p_T/\\mathrm{GeV})", (object) => `natural logarithm of the pT in GeV of ${object}`],
  ["eta", "1", "\\eta", (object) => `pseudorapidity of ${object}`],
  ["phi", "rad", "\\phi", (object) => `azimuth of ${object}`],
  ["log_energy", "1", "\\ln(E/\\mathrm{GeV})", (object) => `natural logarithm of the energy in GeV of ${object}`],
  ["prob_b", "1", "P_b", (object) => `probability that ${object} stems from one b quark, -2 for a lepton`],
  ["prob_bb", "1", "P_{bb}", (object) => `probability that ${object} stems from two b quarks, -2 for a lepton`],
  ["prob_c", "1", "P_c", (object) => `probability that ${object} stems from a c quark, -2 for a lepton`],
  ["prob_light", "1", "P_{udsg}", (object) => `probability that ${object} stems from anything lighter, -2 for a lepton`],
  ["lepton_flag", "1", "\\mathrm{flag}", (object) => `1 if ${object} is an electron, 0 for a muon, -2 for a jet`],
];

const matrixFeatures: readonly Feature<Source>[] = Array.from({ length: objectRows }, (_, place) =>
  COLUMNS.map(([name, unit, latex, words], column): Feature<Source> => ({
    name: `object${place + 1}_${name}`,
    unit,
    latex: `${latex}^{(${place + 1})}`,
    definition: `${words(`the jet or lepton with pT rank ${place + 1}`)}; -9 without one`,
    value: ({ objects }, i) => objects.values[(i * objectRows + place) * objectColumns + column],
  })),
).flat();

const objectCount: Feature<Source> = {
  name: "n_objects",
  unit: "1",
  latex: "N_{\\mathrm{obj}}",
  definition: "number of jets and leptons, 8 at most",
  value: ({ objects }, i) => objects.filled[i],
};

function topDnn(name: string, description: string, globals: readonly Feature<Source>[]): SetDefinition<Source> {
  return {
    name,
    description,
    features: [...globals, ...matrixFeatures, objectCount],
    layout: {
      global: globals.map((feature) => feature.name),
      objects: Array.from({ length: objectRows }, (_, place) =>
        matrixFeatures.slice(place * objectColumns, (place + 1) * objectColumns).map((feature) => feature.name),
      ),
      count: objectCount.name,
    },
    reconstruct,
  };
}

/** The set `thq-top-dnn`: 23 global features and a matrix of eight objects. */
export const topDnnSet: SetDefinition<Source> = topDnn(
  "thq-top-dnn",
  "The layout of the network of CMS-HIG-19-015 that tells ttH from tH in events with two photons: 23 global features, and 8 objects with 9 numbers each, " +
    "jets and leptons by falling pT.",
  [...photonDirections, ...missingMomentum, ...photonPair, ...jetsAndLeptons],
);

/** The set `thq-top-dnn-no-photons`: what of it needs no photons. */
export const photonFreeTopDnnSet: SetDefinition<Source> = topDnn(
  "thq-top-dnn-no-photons",
  "thq-top-dnn for events without photons: of its global features (counted from 0) 8, 9 and 15 to 22 are left, and all objects.",
  [...missingMomentum, ...jetsAndLeptons],
);
