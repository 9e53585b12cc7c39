import type { Feature } from "../feature.ts";
import { candidateCount, otherSoftDropMass } from "./candidate-and-event.ts";
import { boostedFeature, candidateAndSum, fromCandidate, fromLepton, jetsApart, leptonMass, type BoostedEvent } from "./distances.ts";

const OUT = "outside the cone";

/** What a literal reading of the published table makes of the ten variables that the code of the analysis computes otherwise, under names of their own. */
export const literalFeatures: readonly Feature<BoostedEvent>[] = [
  boostedFeature(
    "dr_zh_lbbqq_b2_table",
    "ZH_lbb2qq_dr",
    "1",
    "\\Delta R(Z/H,b+b+q+q+\\ell)_{b_2}",
    `ΔR of the candidate and the sum of the lepton, the two hardest b jets ${OUT} and the two light jets of dr_qq_near_b2`,
    (e, i) => candidateAndSum(e, e.withFirst, i),
  ),
  {
    name: "n_zh_table",
    alias: "n_ak8_Zhbb",
    unit: "1",
    latex: "N(Z/H)",
    definition: "number of fat jets with pT ≥ 200 GeV, soft-drop mass from 50 to 200 GeV and bb score ≥ 0.8",
    value: (e, i) => candidateCount(e, i, 0.8),
  },
  boostedFeature(
    "ak8_msd_max_other_table",
    "outZh_max_ak8sdM",
    "GeV",
    "\\max m_{\\mathrm{SD}}^{\\mathrm{AK8}\\neq Z/H}",
    "largest soft-drop mass of all fat jets but the candidate",
    (e, i) => otherSoftDropMass(e, i, true),
  ),
  boostedFeature(
    "dr_zh_q_table",
    "nonZhbb_q1_dr",
    "1",
    "\\Delta R(Z/H,q)",
    `ΔR of the candidate and the hardest light jet ${OUT}`,
    (e, i) => fromCandidate(e, e.light[0][i]),
  ),
  boostedFeature("dr_zh_b_table", "nonZhbb_b1_dr", "1", "\\Delta R(Z/H,b)", `ΔR of the candidate and the hardest b jet ${OUT}`, (e, i) =>
    fromCandidate(e, e.bottom[0].b[i]),
  ),
  boostedFeature(
    "dr_bin_bout_table",
    "inZhb_outZhb_dr",
    "1",
    "\\Delta R(b_{\\mathrm{in}},b_{\\mathrm{out}})",
    `ΔR of the b jet inside the cone that is nearest to the candidate and the hardest b jet ${OUT}`,
    (e, i) => jetsApart(e, e.nearest.innerBottom[i], e.bottom[0].b[i]),
  ),
  boostedFeature("m_l_b1_table", "l_b1_invM", "GeV", "m(b+\\ell)_1", `mass of the lepton and the hardest b jet ${OUT}`, (e, i) =>
    leptonMass(e, i, e.bottom[0].b[i]),
  ),
  boostedFeature("m_l_b2_table", "l_b2_invM", "GeV", "m(b+\\ell)_2", `mass of the lepton and the second hardest b jet ${OUT}`, (e, i) =>
    leptonMass(e, i, e.bottom[1].b[i]),
  ),
  boostedFeature("dr_l_b1_table", "l_b1_dr", "1", "\\Delta R(b,\\ell)_1", `ΔR of the lepton and the hardest b jet ${OUT}`, (e, i) =>
    fromLepton(e, i, e.bottom[0].b[i]),
  ),
  boostedFeature("dr_l_b2_table", "l_b2_dr", "1", "\\Delta R(b,\\ell)_2", `ΔR of the lepton and the second hardest b jet ${OUT}`, (e, i) =>
    fromLepton(e, i, e.bottom[1].b[i]),
  ),
];
