import { deltaPhi } from "../angles.ts";
import { optionalFeature, type Feature } from "../feature.ts";
import { azimuth, momentum, transverseMomentum, type FourVectors } from "../four-vector.ts";
import { collinsSoperAzimuth, collinsSoperCosine } from "../pair-rest-frame.ts";
import { rowAt } from "../object-rows.ts";
import type { GeneralEvent } from "./general-event.ts";

/** The scalar product of the transverse momenta of event i. */
const transverseProduct = (a: FourVectors, b: FourVectors, i: number): number => a.px[i] * b.px[i] + a.py[i] * b.py[i];

/** Missing instead of infinite, where a momentum vanishes. */
const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);

const b2 = (a: FourVectors, b: FourVectors, i: number): number => finite(transverseProduct(a, b, i) / (momentum(a, i) * momentum(b, i)));
const b4 = (a: FourVectors, b: FourVectors, i: number): number => finite((a.pz[i] * b.pz[i]) / (momentum(a, i) * momentum(b, i)));

/** (a × b)·c of the directions of three momenta of event i, which is odd under reflections; missing where one of them vanishes. */
function tripleProduct(a: FourVectors, b: FourVectors, c: FourVectors, i: number): number {
  const x = a.py[i] * b.pz[i] - a.pz[i] * b.py[i];
  const y = a.pz[i] * b.px[i] - a.px[i] * b.pz[i];
  const z = a.px[i] * b.py[i] - a.py[i] * b.px[i];
  return finite((x * c.px[i] + y * c.py[i] + z * c.pz[i]) / (momentum(a, i) * momentum(b, i) * momentum(c, i)));
}

/** The same with the direction of the difference of two momenta in the third place. */
function tripleProductOfDifference(a: FourVectors, b: FourVectors, c: FourVectors, d: FourVectors, i: number): number {
  const [dx, dy, dz] = [c.px[i] - d.px[i], c.py[i] - d.py[i], c.pz[i] - d.pz[i]];
  const x = a.py[i] * b.pz[i] - a.pz[i] * b.py[i];
  const y = a.pz[i] * b.px[i] - a.px[i] * b.pz[i];
  const z = a.px[i] * b.py[i] - a.py[i] * b.px[i];
  const size = Math.sqrt(dx * dx + dy * dy + dz * dz);
  return finite((x * dx + y * dy + z * dz) / (momentum(a, i) * momentum(b, i) * size));
}

/** Triple product of b jet, lepton and forward jet times the lepton's charge; missing where the forward jet is the b jet of the leptonic top. */
function forwardTripleProduct({ leptonicTop, lepton, forward, forwardMomentum, leptonicBottom, topPair }: GeneralEvent, i: number): number {
  return forward[i] === leptonicTop.bottom[i] ? NaN : topPair.charge[i] * tripleProduct(leptonicBottom, lepton, forwardMomentum, i);
}

/** A triple product of this size is rounding. */
const LEAST_PRODUCT = 1e-12;

const feature = optionalFeature<GeneralEvent>;
const TOPS = "t the leptonic top for a positive lepton, else the hadronic one, and t̄ the other";

