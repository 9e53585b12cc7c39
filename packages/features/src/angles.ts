/** Azimuth difference a - b, wrapped to (-π, π], for azimuths of any size. */
export function deltaPhi(a: number, b: number): number {
  const wrapped = (a - b) % (2 * Math.PI);
  return wrapped > Math.PI ? wrapped - 2 * Math.PI : wrapped <= -Math.PI ? wrapped + 2 * Math.PI : wrapped;
}

/** ΔR = √(Δη² + Δφ²) of two directions in pseudorapidity and azimuth. */
export function deltaR(etaA: number, phiA: number, etaB: number, phiB: number): number {
  const eta = etaA - etaB;
  const phi = deltaPhi(phiA, phiB);
  return Math.sqrt(eta * eta + phi * phi);
}
