import type { ParticleRecord } from "@ratiometer/tables";

/** A particle of the laboratory frame, for tests: GeV and radians; status 1 unless stated. */
export type Particle = readonly [pdgId: number, pt: number, eta: number, phi: number, mass?: number, status?: number];

/** Events written particle by particle. */
export function particleRecord(events: readonly (readonly Particle[])[]): ParticleRecord {
  const flat = events.flat();
  const column = (value: (particle: Particle) => number): Float64Array => Float64Array.from(flat, value);
  const offsets = new Uint32Array(events.length + 1);
  events.forEach((particles, event) => {
    offsets[event + 1] = offsets[event] + particles.length;
  });
  return {
    events: events.length,
    offsets,
    pdgId: Int32Array.from(flat, ([pdgId]) => pdgId),
    status: Int32Array.from(flat, ([, , , , , status = 1]) => status),
    mother: new Int32Array(flat.length).fill(-1),
    px: column(([, pt, , phi]) => pt * Math.cos(phi)),
    py: column(([, pt, , phi]) => pt * Math.sin(phi)),
    pz: column(([, pt, eta]) => pt * Math.sinh(eta)),
    energy: column(([, pt, eta, , mass = 0]) => Math.sqrt((pt * Math.cosh(eta)) ** 2 + mass * mass)),
  };
}

/** The given particles, in every one of so many events. */
export function repeated(events: number, particles: readonly Particle[]): ParticleRecord {
  return particleRecord(Array.from({ length: events }, () => particles));
}
