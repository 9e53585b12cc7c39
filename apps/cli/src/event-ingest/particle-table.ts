import { columnOf, eventRowsWriter, openEventRows, tableOf, type EventRows, type ParticleRecord } from "@ratiometer/tables";

/** Particles on disk that grow by blocks of events. */
export interface ParticleWriter {
  readonly append: (block: ParticleRecord) => Promise<void>;
  readonly finish: () => Promise<void>;
}

function rowsOf({ offsets, pdgId, status, mother, px, py, pz, energy }: ParticleRecord): EventRows {
  const integers = { pdgId, status, mother };
  const momenta = { px, py, pz, energy };
  const table = tableOf([
    ...Object.entries(integers).map(([name, values]) => [name, { values, unit: "1" }] as const),
    ...Object.entries(momenta).map(([name, values]) => [name, { values, unit: "GeV" }] as const),
  ]);
  return { offsets, table };
}

/** Writes particles, block by block. */
export async function particleWriter(folder: string): Promise<ParticleWriter> {
  const { append, finish } = await eventRowsWriter(folder);
  return { append: (block) => append(rowsOf(block)), finish };
}

/** The particles of events first … end - 1. */
export async function readParticles(folder: string, first: number, end: number): Promise<ParticleRecord> {
  const { read } = await openEventRows(folder);
  const { offsets, table } = await read(first, end);
  const integer = (name: string): Int32Array => Int32Array.from(columnOf(table, name).values);
  const momentum = (name: string): Float64Array => Float64Array.from(columnOf(table, name).values);
  return {
    events: end - first,
    offsets,
    pdgId: integer("pdgId"),
    status: integer("status"),
    mother: integer("mother"),
    px: momentum("px"),
    py: momentum("py"),
    pz: momentum("pz"),
    energy: momentum("energy"),
  };
}
