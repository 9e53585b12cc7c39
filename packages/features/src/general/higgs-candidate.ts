import type { EventRecord } from "@ratiometer/tables";
import { optionalFeature, type Feature } from "../feature.ts";
import {
  fourVectorsOf,
  copyFourVector,
  invariantMass,
  sumOf,
  takeFourVectors,
  transverseMomentum,
  type FourVectors,
} from "../four-vector.ts";
import { higgsMass } from "../reconstruction-masses.ts";
import type { RowList } from "../row-list.ts";
import { jetPairMass, type JetPairs } from "./jet-pairs.ts";
import type { GeneralEvent } from "./general-event.ts";

/** H → b b̄ of each event: a fat jet or two jets. */
export interface HiggsCandidates {
  readonly momentum: FourVectors;
  /** 1 for a fat jet, 0 for two jets, NaN without a candidate. */
  readonly isFat: Float64Array;
}

/** Mass nearest to 125 GeV of two of the listed jets of event i, of equal ones of the harder; the rows of the two are written. @param left row that does not count */
export function nearestPair(
  pairs: JetPairs,
  jets: FourVectors,
  { offsets, rows }: RowList,
  i: number,
  left: number,
  first?: Int32Array,
  second?: Int32Array,
): number {
  let [least, nearest] = [Infinity, NaN];
  for (let a = offsets[i]; a < offsets[i + 1]; a++)
    for (let b = a + 1; b < offsets[i + 1]; b++) {
      if (rows[a] === left || rows[b] === left) continue;
      const mass = jetPairMass(pairs, jets, i, rows[a], rows[b]);
      if (Math.abs(mass - higgsMass) >= least) continue;
      least = Math.abs(mass - higgsMass);
      nearest = mass;
      if (first !== undefined) first[i] = rows[a];
      if (second !== undefined) second[i] = rows[b];
    }
  return nearest;
}

/**
 * The fat-jet candidate with its soft-drop mass, else the two b-tagged jets, without the one of the leptonic top, with mass nearest to 125 GeV.
 * @param taken row of the b jet of the leptonic top
 * @param fat   row of the fat-jet candidate
 */
export function higgsCandidates(
  { events, fatJets }: EventRecord,
  jets: FourVectors,
  pairs: JetPairs,
  bottom: RowList,
  taken: Int32Array,
  fat: Int32Array,
): HiggsCandidates {
  const [first, second] = [new Int32Array(events).fill(-1), new Int32Array(events).fill(-1)];
  const isFat = new Float64Array(events).fill(NaN);
  for (let i = 0; i < events; i++)
    if (fat[i] >= 0) isFat[i] = 1;
    else if (!Number.isNaN(nearestPair(pairs, jets, bottom, i, taken[i], first, second))) isFat[i] = 0;
  const momentum = sumOf(takeFourVectors(jets, first), takeFourVectors(jets, second));
  const groomed = fourVectorsOf(fatJets, fat, fatJets.msoftdrop);
  for (let i = 0; i < events; i++) if (fat[i] >= 0) copyFourVector(groomed, i, momentum, i);
  return { momentum, isFat };
}

const feature = optionalFeature<GeneralEvent>;

export const higgsCandidateFeatures: readonly Feature<GeneralEvent>[] = [
  feature(
    "h_cand_m",
    "GeV",
    "m_H",
    "mass of the Higgs candidate: of the fat jets with pT ≥ 200 GeV, soft-drop mass from 50 to 200 GeV and a bb score the one with the highest, with its soft-drop mass; " +
      "else the two b jets, without that of the leptonic top, with mass nearest to 125 GeV",
    (e, i) => invariantMass(e.higgs.momentum, i),
  ),
  feature("h_cand_pt", "GeV", "p_T^H", "pT of the Higgs candidate of h_cand_m", (e, i) => transverseMomentum(e.higgs.momentum, i)),
  feature(
    "h_cand_is_fat",
    "1",
    "H_{\\mathrm{fat}}",
    "1 if the Higgs candidate of h_cand_m is a fat jet, 0 if it is two jets",
    (e, i) => e.higgs.isFat[i],
  ),
  feature("m_th", "GeV", "m_{tH}", "mass of the leptonic top and the Higgs candidate of h_cand_m, which may share jets", (e, i) =>
    invariantMass(e.topPair.topHiggs, i),
  ),
  feature("m_tth", "GeV", "m_{t\\bar tH}", "mass of both tops and the Higgs candidate of h_cand_m, which may share jets", (e, i) =>
    invariantMass(e.topPair.all, i),
  ),
];
