import { deltaPhi } from "../angles.ts";
import { eventFeatures } from "../event-features.ts";
import { optionalFeature, type Feature } from "../feature.ts";
import { massiveTransverseMass, transverseMass } from "../masses.ts";
import { at, count, scalarSum } from "../object-rows.ts";
import type { GeneralEvent } from "./general-event.ts";

/** Jets whose azimuths are compared with that of the missing transverse momentum. */
const LEADING_JETS = 4;

/** Minus the sum of a component of the transverse momenta of all jets. */
function missingJets({ record: { jets }, jets: momenta }: GeneralEvent, i: number, component: "px" | "py"): number {
  let sum = 0;
  for (let row = jets.offsets[i]; row < jets.offsets[i + 1]; row++) sum -= momenta[component][row];
  return sum;
}

function missingHt(e: GeneralEvent, i: number): number {
  const [x, y] = [missingJets(e, i, "px"), missingJets(e, i, "py")];
  return Math.sqrt(x * x + y * y);
}

/** Least |Δφ| of the missing transverse momentum and the leading jets; missing without either. */
function nearestInAzimuth({ record: { jets }, missing }: GeneralEvent, i: number): number {
  let least = Infinity;
  for (let row = jets.offsets[i]; row < Math.min(jets.offsets[i + 1], jets.offsets[i] + LEADING_JETS); row++)
    least = Math.min(least, Math.abs(deltaPhi(jets.phi[row], missing.phi[i])));
  return least === Infinity ? NaN : least;
}

const st = (e: GeneralEvent, i: number): number => scalarSum(e.record.jets, i) + scalarSum(e.record.leptons, i);

const feature = optionalFeature<GeneralEvent>;

export const transverseFeatures: readonly Feature<GeneralEvent>[] = [
  eventFeatures.ht,
  { name: "st", unit: "GeV", latex: "S_T", definition: "sum of the pT of all jets and leptons; 0 without any", value: st },
  feature("meff", "GeV", "m_{\\mathrm{eff}}", "st and the missing transverse momentum together", (e, i) => st(e, i) + e.missing.pt[i]),
  {
    name: "mht",
    unit: "GeV",
    latex: "H_T^{\\mathrm{miss}}",
    definition: "size of the vector sum of the pT of all jets; 0 without jets",
    value: missingHt,
  },
  feature(
    "mht_phi",
    "rad",
    "\\phi(H_T^{\\mathrm{miss}})",
    "azimuth of minus the vector sum of the pT of all jets; missing where the sum is 0",
    (e, i) => {
      const [x, y] = [missingJets(e, i, "px"), missingJets(e, i, "py")];
      if (x === 0 && y === 0) return NaN;
      const phi = Math.atan2(y, x);
      return phi === -Math.PI ? Math.PI : phi;
    },
  ),
  feature("met_over_sqrt_ht", "GeV^0.5", "p_T^{\\mathrm{miss}}/\\sqrt{H_T}", "missing transverse momentum over the root of ht", (e, i) =>
    count(e.record.jets, i) === 0 ? NaN : e.missing.pt[i] / Math.sqrt(scalarSum(e.record.jets, i)),
  ),
  feature(
    "mt_l_met",
    "GeV",
    "m_T(\\ell)",
    "transverse mass √(2 pT pT' (1 - cos Δφ)) of the lepton and the missing transverse momentum",
    (e, i) => {
      const { leptons, lepton } = e.record;
      return transverseMass(at(leptons.pt, lepton[i]), at(leptons.phi, lepton[i]), e.missing.pt[i], e.missing.phi[i]);
    },
  ),
  feature(
    "mt_l_met_massive",
    "GeV",
    "m_T^{m}(\\ell)",
    "transverse mass with m_T² = m² + 2 (E_T pT' - pT·pT'), E_T² = m² + pT², of the lepton and the missing transverse momentum",
    (e, i) => massiveTransverseMass(e.lepton, i, e.missing.pt[i], e.missing.phi[i]),
  ),
  feature(
    "mt_bl_met_massive",
    "GeV",
    "m_T^{m}(b\\ell)",
    "transverse mass as of mt_l_met_massive of the sum of the lepton and the hardest b jet and the missing transverse momentum",
    (e, i) => massiveTransverseMass(e.bottomLepton, i, e.missing.pt[i], e.missing.phi[i]),
  ),
  feature(
    "dphi_jet_met_min",
    "rad",
    "\\min|\\Delta\\phi(j,p_T^{\\mathrm{miss}})|",
    "least |Δφ| of the missing transverse momentum and one of the four hardest jets",
    nearestInAzimuth,
  ),
  feature(
    "dphi_l_met",
    "rad",
    "|\\Delta\\phi(\\ell,p_T^{\\mathrm{miss}})|",
    "|Δφ| of the lepton and the missing transverse momentum",
    (e, i) => Math.abs(deltaPhi(at(e.record.leptons.phi, e.record.lepton[i]), e.missing.phi[i])),
  ),
];
