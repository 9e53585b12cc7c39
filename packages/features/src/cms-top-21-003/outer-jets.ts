import type { Feature } from "../feature.ts";
import { invariantMass } from "../four-vector.ts";
import { at } from "../object-rows.ts";
import { boostedFeature, candidateAndSum, jetAndSum, jetsApart, type BoostedEvent } from "./distances.ts";

/** The same feature of the hardest and of the second hardest jet of a kind. */
const ofBoth = (make: (n: 1 | 2, rank: string, place: 0 | 1) => Feature<BoostedEvent>): readonly Feature<BoostedEvent>[] => [
  make(1, "hardest", 0),
  make(2, "second hardest", 1),
];

const OUT = "outside the cone";

/** The first 22: b jets outside the cone of the candidate, and the light jets that are near them. */
export const outerJetFeatures: readonly Feature<BoostedEvent>[] = [
  ...ofBoth((n, rank, place) =>
    boostedFeature(`b${n}_pt`, `outZH_b${n}_pt`, "GeV", `p_T^{b_${n}}`, `pT of the ${rank} b jet ${OUT}`, (e, i) =>
      at(e.record.jets.pt, e.bottom[place].b[i]),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    boostedFeature(`b${n}_score`, `outZH_b${n}_score`, "1", `\\mathrm{score}(b_${n})`, `b-tag score of the ${rank} b jet ${OUT}`, (e, i) =>
      at(e.record.jets.btag, e.bottom[place].b[i]),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    boostedFeature(`q${n}_pt`, `outZh_q${n}_pt`, "GeV", `p_T^{q_${n}}`, `pT of the ${rank} light jet ${OUT}`, (e, i) =>
      at(e.record.jets.pt, e.light[place][i]),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    boostedFeature(
      `q${n}_score`,
      `outZh_q${n}_btag`,
      "1",
      `\\mathrm{score}(q_${n})`,
      `b-tag score of the ${rank} light jet ${OUT}`,
      (e, i) => at(e.record.jets.btag, e.light[place][i]),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    boostedFeature(
      `dr_b${n}_q_min`,
      `outZH_b${n}_q_mindr`,
      "1",
      `\\min\\Delta R(b_${n},q)`,
      `ΔR of the ${rank} b jet and the nearest light jet, both ${OUT}`,
      (e, i) => jetsApart(e, e.bottom[place].b[i], e.bottom[place].near[i]),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    boostedFeature(
      `dr_qq_near_b${n}`,
      `outZH_q_q_dr_nearb${n}`,
      "1",
      `\\Delta R(q,q)_{b_${n}}`,
      `ΔR of the two light jets ${OUT} that are nearest in ΔR to the ${rank} b jet ${OUT}`,
      (e, i) => jetsApart(e, e.bottom[place].near[i], e.bottom[place].next[i]),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    boostedFeature(
      `m_qq_near_b${n}`,
      `outZH_qq_M_nearb${n}`,
      "GeV",
      `m(q+q)_{b_${n}}`,
      `mass of the two light jets ${OUT} that are nearest in ΔR to the ${rank} b jet ${OUT}`,
      (e, i) => invariantMass(e.bottom[place].lightPair, i),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    boostedFeature(
      `dr_b${n}_qq`,
      `outZH_b${n}_qq_dr`,
      "1",
      `\\Delta R(b_${n},q+q)`,
      `ΔR of the ${rank} b jet ${OUT} and the sum of the two light jets of dr_qq_near_b${n}`,
      (e, i) => jetAndSum(e, e.bottom[place].b[i], e.bottom[place].lightPair, i),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    boostedFeature(
      `m_b${n}qq`,
      `outZH_b${n}qq_M`,
      "GeV",
      `m(b_${n}+q+q)`,
      `mass of the ${rank} b jet ${OUT} and the two light jets of dr_qq_near_b${n}`,
      (e, i) => invariantMass(e.bottom[place].all, i),
    ),
  ),
  ...ofBoth((n, rank, place) =>
    boostedFeature(
      `dr_zh_b${n}qq`,
      `ZH_b${n}qq_dr`,
      "1",
      `\\Delta R(Z/H,b_${n}+q+q)`,
      `ΔR of the candidate and the sum of the ${rank} b jet ${OUT} and the two light jets of dr_qq_near_b${n}`,
      (e, i) => candidateAndSum(e, e.bottom[place].all, i),
    ),
  ),
  boostedFeature(
    "dr_zh_lbbqq_b1",
    "ZH_lbb1qq_dr",
    "1",
    "\\Delta R(Z/H,b+b+q+q+\\ell)_{b_1}",
    `ΔR of the candidate and the sum of the lepton, the two hardest b jets ${OUT} and the two light jets of dr_qq_near_b1`,
    (e, i) => candidateAndSum(e, e.withSecond[0], i),
  ),
  boostedFeature(
    "dr_zh_lbbqq_b2",
    "ZH_lbb2qq_dr",
    "1",
    "\\Delta R(Z/H,b+b+q+q+\\ell)_{b_2}",
    `ΔR of the candidate and the sum of the lepton, twice the second hardest b jet ${OUT} (as the analysis has it) and the two light jets of dr_qq_near_b2`,
    (e, i) => candidateAndSum(e, e.withSecond[1], i),
  ),
];
