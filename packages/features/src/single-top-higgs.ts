import { deltaPhi } from "./angles.ts";
import { optionalFeature as feature, type Feature } from "./feature.ts";
import type { FeatureOptions, SetDefinition } from "./feature-set-definition.ts";
import {
  azimuth,
  invariantMass,
  pseudorapidity,
  rapidity,
  separation,
  sumOf,
  transverseMomentum,
  type FourVectors,
} from "./four-vector.ts";
import { transverseMass } from "./masses.ts";
import { eventFeatures } from "./event-features.ts";
import { cosBetween, cosToSpectatorAxis } from "./rest-frame.ts";
import { singleTopHiggsCandidates, type SingleTopHiggs } from "./single-top-higgs-candidates.ts";

/** Candidates, and the sums of them that several features use. */
interface Reconstructed extends SingleTopHiggs {
  readonly higgsForward: FourVectors;
  readonly topForward: FourVectors;
  readonly bottomLepton: FourVectors;
}

/** Signed root of a squared momentum transfer: smearing may give either sign. */
const signedRoot = (squared: number): number => Math.sign(squared) * Math.sqrt(Math.abs(squared));

const features: readonly Feature<Reconstructed>[] = [
  eventFeatures.leptonPt,
  eventFeatures.leptonCharge,
  feature(
    "lep_eta_fwd",
    "1",
    "\\eta^{\\ell}_{j}",
    "pseudorapidity of the lepton, towards the forward jet",
    (e, i) => e.side[i] * pseudorapidity(e.lepton, i),
  ),
  eventFeatures.met,
  eventFeatures.ht,
  feature("mt_w", "GeV", "m_T^W", "transverse mass of lepton and missing transverse momentum", (e, i) =>
    transverseMass(transverseMomentum(e.lepton, i), azimuth(e.lepton, i), e.missing.pt[i], e.missing.phi[i]),
  ),
  feature(
    "nu_real",
    "1",
    "\\nu_{\\mathrm{real}}",
    "1 if the W mass has a real solution for the neutrino, else 0",
    (e, i) => e.realNeutrino[i],
  ),
  feature("h_pt", "GeV", "p_T^H", "pT of the Higgs candidate", (e, i) => transverseMomentum(e.higgs, i)),
  feature("h_y_fwd", "1", "y^H_j", "rapidity of the Higgs candidate, towards the forward jet", (e, i) => e.side[i] * rapidity(e.higgs, i)),
  feature("h_m", "GeV", "m_{bb}", "mass of the Higgs candidate", (e, i) => invariantMass(e.higgs, i)),
  feature("dr_bb", "1", "\\Delta R_{bb}", "ΔR of the two jets of the Higgs candidate", (e, i) => separation(...e.higgsJets, i)),
  feature("top_pt", "GeV", "p_T^t", "pT of the top candidate", (e, i) => transverseMomentum(e.top, i)),
  feature("top_y_fwd", "1", "y^t_j", "rapidity of the top candidate, towards the forward jet", (e, i) => e.side[i] * rapidity(e.top, i)),
  feature("top_m", "GeV", "m_{b\\ell\\nu}", "mass of the top candidate", (e, i) => invariantMass(e.top, i)),
  feature("m_bl", "GeV", "m_{b\\ell}", "mass of the lepton and the top candidate's b jet", (e, i) => invariantMass(e.bottomLepton, i)),
  feature("fwd_pt", "GeV", "p_T^j", "pT of the forward jet", (e, i) => transverseMomentum(e.forward, i)),
  feature("fwd_abs_eta", "1", "|\\eta^j|", "|η| of the forward jet", (e, i) => Math.abs(pseudorapidity(e.forward, i))),
  feature("m_th", "GeV", "m_{tH}", "mass of top and Higgs candidates", (e, i) => invariantMass(e.topHiggs, i)),
  feature("m_hj", "GeV", "m_{Hj}", "mass of Higgs candidate and forward jet", (e, i) => invariantMass(e.higgsForward, i)),
  feature("m_tj", "GeV", "m_{tj}", "mass of top candidate and forward jet", (e, i) => invariantMass(e.topForward, i)),
  feature("m_thj", "GeV", "m_{tHj}", "mass of top and Higgs candidates and forward jet", (e, i) => invariantMass(e.all, i)),
  feature(
    "thj_y_fwd",
    "1",
    "y^{tHj}_j",
    "rapidity of top, Higgs and forward jet together, towards the forward jet",
    (e, i) => e.side[i] * rapidity(e.all, i),
  ),
  feature("dr_th", "1", "\\Delta R_{tH}", "ΔR of top and Higgs candidates", (e, i) => separation(e.top, e.higgs, i)),
  feature("dphi_th", "rad", "|\\Delta\\phi_{tH}|", "|Δφ| of top and Higgs candidates", (e, i) =>
    Math.abs(deltaPhi(azimuth(e.top, i), azimuth(e.higgs, i))),
  ),
  feature("dy_hj", "1", "|\\Delta y_{Hj}|", "|Δy| of Higgs candidate and forward jet", (e, i) =>
    Math.abs(rapidity(e.higgs, i) - rapidity(e.forward, i)),
  ),
  feature("dr_hj", "1", "\\Delta R_{Hj}", "ΔR of Higgs candidate and forward jet", (e, i) => separation(e.higgs, e.forward, i)),
  feature("dy_tj", "1", "|\\Delta y_{tj}|", "|Δy| of top candidate and forward jet", (e, i) =>
    Math.abs(rapidity(e.top, i) - rapidity(e.forward, i)),
  ),
  feature("dr_lj", "1", "\\Delta R_{\\ell j}", "ΔR of lepton and forward jet", (e, i) => separation(e.lepton, e.forward, i)),
  feature(
    "cos_h_th",
    "1",
    "\\cos\\theta^{*}_{H}",
    "Higgs candidate in the rest frame of top and Higgs, against their direction in the laboratory",
    (e, i) => cosBetween(e.higgsInTopHiggs, e.topHiggs, i),
  ),
  feature("cos_lj_top", "1", "\\cos\\theta_{\\ell j}", "angle of lepton and forward jet in the top's rest frame", (e, i) =>
    cosBetween(e.inTop.lepton, e.inTop.forward, i),
  ),
  feature(
    "cos_lx_top",
    "1",
    "\\cos\\theta_{\\ell x}",
    "lepton against x = y × z in the top's rest frame, z along the forward jet, y along z × beam on the forward jet's side",
    (e, i) => cosToSpectatorAxis("x", e.inTop.lepton, e.inTop.forward, e.inTop.beam, i),
  ),
  feature("cos_ly_top", "1", "\\cos\\theta_{\\ell y}", "lepton against the y axis of cos_lx_top", (e, i) =>
    cosToSpectatorAxis("y", e.inTop.lepton, e.inTop.forward, e.inTop.beam, i),
  ),
  feature(
    "q_light",
    "GeV",
    "Q_{q}",
    "root of the momentum transfer squared from the incoming quark on the forward jet's side to the forward jet, its momentum from all candidates",
    (e, i) => signedRoot((e.all.energy[i] + e.side[i] * e.all.pz[i]) * (e.forward.energy[i] - e.side[i] * e.forward.pz[i])),
  ),
  feature(
    "q_heavy",
    "GeV",
    "Q_{b}",
    "signed root of the momentum transfer squared from the other incoming quark to the top candidate, its momentum from all candidates",
    (e, i) =>
      signedRoot((e.all.energy[i] - e.side[i] * e.all.pz[i]) * (e.top.energy[i] + e.side[i] * e.top.pz[i]) - invariantMass(e.top, i) ** 2),
  ),
];

/**
 * The set `single-top-higgs`: kinematics of t H q with t → b ℓ ν and H → b b̄, which tell the emission of the Higgs boson by the top from that
 * by the W, and so the sign and size of the top Yukawa coupling. "Towards the forward jet": rapidities count positive on the forward jet's side,
 * since proton collisions do not distinguish the two beams. Features that need a missing candidate are invalid and 0.
 */
export function singleTopHiggsSet({ bTagThreshold }: FeatureOptions): SetDefinition<Reconstructed> {
  return {
    name: "single-top-higgs",
    description:
      "Kinematics of t H q with t → b ℓ ν and H → b b̄. Rapidities and angles towards the forward jet count positive on its side of the beam.",
    features,
    reconstruct: (record) => {
      const candidates = singleTopHiggsCandidates(record, bTagThreshold);
      const { top, topJet, higgs, forward, lepton } = candidates;
      return {
        ...candidates,
        higgsForward: sumOf(higgs, forward),
        topForward: sumOf(top, forward),
        bottomLepton: sumOf(topJet, lepton),
      };
    },
  };
}
