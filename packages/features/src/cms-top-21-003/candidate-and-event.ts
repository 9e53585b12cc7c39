import { deltaR } from "../angles.ts";
import { isCandidate } from "../candidate-fat-jet.ts";
import type { Feature } from "../feature.ts";
import { azimuth, transverseMomentum } from "../four-vector.ts";
import { pairMass, transverseMass } from "../masses.ts";
import { aplanarity, sphericity } from "../momentum-tensor.ts";
import { at, count } from "../object-rows.ts";
import { countOf, type RowList } from "../row-list.ts";
import { coneRadius } from "./boosted-candidate.ts";
import { boostedFeature, fromCandidate, fromLepton, jetsApart, leptonMass, type BoostedEvent } from "./distances.ts";

/** Number of jets in a list; missing without a candidate. */
const listed = (source: BoostedEvent, list: RowList, i: number): number => (source.candidate[i] < 0 ? NaN : countOf(list, i));

/** Sum of the pT of the jets in a list. */
function listedPt({ record: { jets } }: BoostedEvent, { offsets, rows }: RowList, i: number): number {
  let sum = 0;
  for (let place = offsets[i]; place < offsets[i + 1]; place++) sum += jets.pt[rows[place]];
  return sum;
}

/** How many fat jets could be the candidate, with a bb score of at least `score`. */
export function candidateCount({ record: { fatJets } }: BoostedEvent, i: number, score: number): number {
  let number = 0;
  for (let row = fatJets.offsets[i]; row < fatJets.offsets[i + 1]; row++) if (isCandidate(fatJets, row, score)) number++;
  return number;
}

/** Largest soft-drop mass of the fat jets besides the candidate; missing without one. @param all whether those count that could not be the candidate */
export function otherSoftDropMass({ record: { fatJets }, candidate }: BoostedEvent, i: number, all: boolean): number {
  let largest = NaN;
  if (candidate[i] >= 0)
    for (let row = fatJets.offsets[i]; row < fatJets.offsets[i + 1]; row++)
      if (row !== candidate[i] && (all || isCandidate(fatJets, row, 0)) && !(fatJets.msoftdrop[row] <= largest))
        largest = fatJets.msoftdrop[row];
  return largest;
}

/** Largest (sign +1) or least (-1) b-tag score of all jets inside the cone; missing where there are none. */
function innerScore({ record: { jets }, distance }: BoostedEvent, i: number, sign: 1 | -1): number {
  let extreme = -Infinity;
  for (let row = jets.offsets[i]; row < jets.offsets[i + 1]; row++)
    if (distance[row] <= coneRadius) extreme = Math.max(extreme, sign * jets.btag[row]);
  return extreme === -Infinity ? NaN : sign * extreme;
}

const OUT = "outside the cone";

