/** Four-momenta, one per entry, GeV. */
export interface Momenta {
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly energy: Float64Array;
}

/** Room for n four-momenta. */
export function momenta(n: number): Momenta {
  return { px: new Float64Array(n), py: new Float64Array(n), pz: new Float64Array(n), energy: new Float64Array(n) };
}

/** Writes entry i of `from` to entry j of `to`. */
export function copyMomentum(from: Momenta, i: number, to: Momenta, j: number): void {
  to.px[j] = from.px[i];
  to.py[j] = from.py[i];
  to.pz[j] = from.pz[i];
  to.energy[j] = from.energy[i];
}

/** Adds entry i of `from` to entry j of `to`. */
export function addMomentum(from: Momenta, i: number, to: Momenta, j: number): void {
  to.px[j] += from.px[i];
  to.py[j] += from.py[i];
  to.pz[j] += from.pz[i];
  to.energy[j] += from.energy[i];
}

/** Sets the first n entries to zero. */
export function clearMomenta({ px, py, pz, energy }: Momenta, n: number): void {
  for (let i = 0; i < n; i++) px[i] = py[i] = pz[i] = energy[i] = 0;
}

/** Event files round momenta to some nine digits: a smaller E² - p² (relative to E²) is rounding, not a mass. */
const relativeMassSquaredFloor = 1e-7;

/** Invariant mass of entry i, GeV; 0 where E² - p² is no more than rounding. */
export function massOf({ px, py, pz, energy }: Momenta, i: number): number {
  const squared = (energy[i] - pz[i]) * (energy[i] + pz[i]) - px[i] * px[i] - py[i] * py[i];
  return squared > relativeMassSquaredFloor * energy[i] * energy[i] ? Math.sqrt(squared) : 0;
}
