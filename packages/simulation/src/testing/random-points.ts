import type { RandomStream } from "@ratiometer/tables";
import type { PhysicsParameters } from "../matrix-elements/parameters.ts";

/** Masses of the outgoing particles of a matrix element, by the part of its name after the underscore. */
function outgoingMasses(name: string, { MT, MH, MZ }: PhysicsParameters): readonly number[] {
  const masses = new Map<string, readonly number[]>([
    ["tt", [MT, MT]],
    ["ttg", [MT, MT, 0]],
    ["ttq", [MT, MT, 0]],
    ["ttqb", [MT, MT, 0]],
    ["ttH", [MT, MT, MH]],
    ["ttZ", [MT, MT, MZ]],
    ["ttbb", [MT, MT, 0, 0]],
    ["tHd", [MT, MH, 0]],
    ["tHub", [MT, MH, 0]],
  ]).get(name.slice(name.indexOf("_") + 1));
  if (masses === undefined) throw new Error(`no masses known for "${name}"`);
  return masses;
}

/** Hard enough for every propagator of massless partons to be far from its pole: pT and pair masses, GeV. */
const HARD = 25;

/**
 * A point of a matrix element, (E, px, py, pz) of each leg: partons along ±z with a centre of mass between 1.15 and 6 times threshold (or at the given energy),
 * Gaussian momenta scaled to that energy. Not flat in phase space; massless products are kept apart from the beams and from each other.
 */
export function randomPoint(name: string, parameters: PhysicsParameters, stream: RandomStream, energy?: number): Float64Array {
  const masses = outgoingMasses(name, parameters);
  const threshold = masses.reduce((sum, mass) => sum + mass, 0);
  for (;;) {
    const point = pointAt(masses, energy ?? threshold * (1.15 + 4.85 * stream.uniform()), stream);
    if (isHard(masses, point)) return point;
  }
}

function pointAt(masses: readonly number[], energy: number, { normal }: RandomStream): Float64Array {
  const draws = masses.map(() => [normal(), normal(), normal()]);
  const mean = [0, 1, 2].map((i) => draws.reduce((sum, p) => sum + p[i], 0) / masses.length);
  const directions = draws.map((p) => p.map((component, i) => component - mean[i]));
  const energies = (scale: number): number[] => directions.map((p, leg) => Math.hypot(masses[leg], ...p.map((x) => scale * x)));
  // Newton's method: total is convex, and the start is above the root
  let scale = energy / directions.reduce((sum, p) => sum + Math.hypot(...p), 0);
  for (let i = 0; i < 12; i++) {
    const e = energies(scale);
    const slope = directions.reduce((sum, [x, y, z], leg) => sum + (scale * (x * x + y * y + z * z)) / e[leg], 0);
    scale -= e.reduce((sum, x) => sum + x, -energy) / slope;
  }
  const beam = energies(scale).reduce((sum, e) => sum + e, 0) / 2;
  return Float64Array.from([
    ...[beam, 0, 0, beam, beam, 0, 0, -beam],
    ...energies(scale).flatMap((e, leg) => [e, ...directions[leg].map((x) => scale * x)]),
  ]);
}

function isHard(masses: readonly number[], point: Float64Array): boolean {
  const massless = masses.flatMap((mass, leg) => (mass === 0 ? [4 * (leg + 2)] : []));
  return massless.every(
    (p, i) =>
      Math.hypot(point[p + 1], point[p + 2]) > HARD &&
      massless.slice(i + 1).every((q) => {
        const sum = [0, 1, 2, 3].map((c) => point[p + c] + point[q + c]);
        return sum[0] ** 2 - sum[1] ** 2 - sum[2] ** 2 - sum[3] ** 2 > HARD ** 2;
      }),
  );
}

/** A direction, uniform on the sphere. */
export function randomDirection({ normal }: RandomStream): readonly number[] {
  const p = [normal(), normal(), normal()];
  const length = Math.hypot(...p);
  return p.map((component) => component / length);
}
