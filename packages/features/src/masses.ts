import { deltaPhi } from "./angles.ts";
import type { PolarVectors } from "./four-vector.ts";

/**
 * Invariant mass of row i of `a` and row j of `b`, GeV, without cancellation between large energies:
 * m² = ma² + mb² + 2 (mTa mTb cosh Δy - pTa pTb cos Δφ), each difference from 1 written as a square.
 */
export function pairMass(a: PolarVectors, i: number, b: PolarVectors, j: number): number {
  const [ma, mb] = [Math.max(a.mass[i], 0), Math.max(b.mass[j], 0)];
  const [pa, pb] = [a.pt[i], b.pt[j]];
  const [ta, tb] = [Math.sqrt(pa * pa + ma * ma), Math.sqrt(pb * pb + mb * mb)];
  const product = ta * tb;
  if (product === 0) return ma + mb;
  const rapidityGap = ma === 0 && mb === 0 ? a.eta[i] - b.eta[j] : longitudinal(a, i, ta) - longitudinal(b, j, tb);
  const transverse = (ma * ma * tb * tb + mb * mb * pa * pa) / (product + pa * pb);
  const pair = transverse + 2 * product * Math.sinh(rapidityGap / 2) ** 2 + 2 * pa * pb * Math.sin(deltaPhi(a.phi[i], b.phi[j]) / 2) ** 2;
  return Math.sqrt(ma * ma + mb * mb + 2 * pair);
}

/** Rapidity asinh(pz / mT). */
function longitudinal(p: PolarVectors, i: number, transverseMass: number): number {
  return Math.asinh((p.pt[i] * Math.sinh(p.eta[i])) / transverseMass);
}

/** Transverse mass of two massless transverse momenta, √(2 pT pT' (1 - cos Δφ)), GeV. */
export function transverseMass(ptA: number, phiA: number, ptB: number, phiB: number): number {
  return 2 * Math.sqrt(ptA * ptB) * Math.abs(Math.sin(deltaPhi(phiA, phiB) / 2));
}
