import { collidingPartons, threshold } from "./colliding-partons.ts";
import type { PhaseSpace, PhaseSpaceRequest } from "./phase-space.ts";
import { breakupMomentum, gottfriedJacksonAxes, newAxes, splitInTwo, twoBodyVolume } from "./two-body.ts";

/**
 * Two legs and a third that exchanges a particle of the given mass (GeV) with the second parton: 1 / (t - mass²)² is uniform, t = (p₂ - q)² with q the third leg.
 * Coordinates: ln ŝ, rapidity, logarithm of the mass of the first two legs, 1 / (mass² - t), and the angles of the first leg in the Gottfried-Jackson frame of
 * the first two.
 */
export function peripheral(request: PhaseSpaceRequest, mass: number): PhaseSpace {
  const { energy, masses } = request;
  const [m1, m2, m3] = masses;
  if (m3 !== 0) throw new RangeError(`the leg that exchanges is massless, not ${m3} GeV`);
  const partons = collidingPartons(energy, threshold(request));
  const pair = new Float64Array(4);
  const axes = newAxes();
  const square = mass * mass;
  return {
    dimensions: 6,
    point: (u, azimuth, momenta, fractions) => {
      const jacobian = partons.fractions(u[0], u[1], fractions);
      const M = energy * Math.sqrt(fractions[0] * fractions[1]);
      const range = Math.log(M / (m1 + m2));
      if (!(jacobian > 0) || !(range > 0)) return 0;
      const m12 = (m1 + m2) * Math.exp(u[2] * range);
      const p = breakupMomentum(M, m12, 0);
      if (p === 0) return 0;
      // -t = M p (1 - cos) with the angle between the third leg and the second parton
      const largest = 2 * M * p;
      const inverse = 1 / square - (u[3] * largest) / (square * (square + largest));
      const minusT = Math.max(0, 1 / inverse - square);
      const onCosine = largest / (square * (square + largest) * inverse * inverse) / (M * p);
      const versine = Math.min(2, minusT / (M * p));
      const transverse = p * Math.sqrt(versine * (2 - versine));
      momenta[16] = p;
      momenta[17] = transverse * Math.cos(azimuth);
      momenta[18] = transverse * Math.sin(azimuth);
      momenta[19] = -p * (1 - versine);
      pair[0] = Math.sqrt(p * p + m12 * m12);
      for (let i = 1; i < 4; i++) pair[i] = -momenta[16 + i];
      gottfriedJacksonAxes(pair, 0, m12, axes);
      splitInTwo(pair, 0, m12, axes, m1, m2, 2 * u[4] - 1, 2 * Math.PI * u[5], momenta, 8);
      partons.toLaboratory(fractions, 3, momenta);
      // dM₁₂² / 2π, and half of the cosine's range is one
      const massVolume = (2 * m12 * m12 * range) / (2 * Math.PI);
      return jacobian * massVolume * twoBodyVolume(M, m12, 0) * (onCosine / 2) * twoBodyVolume(m12, m1, m2);
    },
  };
}
