import { collidingPartons, threshold } from "./colliding-partons.ts";
import type { PhaseSpace, PhaseSpaceRequest } from "./phase-space.ts";
import { transverseLeg } from "./transverse-leg.ts";
import { collinsSoperAxes, newAxes, splitInTwo, twoBodyVolume } from "./two-body.ts";

/** Below this ΔR the density of two jets no longer grows: the logarithmic map of ΔR turns linear in its square. */
const CLOSE = 0.1;

/** As for one transverse leg, GeV. */
const SOFT = 10;

/**
 * Two legs that recoil against two massless ones, which may come from a splitting. Coordinates: ln ŝ, rapidity; transverse momentum and rapidity of the third leg
 * in the partons' rest frame; transverse momentum of the fourth, and its distance ΔR from the third (logarithmic) and the direction of that in the plane of
 * rapidity and azimuth; the angles of the first leg in the Collins-Soper frame of the first two.
 */
export function twoJets(request: PhaseSpaceRequest): PhaseSpace {
  const { energy, masses, limits } = request;
  const [m1, m2] = masses;
  if (masses[2] !== 0 || masses[3] !== 0)
    throw new RangeError(`the last two of four legs are massless, not ${masses[2]} and ${masses[3]} GeV`);
  const partons = collidingPartons(energy, threshold(request));
  const third = transverseLeg(limits.pt[2]);
  const leastPt2 = limits.pt[3] ** 2;
  const softness = Math.max(limits.pt[3], SOFT) ** 2;
  const leastR2 = limits.lastPairDistance ** 2;
  const pair = new Float64Array(4);
  const axes = newAxes();
  return {
    dimensions: 9,
    point: (u, azimuth, momenta, fractions) => {
      const jacobian = partons.fractions(u[0], u[1], fractions);
      const M = energy * Math.sqrt(fractions[0] * fractions[1]);
      const volume = jacobian > 0 ? third.write(u[2], u[3], azimuth, M, 0, m1 + m2, momenta, 16) : 0;
      const most = (M * M - (m1 + m2) ** 2) / (2 * M);
      if (volume === 0 || most * most <= leastPt2) return 0;

      const range = Math.log((most * most + softness) / (leastPt2 + softness));
      const shifted = (leastPt2 + softness) * Math.exp(u[4] * range);
      const pt = Math.sqrt(Math.max(leastPt2, shifted - softness));
      const rapidity = Math.asinh(momenta[19] / Math.sqrt(momenta[17] ** 2 + momenta[18] ** 2));
      const farthest = Math.acosh(Math.max(1, most / pt)) + Math.abs(rapidity);
      const largestR2 = Math.PI ** 2 + farthest ** 2;
      if (largestR2 <= leastR2) return 0;
      const rangeR = Math.log((largestR2 + CLOSE ** 2) / (leastR2 + CLOSE ** 2));
      const shiftedR2 = (leastR2 + CLOSE ** 2) * Math.exp(u[5] * rangeR);
      const R = Math.sqrt(Math.max(leastR2, shiftedR2 - CLOSE ** 2));
      // directions around those of rapidity; beyond π only those whose azimuth stays within ±π
      const half = R > Math.PI ? Math.asin(Math.PI / R) : Math.PI / 2;
      const backward = u[6] < 0.5 ? 0 : 1;
      const direction = Math.PI * backward + half * (4 * u[6] - 2 * backward - 1);
      const y = rapidity + R * Math.cos(direction);
      const phi = azimuth + R * Math.sin(direction);
      momenta[20] = pt * Math.cosh(y);
      momenta[21] = pt * Math.cos(phi);
      momenta[22] = pt * Math.sin(phi);
      momenta[23] = pt * Math.sinh(y);
      // d³p / 2E = dpT² dy dφ / 4, and dy dφ = dR² dα / 2
      const fourth = (shifted * range * ((shiftedR2 * rangeR * 4 * half) / 2)) / (4 * (2 * Math.PI) ** 3);

      for (let i = 0; i < 4; i++) pair[i] = (i === 0 ? M : 0) - momenta[16 + i] - momenta[20 + i];
      const square = pair[0] * pair[0] - pair[1] * pair[1] - pair[2] * pair[2] - pair[3] * pair[3];
      if (!(pair[0] > 0 && square > (m1 + m2) ** 2)) return 0;
      const m12 = Math.sqrt(square);
      collinsSoperAxes(pair, 0, m12, axes);
      splitInTwo(pair, 0, m12, axes, m1, m2, 2 * u[7] - 1, 2 * Math.PI * u[8], momenta, 8);
      partons.toLaboratory(fractions, 4, momenta);
      return jacobian * volume * fourth * twoBodyVolume(m12, m1, m2);
    },
  };
}
