import { invariantMass, type FourVectors } from "../four-vector.ts";
import { leastRelativeMassSquared } from "../rest-frame.ts";

/**
 * One four-momentum that is overwritten event by event, as columns of one row so that it can be read like any other; GeV. The squared mass is kept
 * beside the components: from them it would lose half its digits.
 */
export interface FourMomentum extends FourVectors {
  readonly massSquared: Float64Array;
}

export function fourMomentum(): FourMomentum {
  const cell = (): Float64Array => new Float64Array(1);
  return { energy: cell(), px: cell(), py: cell(), pz: cell(), massSquared: cell() };
}

/** A momentum as detectors report it; a negative mass counts as 0. */
export function setPolar(p: FourMomentum, pt: number, eta: number, phi: number, mass: number): void {
  const massSquared = mass > 0 ? mass * mass : 0;
  const pz = pt * Math.sinh(eta);
  p.px[0] = pt * Math.cos(phi);
  p.py[0] = pt * Math.sin(phi);
  p.pz[0] = pz;
  p.energy[0] = Math.sqrt(pt * pt + pz * pz + massSquared);
  p.massSquared[0] = massSquared;
}

/** The four-vector of an event; false if it is missing there. */
export function setEvent(p: FourMomentum, vectors: FourVectors, event: number): boolean {
  p.energy[0] = vectors.energy[event];
  p.px[0] = vectors.px[event];
  p.py[0] = vectors.py[event];
  p.pz[0] = vectors.pz[event];
  const m = invariantMass(vectors, event);
  p.massSquared[0] = m * m;
  return !Number.isNaN(p.energy[0]);
}

/** q in p. */
export function assign(p: FourMomentum, q: FourMomentum): void {
  p.energy[0] = q.energy[0];
  p.px[0] = q.px[0];
  p.py[0] = q.py[0];
  p.pz[0] = q.pz[0];
  p.massSquared[0] = q.massSquared[0];
}

/** The vector 0. */
export function setZero(p: FourMomentum): void {
  p.energy[0] = p.px[0] = p.py[0] = p.pz[0] = p.massSquared[0] = 0;
}

/**
 * p + q in p. The mass comes from m² = mp² + mq² + 2 (Ep Eq - p·q) with the bracket as a sum of terms that are not negative,
 * (Ep Eq - |p| |q|) + (|p| |q| - p·q), neither of them a difference of large numbers: the second is |p × q|² / (|p| |q| + p·q).
 */
export function add(p: FourMomentum, q: FourMomentum): void {
  const [px, py, pz] = [p.px[0], p.py[0], p.pz[0]];
  const [qx, qy, qz] = [q.px[0], q.py[0], q.pz[0]];
  const [ep, eq] = [p.energy[0], q.energy[0]];
  const [mp, mq] = [p.massSquared[0], q.massSquared[0]];
  const [p2, q2] = [px * px + py * py + pz * pz, qx * qx + qy * qy + qz * qz];
  const lengths = Math.sqrt(p2) * Math.sqrt(q2);
  const dot = px * qx + py * qy + pz * qz;
  const [x, y, z] = [py * qz - pz * qy, pz * qx - px * qz, px * qy - py * qx];
  const opening = dot > 0 ? (x * x + y * y + z * z) / (lengths + dot) : lengths - dot;
  const energies = ep * eq + lengths;
  const slowness = energies > 0 ? (mp * q2 + mq * p2 + mp * mq) / energies : 0;
  p.massSquared[0] = mp + mq + 2 * (opening + slowness);
  p.energy[0] = ep + eq;
  p.px[0] = px + qx;
  p.py[0] = py + qy;
  p.pz[0] = pz + qz;
}

/** Invariant mass, GeV. */
export function mass(p: FourMomentum): number {
  return Math.sqrt(p.massSquared[0]);
}

/**
 * Cosine of the angle between a in the rest frame of a + b and the direction of a + b in the laboratory; NaN where the sum has no rest frame, does
 * not move, or leaves a at rest.
 *
 * @param sum overwritten with a + b
 */
export function cosThetaStar(sum: FourMomentum, a: FourMomentum, b: FourMomentum): number {
  assign(sum, a);
  add(sum, b);
  const [energy, px, py, pz] = [sum.energy[0], sum.px[0], sum.py[0], sum.pz[0]];
  const squared = sum.massSquared[0];
  const length = Math.sqrt(px * px + py * py + pz * pz);
  if (!(squared > leastRelativeMassSquared * energy * energy) || length === 0) return NaN;
  const along = (a.px[0] * px + a.py[0] * py + a.pz[0] * pz) / length;
  const [x, y, z] = [a.py[0] * pz - a.pz[0] * py, a.pz[0] * px - a.px[0] * pz, a.px[0] * py - a.py[0] * px];
  const across = Math.sqrt(x * x + y * y + z * z) / length;
  const boosted = (energy * along - length * a.energy[0]) / Math.sqrt(squared);
  const momentum = Math.sqrt(boosted * boosted + across * across);
  return momentum === 0 ? NaN : boosted / momentum;
}
