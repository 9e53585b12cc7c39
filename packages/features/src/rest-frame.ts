import { momentum, type FourVectors } from "./four-vector.ts";

/** Squared mass over squared energy below which a system counts as massless: it has no rest frame. */
export const leastRelativeMassSquared: number = 1e-12;

/** `p` seen in the rest frame of `frame`, event by event (a boost along its momentum, axes kept parallel); missing where `frame` is massless. */
export function inRestFrame(frame: FourVectors, p: FourVectors): FourVectors {
  const events = frame.energy.length;
  const column = (): Float64Array => new Float64Array(events);
  const boosted = { energy: column(), px: column(), py: column(), pz: column() };
  for (let i = 0; i < events; i++) {
    const [fe, fx, fy, fz] = [frame.energy[i], frame.px[i], frame.py[i], frame.pz[i]];
    const squared = fe * fe - fx * fx - fy * fy - fz * fz;
    const mass = squared > leastRelativeMassSquared * fe * fe ? Math.sqrt(squared) : NaN;
    const along = p.px[i] * fx + p.py[i] * fy + p.pz[i] * fz;
    const shift = (along / (fe + mass) - p.energy[i]) / mass;
    boosted.energy[i] = (p.energy[i] * fe - along) / mass;
    boosted.px[i] = p.px[i] + shift * fx;
    boosted.py[i] = p.py[i] + shift * fy;
    boosted.pz[i] = p.pz[i] + shift * fz;
  }
  return boosted;
}

/** Cosine of the angle between the momenta of event i; missing where one of them vanishes. */
export function cosBetween(a: FourVectors, b: FourVectors, i: number): number {
  const cosine = dot(a, b, i) / (momentum(a, i) * momentum(b, i));
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
      : (dot(direction, incoming, i) * dot(spectator, spectator, i) - dot(direction, spectator, i) * dot(spectator, incoming, i)) /
        (normal * momentum(spectator, i));
  const cosine = component / momentum(direction, i);
  return Number.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : NaN;
}

function dot(a: FourVectors, b: FourVectors, i: number): number {
  return a.px[i] * b.px[i] + a.py[i] * b.py[i] + a.pz[i] * b.pz[i];
}
