import { collidingPartons, threshold } from "./colliding-partons.ts";
import type { PhaseSpace, PhaseSpaceRequest } from "./phase-space.ts";
import { breakupMomentum, twoBodyVolume } from "./two-body.ts";

/** Two legs. Coordinates: ln ŝ, rapidity, and the cosine of the first leg's polar angle in the partons' rest frame. */
export function twoToTwo(request: PhaseSpaceRequest): PhaseSpace {
  const { energy, masses } = request;
  const [m1, m2] = masses;
  const partons = collidingPartons(energy, threshold(request));
  return {
    dimensions: 3,
    point: (u, azimuth, momenta, fractions) => {
      const jacobian = partons.fractions(u[0], u[1], fractions);
      const M = energy * Math.sqrt(fractions[0] * fractions[1]);
      if (!(jacobian > 0) || M <= m1 + m2) return 0;
      const p = breakupMomentum(M, m1, m2);
      const cosine = 2 * u[2] - 1;
      const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
      momenta[8] = Math.sqrt(p * p + m1 * m1);
      momenta[9] = p * sine * Math.cos(azimuth);
      momenta[10] = p * sine * Math.sin(azimuth);
      momenta[11] = p * cosine;
      momenta[12] = Math.sqrt(p * p + m2 * m2);
      for (let i = 9; i < 12; i++) momenta[i + 4] = -momenta[i];
      partons.toLaboratory(fractions, 2, momenta);
      return jacobian * twoBodyVolume(M, m1, m2);
    },
  };
}
