import { collidingPartons, threshold } from "./colliding-partons.ts";
import type { PhaseSpace, PhaseSpaceRequest } from "./phase-space.ts";
import { transverseLeg } from "./transverse-leg.ts";
import { collinsSoperAxes, newAxes, splitInTwo, twoBodyVolume } from "./two-body.ts";

/**
 * Two legs that recoil against a third. Coordinates: ln ŝ, rapidity, transverse momentum and rapidity of the third leg in the partons' rest frame, and the angles
 * of the first in the Collins-Soper frame of the first two.
 */
export function recoil(request: PhaseSpaceRequest): PhaseSpace {
  const { energy, masses, limits } = request;
  const [m1, m2, m3] = masses;
  const partons = collidingPartons(energy, threshold(request));
  const third = transverseLeg(limits.pt[2]);
  const pair = new Float64Array(4);
  const axes = newAxes();
  return {
    dimensions: 6,
    point: (u, azimuth, momenta, fractions) => {
      const jacobian = partons.fractions(u[0], u[1], fractions);
      const M = energy * Math.sqrt(fractions[0] * fractions[1]);
      const volume = jacobian > 0 ? third.write(u[2], u[3], azimuth, M, m3, m1 + m2, momenta, 16) : 0;
      if (volume === 0) return 0;
      pair[0] = M - momenta[16];
      for (let i = 1; i < 4; i++) pair[i] = -momenta[16 + i];
      const m12 = Math.sqrt(Math.max((m1 + m2) ** 2, M * M + m3 * m3 - 2 * M * momenta[16]));
      collinsSoperAxes(pair, 0, m12, axes);
      splitInTwo(pair, 0, m12, axes, m1, m2, 2 * u[4] - 1, 2 * Math.PI * u[5], momenta, 8);
      partons.toLaboratory(fractions, 3, momenta);
      return jacobian * volume * twoBodyVolume(m12, m1, m2);
    },
  };
}
