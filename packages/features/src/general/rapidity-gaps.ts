import { optionalFeature, type Feature } from "../feature.ts";
import { rapidity, type FourVectors } from "../four-vector.ts";
import type { GeneralEvent } from "./general-event.ts";

/** The feature |Δy| of two momenta. */
function gap(
  name: string,
  latex: string,
  words: string,
  a: (e: GeneralEvent) => FourVectors,
  b: (e: GeneralEvent) => FourVectors,
): Feature<GeneralEvent> {
  return optionalFeature(`dy_${name}`, "1", `|\\Delta y(${latex})|`, `|Δy| of ${words}`, (e, i) =>
    Math.abs(rapidity(a(e), i) - rapidity(b(e), i)),
  );
}

const forward = (e: GeneralEvent): FourVectors => e.forwardMomentum;
const leptonicTop = (e: GeneralEvent): FourVectors => e.leptonicTop.top;
const higgs = (e: GeneralEvent): FourVectors => e.higgs.momentum;

export const rapidityGapFeatures: readonly Feature<GeneralEvent>[] = [
  gap("fwd_top", "\\mathrm{fwd},t_\\ell", "the forward jet of fwd_abs_eta and the leptonic top", forward, leptonicTop),
  gap("fwd_h", "\\mathrm{fwd},H", "the forward jet of fwd_abs_eta and the Higgs candidate of h_cand_m", forward, higgs),
  gap("top_h", "t_\\ell,H", "the leptonic top and the Higgs candidate of h_cand_m", leptonicTop, higgs),
  gap("ttbar", "t_\\ell,t_h", "the leptonic and the hadronic top", leptonicTop, (e) => e.hadronicTop.top),
  gap("l_fwd", "\\ell,\\mathrm{fwd}", "the lepton and the forward jet of fwd_abs_eta", (e) => e.lepton, forward),
];
