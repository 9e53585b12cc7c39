import type { PhaseSpaceRequest } from "./phase-space.ts";

/**
 * The smallest invariant mass of the products (GeV) that the limits leave: each leg has at least its transverse mass, and the others together at least the same
 * transverse momentum as it has.
 */
export function threshold({ masses, limits }: PhaseSpaceRequest): number {
  const all = masses.reduce((sum, m) => sum + m, 0);
  const transverse = masses.map((m, i) => Math.sqrt(m * m + limits.pt[i] * limits.pt[i]));
  const recoiling = masses.map((m, i) => transverse[i] + Math.sqrt((all - m) * (all - m) + limits.pt[i] * limits.pt[i]));
  const pair = masses.length < 4 ? 0 : limits.lastPairMass + masses.slice(0, -2).reduce((sum, m) => sum + m, 0);
  return Math.max(
    limits.mass,
    transverse.reduce((sum, m) => sum + m, 0),
    pair,
    ...recoiling,
  );
}

/** Two partons of the beams. */
export interface CollidingPartons {
  /** Writes the momentum fractions x₁ x₂ = ŝ/s and returns dx₁ dx₂ / du for two coordinates: ln ŝ and the rapidity are uniform. */
  readonly fractions: (u0: number, u1: number, out: Float64Array) => number;
  /** Takes the products (rows from 2) from the partons' rest frame to the laboratory, and writes the partons' rows. */
  readonly toLaboratory: (fractions: Float64Array, legs: number, momenta: Float64Array) => void;
}

/** Partons of massless protons of `energy` GeV in their centre of mass, which together have at least the mass `lowest`. */
export function collidingPartons(energy: number, lowest: number): CollidingPartons {
  // below a GeV there are no partons to speak of
  const range = -2 * Math.log(Math.max(lowest, 1) / energy);
  return {
    fractions: (u0, u1, out) => {
      if (!(range > 0)) return 0;
      const logTau = (u0 - 1) * range;
      const rapidity = (0.5 - u1) * logTau;
      out[0] = Math.exp(0.5 * logTau + rapidity);
      out[1] = Math.exp(0.5 * logTau - rapidity);
      return -out[0] * out[1] * range * logTau;
    },
    toLaboratory: (fractions, legs, momenta) => {
      const first = (fractions[0] * energy) / 2;
      const second = (fractions[1] * energy) / 2;
      momenta.fill(0, 0, 8);
      momenta[0] = momenta[3] = first;
      momenta[4] = second;
      momenta[7] = -second;
      // e^(rapidity) = √(x₁/x₂)
      const forward = Math.sqrt(fractions[0] / fractions[1]);
      const cosh = (forward + 1 / forward) / 2;
      const sinh = (forward - 1 / forward) / 2;
      for (let i = 8; i < 8 + 4 * legs; i += 4) {
        const E = momenta[i];
        const pz = momenta[i + 3];
        momenta[i] = cosh * E + sinh * pz;
        momenta[i + 3] = sinh * E + cosh * pz;
      }
    },
  };
}
