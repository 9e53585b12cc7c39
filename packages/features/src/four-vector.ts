import { deltaR } from "./angles.ts";
import { productExcess } from "./masses.ts";

/**
 * One four-momentum per event (or per row of a collection), GeV. All components are NaN where an event has none, so that whatever is computed from a
 * missing object is missing too; such numbers never leave this package.
 */
export interface FourVectors {
  readonly energy: Float64Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  /** Kept beside the components: E² - p² loses half of its digits where light momenta are nearly parallel. Not negative. */
  readonly mass: Float64Array;
}

/** Momenta as detectors report them, GeV and radians; negative masses count as 0. */
export interface PolarVectors {
  readonly pt: Float64Array;
  readonly eta: Float64Array;
  readonly phi: Float64Array;
  readonly mass: Float64Array;
}

/** The four-momenta of the given rows; a negative row stands for a missing object. @param mass instead of the objects' own, by their rows */
export function fourVectorsOf(objects: PolarVectors, rows: Int32Array, mass: Float64Array = objects.mass): FourVectors {
  const vectors = emptyFourVectors(rows.length);
  for (let i = 0; i < rows.length; i++) setPolar(vectors, i, objects, rows[i], mass);
  return vectors;
}

/** The four-momenta of all objects of a collection, row by row. */
export function allFourVectorsOf(objects: PolarVectors): FourVectors {
  const vectors = emptyFourVectors(objects.pt.length);
  for (let row = 0; row < objects.pt.length; row++) setPolar(vectors, row, objects, row, objects.mass);
  return vectors;
}

/** Row `row` of `from` as entry i of `to`, missing for a negative row. */
export function copyFourVector(from: FourVectors, row: number, to: FourVectors, i: number): void {
  to.energy[i] = row < 0 ? NaN : from.energy[row];
  to.px[i] = row < 0 ? NaN : from.px[row];
  to.py[i] = row < 0 ? NaN : from.py[row];
  to.pz[i] = row < 0 ? NaN : from.pz[row];
  to.mass[i] = row < 0 ? NaN : from.mass[row];
}

/** The given rows of a list of four-momenta; a negative row stands for a missing one. */
export function takeFourVectors(vectors: FourVectors, rows: Int32Array): FourVectors {
  const taken = emptyFourVectors(rows.length);
  for (let i = 0; i < rows.length; i++) copyFourVector(vectors, rows[i], taken, i);
  return taken;
}

/** Room for so many four-momenta, all 0. */
export function emptyFourVectors(length: number): FourVectors {
  const column = (): Float64Array => new Float64Array(length);
  return { energy: column(), px: column(), py: column(), pz: column(), mass: column() };
}

function setPolar(vectors: FourVectors, i: number, { pt, eta, phi }: PolarVectors, row: number, masses: Float64Array): void {
  const transverse = row < 0 ? NaN : pt[row];
  const momentum = transverse * Math.cosh(eta[row]);
  const mass = Math.max(masses[row], 0);
  vectors.energy[i] = Math.sqrt(momentum * momentum + mass * mass);
  vectors.px[i] = transverse * Math.cos(phi[row]);
  vectors.py[i] = transverse * Math.sin(phi[row]);
  vectors.pz[i] = transverse * Math.sinh(eta[row]);
  vectors.mass[i] = mass;
}

/** Event by event sum; missing where one of the terms is missing. */
export function sumOf(first: FourVectors, ...others: readonly FourVectors[]): FourVectors {
  const total = {
    energy: first.energy.slice(),
    px: first.px.slice(),
    py: first.py.slice(),
    pz: first.pz.slice(),
    mass: first.mass.slice(),
  };
  for (const other of others) for (let i = 0; i < total.mass.length; i++) addFourVector(total, i, other, i);
  return total;
}

/** Adds entry j of `other` to entry i of `total`. */
export function addFourVector(total: FourVectors, i: number, other: FourVectors, j: number): void {
  const masses = total.mass[i] + other.mass[j];
  total.mass[i] = Math.sqrt(masses * masses + 2 * productExcess(total, i, other, j));
  total.energy[i] += other.energy[j];
  total.px[i] += other.px[j];
  total.py[i] += other.py[j];
  total.pz[i] += other.pz[j];
}

/** pT of event i, GeV. */
export function transverseMomentum(p: FourVectors, i: number): number {
  return Math.sqrt(p.px[i] * p.px[i] + p.py[i] * p.py[i]);
}

/** |p| of event i, GeV. */
export function momentum(p: FourVectors, i: number): number {
  return Math.sqrt(p.px[i] * p.px[i] + p.py[i] * p.py[i] + p.pz[i] * p.pz[i]);
}

/** Pseudorapidity of event i; along the beam ±1e10, and 0 for a vanishing momentum. */
export function pseudorapidity(p: FourVectors, i: number): number {
  const pt = transverseMomentum(p, i);
  return pt === 0 ? 1e10 * Math.sign(p.pz[i]) : Math.asinh(p.pz[i] / pt);
}

/** Rapidity ½ ln((E + pz) / (E - pz)) of event i; missing where neither mass nor pT is left. */
export function rapidity(p: FourVectors, i: number): number {
  const { px, py, pz, mass } = p;
  const transverse = Math.sqrt(mass[i] * mass[i] + px[i] * px[i] + py[i] * py[i]);
  return transverse > 0 ? Math.asinh(pz[i] / transverse) : NaN;
}

/** Azimuth of event i in (-π, π]; 0 for a vanishing pT. */
export function azimuth(p: FourVectors, i: number): number {
  const phi = Math.atan2(p.py[i], p.px[i]);
  return phi === -Math.PI ? Math.PI : phi;
}

/** ΔR of two momenta of event i, in pseudorapidity and azimuth. */
export function separation(a: FourVectors, b: FourVectors, i: number): number {
  return deltaR(pseudorapidity(a, i), azimuth(a, i), pseudorapidity(b, i), azimuth(b, i));
}

/** Mass of event i, GeV. */
export function invariantMass(p: FourVectors, i: number): number {
  return p.mass[i];
}
