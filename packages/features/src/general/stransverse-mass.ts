import { deltaR } from "../angles.ts";
import { optionalFeature, type Feature } from "../feature.ts";
import { productExcess } from "../masses.ts";
import { mt2 } from "../mt2.ts";
import { wMass } from "../neutrino.ts";
import { rowAt } from "../object-rows.ts";
import { chosenRow } from "../row-list.ts";
import type { GeneralEvent } from "./general-event.ts";

const missingX = ({ missing }: GeneralEvent, i: number): number => missing.pt[i] * Math.cos(missing.phi[i]);
const missingY = ({ missing }: GeneralEvent, i: number): number => missing.pt[i] * Math.sin(missing.phi[i]);

/** MT2 of the lepton and the hardest jet, the invisible ones massless. */
function leptonAndJet(e: GeneralEvent, i: number): number {
  const { jets, lepton, record } = e;
  const jet = rowAt(record.jets, i, 0);
  if (jet < 0 || record.lepton[i] < 0 || record.met.present[i] === 0) return NaN;
  return mt2(lepton.mass[i], lepton.px[i], lepton.py[i], jets.mass[jet], jets.px[jet], jets.py[jet], missingX(e, i), missingY(e, i), 0, 0);
}

/** MT2 of the two hardest b jets, each with a W that is not seen: the lepton counts as missing. */
function bottomPair(e: GeneralEvent, i: number): number {
  const { jets, lepton, bottom, record } = e;
  const [a, b] = [chosenRow(bottom, i, 0), chosenRow(bottom, i, 1)];
  if (b < 0 || record.lepton[i] < 0 || record.met.present[i] === 0) return NaN;
  const [x, y] = [missingX(e, i) + lepton.px[i], missingY(e, i) + lepton.py[i]];
  return mt2(jets.mass[a], jets.px[a], jets.py[a], jets.mass[b], jets.px[b], jets.py[b], x, y, wMass, wMass);
}

/** MT2 of the lepton with the nearer of the two hardest b jets and a neutrino, and of the other b jet with a W whose lepton is lost. */
function lostLepton(e: GeneralEvent, i: number): number {
  const { jets, lepton, bottom, record } = e;
  const [first, second] = [chosenRow(bottom, i, 0), chosenRow(bottom, i, 1)];
  const row = record.lepton[i];
  if (second < 0 || row < 0 || record.met.present[i] === 0) return NaN;
  const distance = (jet: number): number =>
    deltaR(record.leptons.eta[row], record.leptons.phi[row], record.jets.eta[jet], record.jets.phi[jet]);
  const [near, far] = distance(second) < distance(first) ? [second, first] : [first, second];
  const masses = lepton.mass[i] + jets.mass[near];
  const mass = Math.sqrt(masses * masses + 2 * productExcess(lepton, i, jets, near));
  const [x, y] = [lepton.px[i] + jets.px[near], lepton.py[i] + jets.py[near]];
  return mt2(mass, x, y, jets.mass[far], jets.px[far], jets.py[far], missingX(e, i), missingY(e, i), 0, wMass);
}

const feature = optionalFeature<GeneralEvent>;

export const stransverseMassFeatures: readonly Feature<GeneralEvent>[] = [
  feature("mt2_l_j1", "GeV", "m_{T2}(\\ell,j_1)", "MT2 of the lepton and the hardest jet with massless invisible particles", leptonAndJet),
  feature(
    "mt2_b1_b2_w",
    "GeV",
    "m_{T2}^{W}(b_1,b_2)",
    "MT2 of the two hardest b jets with invisible particles of 80.379 GeV, the lepton added to the missing transverse momentum",
    bottomPair,
  ),
  feature(
    "mt2_bl_b_asym",
    "GeV",
    "m_{T2}(b\\ell,b)",
    "MT2 of the lepton with the nearer (ΔR) of the two hardest b jets, with a massless invisible particle, and of the other b jet, with one of 80.379 GeV",
    lostLepton,
  ),
];
