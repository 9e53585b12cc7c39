import { optionalFeature, type Feature } from "../feature.ts";
import type { FourVectors } from "../four-vector.ts";
import { beamMomenta, cosBetween, cosToSpectatorAxis, inRestFrame } from "../rest-frame.ts";
import type { GeneralEvent } from "./general-event.ts";
import type { LeptonicTops } from "./leptonic-top.ts";

/** Momenta in the rest frame of the leptonic top. */
export interface TopRestFrames {
  readonly lepton: FourVectors;
  /** The forward jet. */
  readonly spectator: FourVectors;
  /** A beam particle that flies to the side of the forward jet; missing where that has no pz, or is the b jet of the top. */
  readonly beam: FourVectors;
}

/** @param forward row of the forward jet */
export function topRestFrames(
  { top, bottom }: LeptonicTops,
  lepton: FourVectors,
  forward: Int32Array,
  spectator: FourVectors,
): TopRestFrames {
  const side = spectator.pz.map((pz, i) => (pz === 0 || forward[i] === bottom[i] ? NaN : Math.sign(pz)));
  return { lepton: inRestFrame(top, lepton), spectator: inRestFrame(top, spectator), beam: inRestFrame(top, beamMomenta(side)) };
}

const feature = optionalFeature<GeneralEvent>;

/** Angles of the lepton to the axes that the polarisation of single tops is measured with. */
export const topPolarisationFeatures: readonly Feature<GeneralEvent>[] = [
  feature(
    "cos_l_top_x",
    "1",
    "\\cos\\theta_{\\ell x}",
    "cosine of the lepton and the axis x = y × z in the rest frame of the leptonic top: z along the forward jet of fwd_abs_eta, y along z × beam on the " +
      "side of that jet; missing where that jet is the b jet of the top or at η = 0",
    ({ inTop }, i) => cosToSpectatorAxis("x", inTop.lepton, inTop.spectator, inTop.beam, i),
  ),
  feature(
    "cos_l_top_y",
    "1",
    "\\cos\\theta_{\\ell y}",
    "cosine of the lepton and the axis y of cos_l_top_x, which is odd under time reversal",
    ({ inTop }, i) => cosToSpectatorAxis("y", inTop.lepton, inTop.spectator, inTop.beam, i),
  ),
  feature("cos_l_top_z", "1", "\\cos\\theta_{\\ell z}", "cosine of the lepton and the axis z of cos_l_top_x", ({ inTop }, i) =>
    Number.isNaN(inTop.beam.energy[i]) ? NaN : cosBetween(inTop.lepton, inTop.spectator, i),
  ),
];
