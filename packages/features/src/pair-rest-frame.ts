import type { FourVectors } from "./four-vector.ts";
import { productExcess } from "./masses.ts";
import { isMassive } from "./rest-frame.ts";

/*
 * Row i of `a` and row j of `b` decay from their sum Q, mass M. The size of either momentum in the rest frame is √(x (x + 2 m m'))/M where x is
 * p·p' - m m', which keeps its digits where the two are nearly parallel.
 */

/** M of the pair; missing where it has no rest frame. */
function restMass(a: FourVectors, i: number, b: FourVectors, j: number, excess: number): number {
  const masses = a.mass[i] + b.mass[j];
  const mass = Math.sqrt(masses * masses + 2 * excess);
  return isMassive(mass, a.energy[i] + b.energy[j]) ? mass : NaN;
}

/** The momentum of either in the rest frame, GeV; missing where it vanishes. */
function restMomentum(a: FourVectors, i: number, b: FourVectors, j: number, excess: number, mass: number): number {
  const momentum = Math.sqrt(excess * (excess + 2 * a.mass[i] * b.mass[j])) / mass;
  return momentum > 0 ? momentum : NaN;
}

const cosine = (value: number): number => (Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : NaN);

/**
 * cos θ* of the first: the angle of its momentum in the rest frame of the pair and the pair's direction in the laboratory. Missing without a rest frame
 * or a direction.
 */
export function cosThetaStar(a: FourVectors, i: number, b: FourVectors, j: number): number {
  const excess = productExcess(a, i, b, j);
  const mass = restMass(a, i, b, j, excess);
  const [x, y, z] = [a.px[i] + b.px[j], a.py[i] + b.py[j], a.pz[i] + b.pz[j]];
  const size = Math.sqrt(x * x + y * y + z * z);
  const along = (a.px[i] * x + a.py[i] * y + a.pz[i] * z) / size;
  const other = (b.px[j] * x + b.py[j] * y + b.pz[j] * z) / size;
  return cosine((b.energy[j] * along - a.energy[i] * other) / (mass * restMomentum(a, i, b, j, excess, mass)));
}

/**
 * Cosine of the polar angle of the first in the Collins-Soper frame of the pair (Collins, Soper PRD 16 (1977) 2219), whose z axis points to the side of
 * the beam that the pair flies to.
 */
export function collinsSoperCosine(a: FourVectors, i: number, b: FourVectors, j: number): number {
  const excess = productExcess(a, i, b, j);
  const mass = restMass(a, i, b, j, excess);
  const [x, y, z] = [a.px[i] + b.px[j], a.py[i] + b.py[j], a.pz[i] + b.pz[j]];
  const transverseMass = Math.sqrt(mass * mass + x * x + y * y);
  const sense = z < 0 ? -1 : 1;
  const momentum = restMomentum(a, i, b, j, excess, mass);
  return cosine((sense * (b.energy[j] * a.pz[i] - a.energy[i] * b.pz[j])) / (transverseMass * momentum));
}

/** A pair of less pT (GeV) has no azimuth. */
const LEAST_PT = 1e-9;

/**
 * Azimuth of the first in the Collins-Soper frame of the pair, x along its pT, z as for the cosine, in (-π, π]; missing where the pair has no pT, and with the
 * cosine.
 */
export function collinsSoperAzimuth(a: FourVectors, i: number, b: FourVectors, j: number): number {
  const excess = productExcess(a, i, b, j);
  const mass = restMass(a, i, b, j, excess);
  const [x, y, z] = [a.px[i] + b.px[j], a.py[i] + b.py[j], a.pz[i] + b.pz[j]];
  const pt = Math.sqrt(x * x + y * y);
  if (!(pt > LEAST_PT) || Number.isNaN(restMomentum(a, i, b, j, excess, mass))) return NaN;
  const transverseMass = Math.sqrt(mass * mass + pt * pt);
  // Energy of the first where the pair has no pz.
  const energy = (a.energy[i] * (a.energy[i] + b.energy[j]) - a.pz[i] * z) / transverseMass;
  const along = (transverseMass * ((a.px[i] * x + a.py[i] * y) / pt) - pt * energy) / mass;
  const across = (a.py[i] * x - a.px[i] * y) / pt;
  const phi = Math.atan2(z < 0 ? -across : across, along);
  return phi === -Math.PI ? Math.PI : phi;
}
