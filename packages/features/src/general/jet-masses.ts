import { deltaR } from "../angles.ts";
import { optionalFeature, type Feature } from "../feature.ts";
import type { FourVectors } from "../four-vector.ts";
import { productExcess } from "../masses.ts";
import { count } from "../object-rows.ts";
import type { GeneralEvent } from "./general-event.ts";
import { nearestPair } from "./higgs-candidate.ts";
import { excessOf, jetPairMass } from "./jet-pairs.ts";

/** Sum of p·p' - m m' over all pairs of the first n jets of event i. */
function excessOfJets({ record: { jets }, pairs }: GeneralEvent, i: number, n: number): number {
  let excess = 0;
  for (let row = jets.offsets[i]; row < jets.offsets[i] + n; row++)
    for (let other = jets.offsets[i]; other < row; other++) excess += excessOf(pairs, i, row, other);
  return excess;
}

/** Sum of the masses of rows. */
function massesOf({ mass }: FourVectors, from: number, to: number): number {
  let masses = 0;
  for (let row = from; row < to; row++) masses += mass[row];
  return masses;
}

/** Mass of the first n jets of event i. */
function massOfJets(e: GeneralEvent, i: number, n: number): number {
  const first = e.record.jets.offsets[i];
  const masses = massesOf(e.jets, first, first + n);
  return Math.sqrt(masses * masses + 2 * excessOfJets(e, i, n));
}

/** Mass of all jets and leptons; missing unless there are both. */
function massOfAll(e: GeneralEvent, i: number): number {
  const { jets, leptons } = e.record;
  const [jet, jetEnd, lepton, leptonEnd] = [jets.offsets[i], jets.offsets[i + 1], leptons.offsets[i], leptons.offsets[i + 1]];
  if (jet === jetEnd || lepton === leptonEnd) return NaN;
  const masses = massesOf(e.jets, jet, jetEnd) + massesOf(e.leptons, lepton, leptonEnd);
  let excess = excessOfJets(e, i, jetEnd - jet);
  for (let row = lepton; row < leptonEnd; row++) {
    for (let other = jet; other < jetEnd; other++) excess += productExcess(e.leptons, row, e.jets, other);
    for (let other = lepton; other < row; other++) excess += productExcess(e.leptons, row, e.leptons, other);
  }
  return Math.sqrt(masses * masses + 2 * excess);
}

/** The largest (or with `sign` -1 the least) value over all pairs of jets of event i; missing unless there are two. */
function overPairs(
  { offsets }: { readonly offsets: Uint32Array },
  i: number,
  sign: 1 | -1,
  value: (a: number, b: number) => number,
): number {
  let extreme = -Infinity;
  for (let row = offsets[i]; row < offsets[i + 1]; row++)
    for (let other = offsets[i]; other < row; other++) extreme = Math.max(extreme, sign * value(row, other));
  return extreme === -Infinity ? NaN : sign * extreme;
}

const feature = optionalFeature<GeneralEvent>;

/** Masses of several jets, and extremes over all pairs of jets. */
export const jetMassFeatures: readonly Feature<GeneralEvent>[] = [
  feature("m_j1j2j3", "GeV", "m_{j_1j_2j_3}", "mass of the three hardest jets", (e, i) =>
    count(e.record.jets, i) < 3 ? NaN : massOfJets(e, i, 3),
  ),
  feature("m_jets", "GeV", "m_{\\mathrm{jets}}", "mass of all jets", (e, i) => {
    const n = count(e.record.jets, i);
    return n === 0 ? NaN : massOfJets(e, i, n);
  }),
  feature("m_jets_lep", "GeV", "m_{\\mathrm{jets},\\ell}", "mass of all jets and leptons; missing unless there are both", massOfAll),
  feature("m_jj_max", "GeV", "\\max m_{jj}", "largest mass of two jets", (e, i) =>
    overPairs(e.record.jets, i, 1, (a, b) => jetPairMass(e.pairs, e.jets, i, a, b)),
  ),
  feature("dr_jj_min", "1", "\\min\\Delta R_{jj}", "least ΔR of two jets", ({ record: { jets } }, i) =>
    overPairs(jets, i, -1, (a, b) => deltaR(jets.eta[a], jets.phi[a], jets.eta[b], jets.phi[b])),
  ),
  feature("m_bb_near_h", "GeV", "m_{bb}^{\\mathrm{near}\\,H}", "mass of the two b jets with mass nearest to 125 GeV", (e, i) =>
    nearestPair(e.pairs, e.jets, e.bottom, i, -1),
  ),
  feature("deta_jj_max", "1", "\\max|\\Delta\\eta_{jj}|", "largest |Δη| of two jets", ({ record: { jets } }, i) =>
    overPairs(jets, i, 1, (a, b) => Math.abs(jets.eta[a] - jets.eta[b])),
  ),
];
