import type { EventRecord } from "@ratiometer/tables";
import { optionalFeature, type Feature } from "../feature.ts";
import {
  azimuth,
  copyFourVector,
  emptyFourVectors,
  invariantMass,
  pseudorapidity,
  sumOf,
  takeFourVectors,
  transverseMomentum,
  type FourVectors,
} from "../four-vector.ts";
import { productExcess } from "../masses.ts";
import { neutrinos, type NeutrinoSolutions, type TransverseVectors } from "../neutrino.ts";
import { cosBetween, inRestFrame } from "../rest-frame.ts";
import { topMass } from "../reconstruction-masses.ts";
import { chosenRow, countOf, type RowList } from "../row-list.ts";
import type { GeneralEvent } from "./general-event.ts";

/** t → b ℓ ν of each event; missing without lepton, missing momentum or jet. */
export interface LeptonicTops {
  /** Row of the b jet, -1 without a top. */
  readonly bottom: Int32Array;
  readonly neutrino: FourVectors;
  readonly w: FourVectors;
  readonly top: FourVectors;
  /** The lepton and the b jet in the rest frame of the W. */
  readonly inW: { readonly lepton: FourVectors; readonly bottom: FourVectors };
}

/** The jet of event i with the highest b-tag score, of equal ones the hardest; -1 without jets. */
function mostTagged({ jets: { offsets, btag } }: EventRecord, i: number): number {
  let best = -1;
  for (let row = offsets[i]; row < offsets[i + 1]; row++) if (best < 0 || btag[row] > btag[best]) best = row;
  return best;
}

/**
 * The b-tagged jet (without any the one with the highest score) and the solution for the neutrino that bring the mass nearest to 172.5 GeV; of equal
 * ones that with the smaller |pz|, then the harder jet.
 * @param bottom b-tagged jets
 */
export function leptonicTops(
  record: EventRecord,
  jets: FourVectors,
  bottom: RowList,
  lepton: FourVectors,
  missing: TransverseVectors,
  solutions: NeutrinoSolutions,
): LeptonicTops {
  const { events } = record;
  const solved = [solutions.small, solutions.large].map((pz) => neutrinos(missing, pz));
  const candidates = solved.map((each) => sumOf(lepton, each));
  const rows = new Int32Array(events).fill(-1);
  const neutrino = emptyFourVectors(events);
  const w = emptyFourVectors(events);
  for (let i = 0; i < events; i++) {
    let least = Infinity;
    let chosen = -1;
    const tagged = countOf(bottom, i);
    for (let solution = 0; solution < 2; solution++)
      for (let place = 0; place < Math.max(tagged, 1); place++) {
        const row = tagged > 0 ? chosenRow(bottom, i, place) : mostTagged(record, i);
        if (row < 0) continue;
        const masses = candidates[solution].mass[i] + jets.mass[row];
        const gap = Math.abs(Math.sqrt(masses * masses + 2 * productExcess(candidates[solution], i, jets, row)) - topMass);
        if (gap < least) {
          least = gap;
          rows[i] = row;
          chosen = solution;
        }
      }
    copyFourVector(solved[Math.max(chosen, 0)], chosen < 0 ? -1 : i, neutrino, i);
    copyFourVector(candidates[Math.max(chosen, 0)], chosen < 0 ? -1 : i, w, i);
  }
  const bottomMomentum = takeFourVectors(jets, rows);
  return {
    bottom: rows,
    neutrino,
    w,
    top: sumOf(w, bottomMomentum),
    inW: { lepton: inRestFrame(w, lepton), bottom: inRestFrame(w, bottomMomentum) },
  };
}

const feature = optionalFeature<GeneralEvent>;
const TOP = "the leptonic top (lepton, neutrino and the b jet that bring its mass nearest to 172.5 GeV)";

export const leptonicTopFeatures: readonly Feature<GeneralEvent>[] = [
  feature(
    "nu_pz_small",
    "GeV",
    "p_z^{\\nu,\\mathrm{small}}",
    "longitudinal momentum of the neutrino from the W mass of 80.379 GeV: the solution of smaller size; the real part where they are complex",
    (e, i) => e.neutrinos.small[i],
  ),
  feature("nu_pz_large", "GeV", "p_z^{\\nu,\\mathrm{large}}", "the solution of larger size of nu_pz_small", (e, i) => e.neutrinos.large[i]),
  feature(
    "nu_real",
    "1",
    "\\nu_{\\mathrm{real}}",
    "1 if the W mass has a real solution for the neutrino, else 0",
    (e, i) => e.neutrinos.real[i],
  ),
  feature(
    "w_lep_pt",
    "GeV",
    "p_T^{W_\\ell}",
    "size of the sum of the lepton's pT and the missing transverse momentum",
    ({ lepton, missing }, i) => {
      const x = lepton.px[i] + missing.pt[i] * Math.cos(missing.phi[i]);
      const y = lepton.py[i] + missing.pt[i] * Math.sin(missing.phi[i]);
      return Math.sqrt(x * x + y * y);
    },
  ),
  feature("top_lep_m", "GeV", "m_{t_\\ell}", `mass of ${TOP}`, (e, i) => invariantMass(e.leptonicTop.top, i)),
  feature("top_lep_pt", "GeV", "p_T^{t_\\ell}", "pT of the leptonic top", (e, i) => transverseMomentum(e.leptonicTop.top, i)),
  feature("top_lep_eta", "1", "\\eta^{t_\\ell}", "pseudorapidity of the leptonic top", (e, i) => pseudorapidity(e.leptonicTop.top, i)),
  feature("top_lep_phi", "rad", "\\phi^{t_\\ell}", "azimuth of the leptonic top", (e, i) => azimuth(e.leptonicTop.top, i)),
  feature(
    "cos_theta_w_helicity",
    "1",
    "\\cos\\theta^{*}_{W}",
    "minus the cosine of the angle of the lepton and the b jet of the leptonic top in the rest frame of its W",
    (e, i) => -cosBetween(e.leptonicTop.inW.lepton, e.leptonicTop.inW.bottom, i),
  ),
];
