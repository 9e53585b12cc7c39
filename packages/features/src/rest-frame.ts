import { emptyFourVectors, momentum, type FourVectors } from "./four-vector.ts";

/** Squared mass over squared energy below which a system counts as massless: it has no rest frame. */
export const leastRelativeMassSquared: number = 1e-12;

/** Whether a mass is more than rounding beside an energy. */
export const isMassive = (mass: number, energy: number): boolean => mass * mass > leastRelativeMassSquared * energy * energy;

/** Whether event i of a system has a rest frame; not where the system is missing. */
export const hasRestFrame = (system: FourVectors, i: number): boolean => isMassive(system.mass[i], system.energy[i]);

/** `p` seen in the rest frame of `frame`, event by event (a boost along its momentum, axes kept parallel); missing where `frame` has none. */
export function inRestFrame(frame: FourVectors, p: FourVectors): FourVectors {
  const events = frame.energy.length;
  const boosted = emptyFourVectors(events);
  for (let i = 0; i < events; i++) {
    const [fe, fx, fy, fz] = [frame.energy[i], frame.px[i], frame.py[i], frame.pz[i]];
    const mass = hasRestFrame(frame, i) ? frame.mass[i] : NaN;
    const along = p.px[i] * fx + p.py[i] * fy + p.pz[i] * fz;
    const shift = (along / (fe + mass) - p.energy[i]) / mass;
    boosted.energy[i] = (p.energy[i] * fe - along) / mass;
    boosted.px[i] = p.px[i] + shift * fx;
    boosted.py[i] = p.py[i] + shift * fy;
    boosted.pz[i] = p.pz[i] + shift * fz;
    boosted.mass[i] = Number.isNaN(mass) ? NaN : p.mass[i];
  }
  return boosted;
}

/** Massless unit momenta along the beam. @param side +1 or -1, the direction; NaN for none */
export function beamMomenta(side: Float64Array): FourVectors {
  const beam = emptyFourVectors(side.length);
  for (let i = 0; i < side.length; i++) {
    beam.energy[i] = Math.abs(side[i]);
    beam.pz[i] = side[i];
  }
  return beam;
}

/** Cosine of the angle between the momenta of event i; missing where one of them vanishes. */
export function cosBetween(a: FourVectors, b: FourVectors, i: number): number {
  const cosine = dotProduct(a, i, b, i) / (momentum(a, i) * momentum(b, i));
  return Number.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : NaN;
}

/**
 * Cosine between a direction and an axis of the frame that single-top polarisation is measured in: z along the spectator quark s, y along s × q
 * (q the incoming quark), x = y × z; all three momenta in the top's rest frame. The y component is odd under time reversal.
 */
export function cosToSpectatorAxis(
  axis: "x" | "y",
  direction: FourVectors,
  spectator: FourVectors,
  incoming: FourVectors,
  i: number,
): number {
  const [sx, sy, sz] = [spectator.px[i], spectator.py[i], spectator.pz[i]];
  const [qx, qy, qz] = [incoming.px[i], incoming.py[i], incoming.pz[i]];
  const [nx, ny, nz] = [sy * qz - sz * qy, sz * qx - sx * qz, sx * qy - sy * qx];
  const normal = Math.sqrt(nx * nx + ny * ny + nz * nz);
  const component =
    axis === "y"
      ? (direction.px[i] * nx + direction.py[i] * ny + direction.pz[i] * nz) / normal
      : (dotProduct(direction, i, incoming, i) * dotProduct(spectator, i, spectator, i) -
          dotProduct(direction, i, spectator, i) * dotProduct(spectator, i, incoming, i)) /
        (normal * momentum(spectator, i));
  const cosine = component / momentum(direction, i);
  return Number.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : NaN;
}

/** Scalar product of the three-momenta of row i of `a` and row j of `b`, GeV². */
export function dotProduct(a: FourVectors, i: number, b: FourVectors, j: number): number {
  return a.px[i] * b.px[j] + a.py[i] * b.py[j] + a.pz[i] * b.pz[j];
}
