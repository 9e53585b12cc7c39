import { addFourVector, copyFourVector, emptyFourVectors, type FourVectors } from "../four-vector.ts";
import { leastRelativeMassSquared } from "../rest-frame.ts";

/** One four-momentum that is overwritten event by event: four-vectors of one row, so that it can be read like any other; GeV. */
export type FourMomentum = FourVectors;

export const fourMomentum = (): FourMomentum => emptyFourVectors(1);

/** A momentum as detectors report it; a negative mass counts as 0. */
export function setPolar(p: FourMomentum, pt: number, eta: number, phi: number, mass: number): void {
  const positive = Math.max(mass, 0);
  const momentum = pt * Math.cosh(eta);
  p.px[0] = pt * Math.cos(phi);
  p.py[0] = pt * Math.sin(phi);
  p.pz[0] = pt * Math.sinh(eta);
  p.energy[0] = Math.sqrt(momentum * momentum + positive * positive);
  p.mass[0] = positive;
}

/** The four-vector of an event; false if it is missing there. */
export function setEvent(p: FourMomentum, vectors: FourVectors, event: number): boolean {
  copyFourVector(vectors, event, p, 0);
  return !Number.isNaN(p.energy[0]);
}

/** q in p. */
export const assign = (p: FourMomentum, q: FourMomentum): void => copyFourVector(q, 0, p, 0);

/** The vector 0. */
export function setZero(p: FourMomentum): void {
  p.energy[0] = p.px[0] = p.py[0] = p.pz[0] = p.mass[0] = 0;
}

/** p + q in p. */
export const add = (p: FourMomentum, q: FourMomentum): void => addFourVector(p, 0, q, 0);

/** Invariant mass, GeV. */
export const mass = (p: FourMomentum): number => p.mass[0];

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
  const m = sum.mass[0];
  const length = Math.sqrt(px * px + py * py + pz * pz);
  if (!(m * m > leastRelativeMassSquared * energy * energy) || length === 0) return NaN;
  const along = (a.px[0] * px + a.py[0] * py + a.pz[0] * pz) / length;
  const [x, y, z] = [a.py[0] * pz - a.pz[0] * py, a.pz[0] * px - a.px[0] * pz, a.px[0] * py - a.py[0] * px];
  const across = Math.sqrt(x * x + y * y + z * z) / length;
  const boosted = (energy * along - length * a.energy[0]) / m;
  const momentum = Math.sqrt(boosted * boosted + across * across);
  return momentum === 0 ? NaN : boosted / momentum;
}