/** The other 28: the candidate, the lepton and the jets that are nearest to them; counts and sums. */
export const candidateFeatures: readonly Feature<BoostedEvent>[] = [
  boostedFeature(
    "mt_b2l_met",
    "l_b2_mtb",
    "GeV",
    "m_T(b_2+\\ell,\\vec p_T^{\\mathrm{miss}})",
    `transverse mass of the missing transverse momentum and the sum of the lepton and the second hardest b jet ${OUT}, √(2 pT pT' (1 - cos Δφ))`,
    (e, i) => {
      const sum = e.secondBottomAndLepton;
      return e.candidate[i] < 0 ? NaN : transverseMass(transverseMomentum(sum, i), azimuth(sum, i), e.missing.pt[i], e.missing.phi[i]);
    },
  ),
  boostedFeature(
    "m_zh_b_near",
    "Zh_closeb_invM",
    "GeV",
    "m(Z/H+b)",
    `mass of the candidate and the b jet ${OUT} that is nearest to it in ΔR`,
    (e, i) => pairMass(e.groomed, e.candidate[i], e.record.jets, e.nearest.outerBottom[i]),
  ),
  {
    name: "n_ak8",
    alias: "n_ak8jets",
    unit: "1",
    latex: "N(\\mathrm{AK8})",
    definition: "number of fat jets, the candidate among them",
    value: (e, i) => count(e.record.fatJets, i),
  },
  {
    name: "n_ak4",
    alias: "n_ak4jets",
    unit: "1",
    latex: "N(\\mathrm{AK4})",
    definition: "number of jets, inside and outside the cone",
    value: (e, i) => count(e.record.jets, i),
  },
  {
    name: "n_zh",
    alias: "n_ak8_Zhbb",
    unit: "1",
    latex: "N(Z/H)",
    definition: "number of fat jets with pT ≥ 200 GeV, soft-drop mass from 50 to 200 GeV and bb score ≥ 0.6",
    value: (e, i) => candidateCount(e, i, 0.6),
  },
  boostedFeature(
    "ak8_msd_max_other",
    "outZh_max_ak8sdM",
    "GeV",
    "\\max m_{\\mathrm{SD}}^{\\mathrm{AK8}\\neq Z/H}",
    "largest soft-drop mass of the fat jets that could have been the candidate",
    (e, i) => otherSoftDropMass(e, i, false),
  ),
  boostedFeature("m_b1b2", "outZh_b12_m", "GeV", "m(b+b)", `mass of the two hardest b jets ${OUT}`, (e, i) =>
    pairMass(e.record.jets, e.bottom[0].b[i], e.record.jets, e.bottom[1].b[i]),
  ),
  boostedFeature("dr_b1b2", "outZh_b12_dr", "1", "\\Delta R(b,b)", `ΔR of the two hardest b jets ${OUT}`, (e, i) =>
    jetsApart(e, e.bottom[0].b[i], e.bottom[1].b[i]),
  ),
  boostedFeature("ht_b_out", "ht_b", "GeV", "H_T(b_{\\mathrm{out}})", `sum of the pT of all b jets ${OUT}`, (e, i) =>
    e.candidate[i] < 0 ? NaN : listedPt(e, e.outerBottom, i),
  ),
  boostedFeature(
    "ht_bql_out",
    "ht_outZh",
    "GeV",
    "H_T(b_{\\mathrm{out}},q_{\\mathrm{out}},\\ell)",
    `sum of the pT of all jets ${OUT} and of the lepton`,
    (e, i) =>
      e.candidate[i] < 0 ? NaN : listedPt(e, e.outerBottom, i) + listedPt(e, e.outerLight, i) + at(e.record.leptons.pt, e.record.lepton[i]),
  ),
  boostedFeature(
    "b_in_score_max",
    "ak4_bestb_inZH",
    "1",
    "\\max b_{\\mathrm{in}}\\,\\mathrm{score}",
    "largest b-tag score of the jets inside the cone",
    (e, i) => innerScore(e, i, 1),
  ),
  boostedFeature(
    "b_in_score_min",
    "ak4_worstb_inZH",
    "1",
    "\\min b_{\\mathrm{in}}\\,\\mathrm{score}",
    "least b-tag score of the jets inside the cone",
    (e, i) => innerScore(e, i, -1),
  ),
  boostedFeature("dr_zh_q", "nonZhbb_q1_dr", "1", "\\Delta R(Z/H,q)", `ΔR of the candidate and the nearest light jet ${OUT}`, (e, i) =>
    fromCandidate(e, e.nearest.outerLight[i]),
  ),
  boostedFeature("dr_zh_b", "nonZhbb_b1_dr", "1", "\\Delta R(Z/H,b)", `ΔR of the candidate and the nearest b jet ${OUT}`, (e, i) =>
    fromCandidate(e, e.nearest.outerBottom[i]),
  ),
  boostedFeature(
    "dr_bin_bout",
    "inZhb_outZhb_dr",
    "1",
    "\\Delta R(b_{\\mathrm{in}},b_{\\mathrm{out}})",
    "ΔR of the b jets inside and outside the cone that are nearest to the candidate",
    (e, i) => jetsApart(e, e.nearest.innerBottom[i], e.nearest.outerBottom[i]),
  ),
  boostedFeature(
    "dr_zh_l",
    "Zh_l_dr",
    "1",
    "\\Delta R(Z/H,\\ell)",
    "ΔR of the candidate and the lepton",
    ({ record: { fatJets, leptons, lepton }, candidate }, i) =>
      deltaR(at(fatJets.eta, candidate[i]), at(fatJets.phi, candidate[i]), at(leptons.eta, lepton[i]), at(leptons.phi, lepton[i])),
  ),
  boostedFeature("m_zh_l", "Zh_l_invM_sd", "GeV", "m(Z/H+\\ell)", "mass of the candidate and the lepton", (e, i) =>
    pairMass(e.groomed, e.candidate[i], e.record.leptons, e.record.lepton[i]),
  ),
  boostedFeature(
    "m_l_b1",
    "l_b1_invM",
    "GeV",
    "m(b+\\ell)_1",
    `mass of the lepton and the b jet ${OUT} that is nearest to it in ΔR`,
    (e, i) => leptonMass(e, i, e.nearLepton.near[i]),
  ),
  boostedFeature(
    "m_l_b2",
    "l_b2_invM",
    "GeV",
    "m(b+\\ell)_2",
    `mass of the lepton and the b jet ${OUT} that is second nearest to it in ΔR`,
    (e, i) => leptonMass(e, i, e.nearLepton.next[i]),
  ),
  boostedFeature("dr_l_b1", "l_b1_dr", "1", "\\Delta R(b,\\ell)_1", `ΔR of the lepton and the nearest b jet ${OUT}`, (e, i) =>
    fromLepton(e, i, e.nearLepton.near[i]),
  ),
  boostedFeature("dr_l_b2", "l_b2_dr", "1", "\\Delta R(b,\\ell)_2", `ΔR of the lepton and the second nearest b jet ${OUT}`, (e, i) =>
    fromLepton(e, i, e.nearLepton.next[i]),
  ),
  {
    name: "sphericity",
    alias: "spher",
    unit: "1",
    latex: "S",
    definition: "3/2 (λ₂ + λ₃) of the momentum tensor Σ p_a p_b / Σ p² of all jets and the lepton, eigenvalues λ₁ ≥ λ₂ ≥ λ₃",
    fill: 0,
    value: (e, i) => sphericity(e.shape, i),
  },
  {
    name: "aplanarity",
    alias: "aplan",
    unit: "1",
    latex: "A",
    definition: "3/2 λ₃ of the momentum tensor of sphericity",
    fill: 0,
    value: (e, i) => aplanarity(e.shape, i),
  },
  boostedFeature("n_b_in", "n_b_inZh", "1", "N(b_{\\mathrm{in}})", "number of b jets inside the cone", (e, i) =>
    listed(e, e.innerBottom, i),
  ),
  boostedFeature("n_q_in", "n_q_inZh", "1", "N(q_{\\mathrm{in}})", "number of light jets inside the cone", (e, i) =>
    listed(e, e.innerLight, i),
  ),
  boostedFeature("n_b_out", "n_b_outZh", "1", "N(b_{\\mathrm{out}})", `number of b jets ${OUT}`, (e, i) => listed(e, e.outerBottom, i)),
  boostedFeature("n_q_out", "n_q_outZh", "1", "N(q_{\\mathrm{out}})", `number of light jets ${OUT}`, (e, i) => listed(e, e.outerLight, i)),
  boostedFeature("zh_bb_score", "Zh_bbvLscore", "1", "Z/H\\ b\\bar b\\ \\mathrm{score}", "bb score of the candidate", (e, i) =>
    at(e.record.fatJets.bbScore, e.candidate[i]),
  ),
];