/** Angles of the two tops. */
export const topPairFeatures: readonly Feature<GeneralEvent>[] = [
  feature("cp_b1", "1", "b_1", `cosine of the angle of t and t̄ in the transverse plane, ${TOPS}`, ({ topPair: { top, antitop } }, i) =>
    finite(transverseProduct(top, antitop, i) / (transverseMomentum(top, i) * transverseMomentum(antitop, i))),
  ),
  feature("cp_b2", "1", "b_2", `(t × z)·(t̄ × z)/(|t| |t̄|) of the momenta, z the beam, ${TOPS}`, ({ topPair: { top, antitop } }, i) =>
    b2(top, antitop, i),
  ),
  feature("cp_b4", "1", "b_4", `t_z t̄_z/(|t| |t̄|) of the momenta, ${TOPS}`, ({ topPair: { top, antitop } }, i) => b4(top, antitop, i)),
  feature(
    "dphi_ttbar",
    "rad",
    "|\\Delta\\phi_{t\\bar t}|",
    "|Δφ| of the leptonic and the hadronic top",
    ({ topPair: { top, antitop } }, i) => Math.abs(deltaPhi(azimuth(top, i), azimuth(antitop, i))),
  ),
  feature(
    "cs_cos_ttbar",
    "1",
    "\\cos\\theta_{\\mathrm{CS}}^{t}",
    `cosine of the polar angle of t in the Collins-Soper frame of t and t̄, ${TOPS}`,
    (e, i) => collinsSoperCosine(e.topPair.top, i, e.topPair.antitop, i),
  ),
  feature("cs_phi_ttbar", "rad", "\\phi_{\\mathrm{CS}}^{t}", `azimuth of t in the Collins-Soper frame of t and t̄, ${TOPS}`, (e, i) =>
    collinsSoperAzimuth(e.topPair.top, i, e.topPair.antitop, i),
  ),
  feature(
    "cp_b2_tth",
    "1",
    "b_2^{t\\bar tH}",
    "cp_b2 in the rest frame of both tops and the Higgs candidate of h_cand_m",
    ({ topPair: { inAll } }, i) => b2(inAll.top, inAll.antitop, i),
  ),
  feature(
    "cp_b4_tth",
    "1",
    "b_4^{t\\bar tH}",
    "cp_b4 in the rest frame of both tops and the Higgs candidate of h_cand_m",
    ({ topPair: { inAll } }, i) => b4(inAll.top, inAll.antitop, i),
  ),
  feature(
    "tp_b_bbar_l",
    "1",
    "Q_\\ell\\,(\\hat b\\times\\hat{\\bar b})\\cdot\\hat\\ell",
    `charge of the lepton times (b × b̄)·ℓ of unit vectors, b and b̄ the b jets of t and t̄, ${TOPS}`,
    ({ topPair: { charge, bottom, antibottom }, lepton }, i) => charge[i] * tripleProduct(bottom, antibottom, lepton, i),
  ),
  feature(
    "tp_dbb_ll",
    "1",
    "(\\hat\\ell^-\\times\\hat\\ell^+)\\cdot\\widehat{(b-\\bar b)}",
    "(ℓ⁻ × ℓ⁺)·(b - b̄) of unit vectors, b and b̄ as in tp_b_bbar_l; for the lepton that the hadronic top lacks stands its light jet of lower energy in its rest frame",
    ({ topPair: { positive, negative, bottom, antibottom } }, i) => tripleProductOfDifference(negative, positive, bottom, antibottom, i),
  ),
  feature(
    "tp_t_tbar_l",
    "1",
    "Q_\\ell\\,(\\hat t\\times\\hat{\\bar t})\\cdot\\hat\\ell",
    `charge of the lepton times (t × t̄)·ℓ of unit vectors, ${TOPS}`,
    ({ topPair: { charge, top, antitop }, lepton }, i) => charge[i] * tripleProduct(top, antitop, lepton, i),
  ),
  feature(
    "tp_b_l_fwd",
    "1",
    "Q_\\ell\\,(\\hat b\\times\\hat\\ell)\\cdot\\hat q_{\\mathrm{fwd}}",
    "charge of the lepton times (b × ℓ)·q of unit vectors, b the b jet of the leptonic top and q the forward jet of fwd_abs_eta; missing where these are one",
    forwardTripleProduct,
  ),
  feature(
    "tp_b_l_fwd_sign",
    "1",
    "\\mathrm{sign}\\,Q_\\ell\\,(\\hat b\\times\\hat\\ell)\\cdot\\hat q_{\\mathrm{fwd}}",
    "sign of tp_b_l_fwd, 0 up to a size of 1e-12",
    (e, i) => {
      const product = forwardTripleProduct(e, i);
      return Math.abs(product) <= LEAST_PRODUCT ? 0 : Math.sign(product);
    },
  ),
];

/** The two hardest leptons of event i if their charges are opposite: the row of the negative (or positive) one, else -1. */
function leptonOfCharge({ record: { leptons } }: GeneralEvent, i: number, charge: 1 | -1): number {
  const [first, second] = [rowAt(leptons, i, 0), rowAt(leptons, i, 1)];
  if (second < 0 || leptons.charge[first] * leptons.charge[second] >= 0) return -1;
  return Math.sign(leptons.charge[first]) === charge ? first : second;
}

type PairAngle = (a: FourVectors, i: number, b: FourVectors, j: number) => number;

const ofTwoJets = (angle: PairAngle): Feature<GeneralEvent>["value"] => {
  return ({ record, jets }, i) => {
    const second = rowAt(record.jets, i, 1);
    return second < 0 ? NaN : angle(jets, second - 1, jets, second);
  };
};

const ofTwoLeptons = (angle: PairAngle): Feature<GeneralEvent>["value"] => {
  return (e, i) => {
    const negative = leptonOfCharge(e, i, -1);
    return negative < 0 ? NaN : angle(e.leptons, negative, e.leptons, leptonOfCharge(e, i, 1));
  };
};

/** Angles in the Collins-Soper frames of two jets and of two leptons. */
export const collinsSoperFeatures: readonly Feature<GeneralEvent>[] = [
  feature(
    "cs_cos_j1j2",
    "1",
    "\\cos\\theta_{\\mathrm{CS}}^{j_1}",
    "cosine of the polar angle of the hardest jet in the Collins-Soper frame of the two hardest jets",
    ofTwoJets(collinsSoperCosine),
  ),
  feature(
    "cs_phi_j1j2",
    "rad",
    "\\phi_{\\mathrm{CS}}^{j_1}",
    "azimuth of the hardest jet in the Collins-Soper frame of the two hardest jets",
    ofTwoJets(collinsSoperAzimuth),
  ),
  feature(
    "cs_cos_ll",
    "1",
    "\\cos\\theta_{\\mathrm{CS}}^{\\ell^-}",
    "cosine of the polar angle of the negative lepton in the Collins-Soper frame of the two hardest leptons, which have opposite charges",
    ofTwoLeptons(collinsSoperCosine),
  ),
  feature(
    "cs_phi_ll",
    "rad",
    "\\phi_{\\mathrm{CS}}^{\\ell^-}",
    "azimuth of the negative lepton in the Collins-Soper frame of the two hardest leptons, which have opposite charges",
    ofTwoLeptons(collinsSoperAzimuth),
  ),
];
