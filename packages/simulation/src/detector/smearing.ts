import type { RandomStream } from "@ratiometer/tables";
import { azimuth } from "./direction.ts";
import { genericLhc, type Acceptance, type Resolution } from "./detector-card.ts";

/** σ(E)/E of an object of the `generic-lhc` detector with the given energy (GeV). */
export function energyResolution(kind: "jet" | "electron" | "muon" | "photon", energy: number): number {
  return relativeWidth(genericLhc()[kind], energy);
}

function relativeWidth({ stochastic, constant }: Resolution, energy: number): number {
  return Math.sqrt((stochastic * stochastic) / energy + constant * constant);
}

/** 1 + width × a standard normal, drawn again until it is positive: a normal distribution cut off at zero. */
export function positiveScale(width: number, stream: RandomStream): number {
  for (;;) {
    const scale = 1 + width * stream.normal();
    if (scale > 0) return scale;
  }
}

/**
 * Smears the momentum (px, py, pz, E) in place: the energy, then, if angles are smeared at all, η and φ at fixed |p|. The whole four-momentum scales
 * with the energy, so that E² - p² = m² holds with a mass that scales too. The momentum needs a pT above 0.
 */
export function smear(p: Float64Array, resolution: Resolution, stream: RandomStream): void {
  const scale = positiveScale(relativeWidth(resolution, p[3]), stream);
  for (let i = 0; i < 4; i++) p[i] *= scale;
  const { angle } = resolution;
  if (angle === 0) return;
  const pt = Math.sqrt(p[0] * p[0] + p[1] * p[1]);
  const momentum = Math.sqrt(pt * pt + p[2] * p[2]);
  const eta = Math.asinh(p[2] / pt) + angle * stream.normal();
  const phi = azimuth(p[0], p[1]) + angle * stream.normal();
  const transverse = momentum / Math.cosh(eta);
  p[0] = transverse * Math.cos(phi);
  p[1] = transverse * Math.sin(phi);
  p[2] = momentum * Math.tanh(eta);
}

/** Whether momenta have at least the pT and at most the |η| of an acceptance. */
export function acceptance({ pt, eta }: Acceptance): (px: number, py: number, pz: number) => boolean {
  const slope = Math.sinh(eta);
  return (px, py, pz) => {
    const transverse = Math.sqrt(px * px + py * py);
    return transverse >= pt && Math.abs(pz) <= slope * transverse;
  };
}
