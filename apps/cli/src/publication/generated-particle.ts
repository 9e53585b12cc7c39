import { join } from "node:path";
import { columnOf, openTable, type ParticleRecord } from "@ratiometer/tables";
import { PARTICLES } from "../event-ingest/ingested-events.ts";
import { readParticles } from "../event-ingest/particle-table.ts";
import { weightColumn } from "../event-ingest/weight-columns.ts";

/** A heavy particle whose transverse momentum and pseudorapidity readers of fast simulations know. */
export interface HeavyParticle {
  readonly pdgId: number;
  /** Part of column names. */
  readonly name: string;
  readonly words: string;
}

/** In the order in which they are wanted. */
export const HEAVY_PARTICLES: readonly HeavyParticle[] = [
  { pdgId: 25, name: "higgs", words: "generated Higgs boson" },
  { pdgId: 23, name: "z", words: "generated Z boson" },
  { pdgId: 6, name: "top", words: "generated top quark or antiquark of the highest transverse momentum" },
];

/** The particle in all generated events of a sample; NaN where an event has none. */
export interface GeneratedParticle {
  readonly pt: Float64Array;
  readonly eta: Float64Array;
  /** At the SM, pb. */
  readonly weights: Float64Array;
}

/** Events that are read at a time. */
const BLOCK = 65_536;

/** The hardest particle of a kind in each event of a record, its charge conjugate included: pT and η; undefined where there is none or it has no pT. */
function hardest(
  { offsets, pdgId, px, py, pz }: ParticleRecord,
  id: number,
  event: number,
): readonly [pt: number, eta: number] | undefined {
  let found: readonly [number, number] | undefined;
  for (let row = offsets[event]; row < offsets[event + 1]; row++) {
    const pt = Math.hypot(px[row], py[row]);
    if (Math.abs(pdgId[row]) === id && pt > (found?.[0] ?? 0)) found = [pt, Math.asinh(pz[row] / pt)];
  }
  return found;
}

/**
 * Reads a particle of all events that ingest kept of a sample.
 * @param folder of the sample in the ingest stage
 * @returns undefined where no event has the particle
 */
export async function generatedParticle(folder: string, { pdgId }: HeavyParticle): Promise<GeneratedParticle | undefined> {
  const events = await openTable(join(folder, "events"));
  const sm = weightColumn("1");
  const weights = Float64Array.from(columnOf(await events.read(0, events.length, [sm]), sm).values);
  const [pt, eta] = [new Float64Array(events.length).fill(NaN), new Float64Array(events.length).fill(NaN)];
  for (let first = 0; first < events.length; first += BLOCK) {
    const particles = await readParticles(join(folder, PARTICLES), first, Math.min(events.length, first + BLOCK));
    for (let event = 0; event < particles.events; event++) {
      const found = hardest(particles, pdgId, event);
      if (found !== undefined) [pt[first + event], eta[first + event]] = found;
    }
    // samples have the particle in all of their events or in none
    if (first === 0 && pt.every((value) => Number.isNaN(value))) return undefined;
  }
  return { pt, eta, weights };
}
