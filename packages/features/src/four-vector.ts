import { perEvent } from "./per-event.ts";

/**
 * One four-momentum per event (or per row of a collection), GeV. All four components are NaN where an event has none, so that whatever is computed
 * from a missing object is missing too; such numbers never leave this package.
 */
export interface FourVectors {
  readonly energy: Float64Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
}

/** Momenta as detectors report them, GeV and radians; negative masses count as 0. */
export interface PolarVectors {
  readonly pt: Float64Array;
  readonly eta: Float64Array;
  readonly phi: Float64Array;
  readonly mass: Float64Array;
}

/** The four-momenta of the given rows; a negative row stands for a missing object. */
export function fourVectorsOf(objects: PolarVectors, rows: Int32Array): FourVectors {
  const column = (value: (row: number) => number): Float64Array => perEvent(rows.length, (i) => (rows[i] < 0 ? NaN : value(rows[i])));
  return {
    energy: column((row) => {
      const momentum = objects.pt[row] * Math.cosh(objects.eta[row]);
      const mass = Math.max(objects.mass[row], 0);
      return Math.sqrt(momentum * momentum + mass * mass);
    }),
    px: column((row) => objects.pt[row] * Math.cos(objects.phi[row])),
    py: column((row) => objects.pt[row] * Math.sin(objects.phi[row])),
    pz: column((row) => objects.pt[row] * Math.sinh(objects.eta[row])),
  };
}

/** Event by event sum; missing where one of the terms is missing. */
export function sumOf(first: FourVectors, ...others: readonly FourVectors[]): FourVectors {
  const add = (component: keyof FourVectors): Float64Array => {
    const total = first[component].slice();
    for (const { [component]: term } of others) for (let i = 0; i < total.length; i++) total[i] += term[i];
    return total;
  };
  return { energy: add("energy"), px: add("px"), py: add("py"), pz: add("pz") };
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

/** Rapidity ½ ln((E + pz) / (E - pz)) of event i; missing unless E > |pz|. */
export function rapidity(p: FourVectors, i: number): number {
  return p.energy[i] > Math.abs(p.pz[i]) ? 0.5 * Math.log((p.energy[i] + p.pz[i]) / (p.energy[i] - p.pz[i])) : NaN;
}

/** Azimuth of event i in (-π, π]; 0 for a vanishing pT. */
export function azimuth(p: FourVectors, i: number): number {
  const phi = Math.atan2(p.py[i], p.px[i]);
  return phi === -Math.PI ? Math.PI : phi;
}

/** √max(E² - p², 0) of event i, GeV. Good to some 1e-8 E; masses.ts has a form without that cancellation for pairs. */
export function invariantMass(p: FourVectors, i: number): number {
  const pt = transverseMomentum(p, i);
  return Math.sqrt(Math.max((p.energy[i] - p.pz[i]) * (p.energy[i] + p.pz[i]) - pt * pt, 0));
}
