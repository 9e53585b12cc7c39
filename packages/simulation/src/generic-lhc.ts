import type { EventRecord, ParticleRecord, RandomStream } from "@ratiometer/tables";
import { appearances, azimuth, transverseVector, visibleObjects } from "./visible-objects.ts";

/**
 * Resolutions of the `generic-lhc` detector. Energies in GeV, angles in radians; `stochastic` in GeV^(1/2): σ(E)/E = stochastic/√E ⊕ constant
 * (⊕ adds in quadrature). `angle` smears η and φ each; the directions of leptons are measured far better than this and are left alone.
 * `met` is the width of each component's noise beyond the smearing of the objects.
 */
export const genericLhc = {
  version: 1,
  jet: { stochastic: 0.8, constant: 0.05, angle: 0.02 },
  electron: { stochastic: 0, constant: 0.01, angle: 0 },
  muon: { stochastic: 0, constant: 0.02, angle: 0 },
  met: { component: 15 },
} as const;

/** σ(E)/E of a jet, electron or muon with the given energy (GeV). */
export function energyResolution(kind: "jet" | "electron" | "muon", energy: number): number {
  const { stochastic, constant } = genericLhc[kind];
  return Math.sqrt((stochastic * stochastic) / energy + constant * constant);
}

/** 1 + width × a standard normal, drawn again until it is positive: a normal distribution cut off at zero energy. */
function positiveScale(width: number, stream: RandomStream): number {
  for (;;) {
    const scale = 1 + width * stream.normal();
    if (scale > 0) return scale;
  }
}

/**
 * What the `generic-lhc` detector makes of generator particles: final-state quarks and gluons become jets, electrons and muons leptons, all with
 * smeared energies; jets with smeared directions too. The whole four-momentum is scaled with the energy, mass included, before the direction
 * is smeared, so that E² - p² = m² holds. Missing transverse momentum is minus the sum of the smeared objects plus noise in each component.
 *
 * There are no efficiencies, no acceptance and no merging in this version, and `btag` is flavour truth (1 for b quarks, else 0).
 *
 * Draws are made event by event, particles in the order of the record (energy, then η and φ for jets), then the two components of the noise.
 *
 * @throws AnalysisError DATA_UNDECAYED_PARTICLE for final-state particles other than quarks up to b, gluons, electrons, muons, neutrinos
 */
export function genericLhcObjects(particles: ParticleRecord, stream: RandomStream): EventRecord {
  const { events, offsets } = particles;
  const appearance = appearances(particles);
  const px = particles.px.slice();
  const py = particles.py.slice();
  const pz = particles.pz.slice();
  const energy = particles.energy.slice();
  const missingX = new Float64Array(events);
  const missingY = new Float64Array(events);
  for (let event = 0; event < events; event++) {
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      const kind = appearance[row];
      if (kind === "none" || kind === "invisible" || energy[row] <= 0) continue;
      const scale = positiveScale(energyResolution(kind, energy[row]), stream);
      energy[row] *= scale;
      const pt = scale * Math.sqrt(px[row] * px[row] + py[row] * py[row]);
      // Along the beam there is no angle to smear, and no transverse momentum either.
      if (kind === "jet" && pt > 0) {
        const { angle } = genericLhc.jet;
        const longitudinal = scale * pz[row];
        const momentum = Math.sqrt(pt * pt + longitudinal * longitudinal);
        const eta = Math.asinh(longitudinal / pt) + angle * stream.normal();
        const phi = azimuth(px[row], py[row]) + angle * stream.normal();
        px[row] = (momentum / Math.cosh(eta)) * Math.cos(phi);
        py[row] = (momentum / Math.cosh(eta)) * Math.sin(phi);
        pz[row] = momentum * Math.tanh(eta);
      } else {
        px[row] *= scale;
        py[row] *= scale;
        pz[row] *= scale;
      }
      missingX[event] -= px[row];
      missingY[event] -= py[row];
    }
    missingX[event] += genericLhc.met.component * stream.normal();
    missingY[event] += genericLhc.met.component * stream.normal();
  }
  return {
    events,
    ...visibleObjects({ ...particles, px, py, pz, energy }, appearance),
    met: transverseVector(missingX, missingY),
  };
}
