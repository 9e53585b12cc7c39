import { deltaPhi } from "./angles.ts";
import type { FourVectors, PolarVectors } from "./four-vector.ts";

/**
 * p·p' - m m' of two momenta, GeV², without cancellation: the mass of their sum is √((m + m')² + 2 excess). Each difference of large numbers is written
 * as a square.
 *
 * @param mass, pt, transverse of the first: mass, pT and transverse mass √(m² + pT²)
 * @param lift    cosh Δy - 1 of the difference of the rapidities
 * @param opening pT pT' - pT·pT' (vectors in the second product)
 */
function excess(
  mass: number,
  pt: number,
  transverse: number,
  otherMass: number,
  otherPt: number,
  otherTransverse: number,
  lift: number,
  opening: number,
): number {
  const product = transverse * otherTransverse;
  const below = product + pt * otherPt + mass * otherMass;
  const difference = mass * otherPt - otherMass * pt;
  return (below > 0 ? (difference * difference) / below : 0) + product * lift + opening;
}

/** cosh y - 1 of a difference of rapidities. */
function coshLessOne(gap: number): number {
  const half = Math.sinh(gap / 2);
  return 2 * half * half;
}

/** Product of two energies over that of the transverse masses from which on sinh Δy, as a difference of products of momenta, has lost too many digits. */
const FORWARD = 1e3;

/**
 * p·p' - m m' of row i of `a` and row j of `b`, GeV², not negative and exact to a few of the last digits however parallel the two are;
 * missing where one of them is.
 */
export function productExcess(a: FourVectors, i: number, b: FourVectors, j: number): number {
  const [ma, xa, ya, mb, xb, yb] = [a.mass[i], a.px[i], a.py[i], b.mass[j], b.px[j], b.py[j]];
  const pa = Math.sqrt(xa * xa + ya * ya);
  const pb = Math.sqrt(xb * xb + yb * yb);
  const ta = Math.sqrt(ma * ma + pa * pa);
  const tb = Math.sqrt(mb * mb + pb * pb);
  // Without mass and pT a momentum lies along the beam.
  if (ta === 0 || tb === 0) return a.energy[i] * b.energy[j] - a.pz[i] * b.pz[j];
  const along = xa * xb + ya * yb;
  const across = xa * yb - ya * xb;
  const opening = along > 0 ? (across * across) / (pa * pb + along) : pa * pb - along;
  const product = ta * tb;
  const energies = a.energy[i] * b.energy[j];
  const sinh = (a.pz[i] * b.energy[j] - b.pz[j] * a.energy[i]) / product;
  const lift =
    energies < FORWARD * product
      ? (sinh * sinh) / (1 + Math.sqrt(1 + sinh * sinh))
      : coshLessOne(Math.asinh(a.pz[i] / ta) - Math.asinh(b.pz[j] / tb));
  return excess(ma, pa, ta, mb, pb, tb, lift, opening);
}

/** Invariant mass of row i of `a` and row j of `b`, GeV, exact to a few of the last digits; missing where a row is negative. */
export function pairMass(a: PolarVectors, i: number, b: PolarVectors, j: number): number {
  if (i < 0 || j < 0) return NaN;
  const [ma, mb] = [Math.max(a.mass[i], 0), Math.max(b.mass[j], 0)];
  const [pa, pb] = [a.pt[i], b.pt[j]];
  const [ta, tb] = [Math.sqrt(pa * pa + ma * ma), Math.sqrt(pb * pb + mb * mb)];
  if (ta === 0 || tb === 0) return ma + mb;
  const gap = ma === 0 && mb === 0 ? a.eta[i] - b.eta[j] : longitudinal(a, i, ta) - longitudinal(b, j, tb);
  const half = Math.sin(deltaPhi(a.phi[i], b.phi[j]) / 2);
  return Math.sqrt((ma + mb) ** 2 + 2 * excess(ma, pa, ta, mb, pb, tb, coshLessOne(gap), 2 * pa * pb * half * half));
}

/** Rapidity asinh(pz / mT). */
function longitudinal(p: PolarVectors, i: number, transverseMass: number): number {
  return Math.asinh((p.pt[i] * Math.sinh(p.eta[i])) / transverseMass);
}

/** Transverse mass of two massless transverse momenta, √(2 pT pT' (1 - cos Δφ)), GeV. */
export function transverseMass(ptA: number, phiA: number, ptB: number, phiB: number): number {
  return 2 * Math.sqrt(ptA * ptB) * Math.abs(Math.sin(deltaPhi(phiA, phiB) / 2));
}

/**
 * Transverse mass of a visible momentum (row i) and a massless invisible transverse momentum:
 * mT² = m² + 2 (ET pT' - pT·pT') with ET² = m² + pT², GeV.
 */
export function massiveTransverseMass(visible: FourVectors, i: number, pt: number, phi: number): number {
  const [mass, x, y] = [visible.mass[i], visible.px[i], visible.py[i]];
  const transverse = Math.sqrt(x * x + y * y);
  const half = Math.sin(deltaPhi(Math.atan2(y, x), phi) / 2);
  const energyExcess = mass === 0 ? 0 : (mass * mass) / (Math.sqrt(mass * mass + transverse * transverse) + transverse);
  return Math.sqrt(mass * mass + 2 * pt * (energyExcess + 2 * transverse * half * half));
}
