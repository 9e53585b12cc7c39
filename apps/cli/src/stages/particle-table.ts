import { join } from "node:path";
import { columnOf, readTable, tableOf, writeTable, type ParticleRecord } from "@ratiometer/tables";

/** Particles on disk: one table of particles and, for each event, the row of its first one. */
export async function writeParticles(
  folder: string,
  { offsets, pdgId, status, mother, px, py, pz, energy }: ParticleRecord,
): Promise<void> {
  const integers = { pdgId, status, mother };
  const momenta = { px, py, pz, energy };
  await writeTable(
    folder,
    tableOf([
      ...Object.entries(integers).map(([name, values]) => [name, { values, unit: "1" }] as const),
      ...Object.entries(momenta).map(([name, values]) => [name, { values, unit: "GeV" }] as const),
    ]),
  );
  await writeTable(join(folder, "offsets"), tableOf([["first", { values: Int32Array.from(offsets), unit: "1" }]]));
}

export async function readParticles(folder: string): Promise<ParticleRecord> {
  const table = await readTable(folder);
  const offsets = Uint32Array.from(columnOf(await readTable(join(folder, "offsets")), "first").values);
  const integer = (name: string): Int32Array => Int32Array.from(columnOf(table, name).values);
  const momentum = (name: string): Float64Array => Float64Array.from(columnOf(table, name).values);
  return {
    events: offsets.length - 1,
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
