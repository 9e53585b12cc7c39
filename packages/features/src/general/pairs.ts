import type { ObjectCollection } from "@ratiometer/tables";
import { deltaPhi, deltaR } from "../angles.ts";
import { optionalFeature, type Feature } from "../feature.ts";
import type { FourVectors } from "../four-vector.ts";
import { productExcess } from "../masses.ts";
import { rowAt } from "../object-rows.ts";
import { cosThetaStar } from "../pair-rest-frame.ts";
import { chosenRow } from "../row-list.ts";
import type { GeneralEvent } from "./general-event.ts";

/** One of two objects: where it is found. */
interface Member {
  readonly kind: "jets" | "leptons";
  /** Its row in event i, -1 without. */
  readonly row: (e: GeneralEvent, i: number) => number;
}

/** Two objects. */
interface Pair {
  readonly name: string;
  readonly latex: string;
  readonly words: string;
  readonly first: Member;
  readonly second: Member;
}

const jet = (place: number): Member => ({ kind: "jets", row: (e, i) => rowAt(e.record.jets, i, place) });
const bottomJet = (place: number): Member => ({ kind: "jets", row: (e, i) => chosenRow(e.bottom, i, place) });
const lepton: Member = { kind: "leptons", row: (e, i) => e.record.lepton[i] };
const leadingLepton = (place: number): Member => ({ kind: "leptons", row: (e, i) => rowAt(e.record.leptons, i, place) });

const twoJets: Pair = { name: "j1j2", latex: "j_1j_2", words: "the two hardest jets", first: jet(0), second: jet(1) };
const twoBottomJets: Pair = {
  name: "b1b2",
  latex: "b_1b_2",
  words: "the two hardest of all b jets",
  first: bottomJet(0),
  second: bottomJet(1),
};
const leptonAndJet: Pair = { name: "lj1", latex: "\\ell j_1", words: "the lepton and the hardest jet", first: lepton, second: jet(0) };
const leptonAndBottomJet: Pair = {
  name: "lb1",
  latex: "\\ell b_1",
  words: "the lepton and the hardest b jet",
  first: lepton,
  second: bottomJet(0),
};
const twoLeptons: Pair = {
  name: "ll",
  latex: "\\ell\\ell",
  words: "the two hardest leptons",
  first: leadingLepton(0),
  second: leadingLepton(1),
};

const polarOf = (e: GeneralEvent, { kind }: Member): ObjectCollection => e.record[kind];
const momentaOf = (e: GeneralEvent, { kind }: Member): FourVectors => e[kind];

/** A function of both rows; missing where either object is. */
function ofPair({ first, second }: Pair, value: (e: GeneralEvent, a: number, b: number) => number): Feature<GeneralEvent>["value"] {
  return (e, i) => {
    const [a, b] = [first.row(e, i), second.row(e, i)];
    return a < 0 || b < 0 ? NaN : value(e, a, b);
  };
}

const feature = optionalFeature<GeneralEvent>;

const azimuthGap = ({ first, second }: Pair): ((e: GeneralEvent, a: number, b: number) => number) => {
  return (e, a, b) => Math.abs(deltaPhi(polarOf(e, first).phi[a], polarOf(e, second).phi[b]));
};

/** ΔR, |Δφ|, |Δη| and mass of a pair. */
function pairFeatures(pair: Pair): readonly Feature<GeneralEvent>[] {
  const { name, latex, words, first, second } = pair;
  return [
    feature(
      `dr_${name}`,
      "1",
      `\\Delta R_{${latex}}`,
      `ΔR of ${words}`,
      ofPair(pair, (e, a, b) => {
        const [p, q] = [polarOf(e, first), polarOf(e, second)];
        return deltaR(p.eta[a], p.phi[a], q.eta[b], q.phi[b]);
      }),
    ),
    feature(`dphi_${name}`, "rad", `|\\Delta\\phi_{${latex}}|`, `|Δφ| of ${words}`, ofPair(pair, azimuthGap(pair))),
    feature(
      `deta_${name}`,
      "1",
      `|\\Delta\\eta_{${latex}}|`,
      `|Δη| of ${words}`,
      ofPair(pair, (e, a, b) => Math.abs(polarOf(e, first).eta[a] - polarOf(e, second).eta[b])),
    ),
    feature(
      `m_${name}`,
      "GeV",
      `m_{${latex}}`,
      `mass of ${words}`,
      ofPair(pair, (e, a, b) => {
        const [p, q] = [momentaOf(e, first), momentaOf(e, second)];
        const masses = p.mass[a] + q.mass[b];
        return Math.sqrt(masses * masses + 2 * productExcess(p, a, q, b));
      }),
    ),
  ];
}

const decorrelation = (pair: Pair): Feature<GeneralEvent> => {
  const gap = azimuthGap(pair);
  return feature(
    `azi_decorr_${pair.name}`,
    "rad",
    `\\pi-|\\Delta\\phi_{${pair.latex}}|`,
    `π - |Δφ| of ${pair.words}`,
    ofPair(pair, (e, a, b) => Math.PI - gap(e, a, b)),
  );
};

const helicityAngle = (pair: Pair): Feature<GeneralEvent> =>
  feature(
    `cos_theta_star_${pair.name}`,
    "1",
    `\\cos\\theta^{*}_{${pair.latex}}`,
    `cosine of the angle of the first of ${pair.words} in the rest frame of both and the direction of both in the laboratory`,
    ofPair(pair, (e, a, b) => cosThetaStar(momentaOf(e, pair.first), a, momentaOf(e, pair.second), b)),
  );

/** Distances and masses of five pairs. */
export const pairDistanceFeatures: readonly Feature<GeneralEvent>[] = [
  twoJets,
  twoBottomJets,
  leptonAndJet,
  leptonAndBottomJet,
  twoLeptons,
].flatMap(pairFeatures);

/** Angles of pairs. */
export const pairAngleFeatures: readonly Feature<GeneralEvent>[] = [
  ...[twoJets, leptonAndJet, twoLeptons].map(decorrelation),
  ...[twoJets, twoBottomJets, twoLeptons].map(helicityAngle),
];
