import type { EventRecord } from "@ratiometer/tables";
import { copyFourVector, emptyFourVectors, sumOf, type FourVectors } from "../four-vector.ts";
import { productExcess } from "../masses.ts";
import { inRestFrame } from "../rest-frame.ts";
import type { HadronicTops } from "./hadronic-top.ts";
import type { HiggsCandidates } from "./higgs-candidate.ts";
import type { LeptonicTops } from "./leptonic-top.ts";

/** Both tops of each event, told apart by the charge of the lepton, with what they decay to and what is produced with them. */
export interface TopPairs {
  /** +1 or -1, NaN without a lepton. */
  readonly charge: Float64Array;
  readonly top: FourVectors;
  readonly antitop: FourVectors;
  readonly bottom: FourVectors;
  readonly antibottom: FourVectors;
  /**
   * The leptons of either charge: one is the lepton; for the other stands the light jet of the hadronic top that has the lower energy in its rest frame.
   */
  readonly positive: FourVectors;
  readonly negative: FourVectors;
  /** Leptonic top and Higgs candidate; both tops and Higgs candidate. */
  readonly topHiggs: FourVectors;
  readonly all: FourVectors;
  /** In the rest frame of tops and Higgs candidate. */
  readonly inAll: { readonly top: FourVectors; readonly antitop: FourVectors };
}

/** Rows of the light jets of the hadronic tops with the lower energy in their rest frames, -1 without. */
function softerLightJets({ light: [first, second], top }: HadronicTops, jets: FourVectors): Int32Array {
  const energy = (row: number, i: number): number => productExcess(jets, row, top, i) + jets.mass[row] * top.mass[i];
  return first.map((row, i) => (row >= 0 && energy(second[i], i) < energy(row, i) ? second[i] : row));
}

export function topPairs(
  { events, leptons, lepton: rows }: EventRecord,
  jets: FourVectors,
  lepton: FourVectors,
  leptonic: LeptonicTops,
  hadronic: HadronicTops,
  higgs: HiggsCandidates,
): TopPairs {
  const charge = new Float64Array(events).fill(NaN);
  const [top, antitop, bottom, antibottom, positive, negative] = Array.from({ length: 6 }, () => emptyFourVectors(events));
  const softer = softerLightJets(hadronic, jets);
  for (let i = 0; i < events; i++) {
    if (rows[i] >= 0) charge[i] = leptons.charge[rows[i]];
    const plus = charge[i] > 0;
    const known = Number.isNaN(charge[i]) ? -1 : i;
    copyFourVector(plus ? leptonic.top : hadronic.top, known, top, i);
    copyFourVector(plus ? hadronic.top : leptonic.top, known, antitop, i);
    copyFourVector(jets, known < 0 ? -1 : plus ? leptonic.bottom[i] : hadronic.bottom[i], bottom, i);
    copyFourVector(jets, known < 0 ? -1 : plus ? hadronic.bottom[i] : leptonic.bottom[i], antibottom, i);
    if (plus) {
      copyFourVector(lepton, i, positive, i);
      copyFourVector(jets, softer[i], negative, i);
    } else {
      copyFourVector(jets, softer[i], positive, i);
      copyFourVector(lepton, i, negative, i);
    }
  }
  const topHiggs = sumOf(leptonic.top, higgs.momentum);
  const all = sumOf(topHiggs, hadronic.top);
  return {
    charge,
    top,
    antitop,
    bottom,
    antibottom,
    positive,
    negative,
    topHiggs,
    all,
    inAll: { top: inRestFrame(all, top), antitop: inRestFrame(all, antitop) },
  };
}
