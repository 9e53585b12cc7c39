import type { ParticleRecord } from "@ratiometer/tables";

/** The particles of several files, event after event. */
export function joinParticles(records: readonly ParticleRecord[]): ParticleRecord {
  const total = records.reduce((sum, { pdgId }) => sum + pdgId.length, 0);
  const events = records.reduce((sum, record) => sum + record.events, 0);
  const joined = {
    pdgId: new Int32Array(total),
    status: new Int32Array(total),
    mother: new Int32Array(total),
    px: new Float64Array(total),
    py: new Float64Array(total),
    pz: new Float64Array(total),
    energy: new Float64Array(total),
  };
  const offsets = new Uint32Array(events + 1);
  let event = 0;
  let row = 0;
  for (const record of records) {
    for (const name of ["pdgId", "status", "mother"] as const) joined[name].set(record[name], row);
    for (const name of ["px", "py", "pz", "energy"] as const) joined[name].set(record[name], row);
    for (let i = 0; i < record.events; i++) offsets[event++] = row + record.offsets[i];
    row += record.pdgId.length;
  }
  offsets[events] = row;
  return { events, offsets, ...joined };
}
