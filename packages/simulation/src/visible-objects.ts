import { AnalysisError } from "@ratiometer/config";
import type { JetCollection, LeptonCollection, ObjectCollection, ParticleRecord } from "@ratiometer/tables";

/** What a generator particle is to a detector; "none" for anything that is not in the final state. */
export type Appearance = "jet" | "electron" | "muon" | "invisible" | "none";

/** Event files round momenta to some nine digits: a smaller E² - p² (relative to E²) is rounding, not a mass. */
const relativeMassSquaredFloor = 1e-7;

/** Softer than this (GeV) a particle leaves along the beam and has no usable direction. */
const leastPt = 1e-3;

/**
 * How each particle appears. Final-state quarks up to b and gluons are jets, neutrinos are invisible.
 * @throws AnalysisError DATA_UNDECAYED_PARTICLE for final-state particles that are none of quark, gluon, electron, muon, neutrino
 */
export function appearances(particles: ParticleRecord): readonly Appearance[] {
  const { events, offsets, pdgId, status } = particles;
  const result: Appearance[] = new Array<Appearance>(pdgId.length).fill("none");
  for (let event = 0; event < events; event++)
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      if (status[row] !== 1) continue;
      const code = Math.abs(pdgId[row]);
      if ((code >= 1 && code <= 5) || code === 21) result[row] = "jet";
      else if (code === 11) result[row] = "electron";
      else if (code === 13) result[row] = "muon";
      else if (code === 12 || code === 14 || code === 16) result[row] = "invisible";
      else
        throw new AnalysisError(
          "DATA_UNDECAYED_PARTICLE",
          `event ${event} has the final-state particle ${pdgId[row]}, expected quarks up to b, gluons, electrons, muons, neutrinos`,
          { hint: "decay tops, bosons and taus in the generator; photons are not reconstructed yet" },
        );
    }
  return result;
}

/** Objects of one kind in each event's order of falling pT (equal pT: order of the record), and the particle behind each. */
function collectionOf(particles: ParticleRecord, wanted: (row: number) => boolean): { objects: ObjectCollection; rows: Uint32Array } {
  const { events, offsets, px, py, pz, energy } = particles;
  const pt = px.map((x, row) => Math.sqrt(x * x + py[row] * py[row]));
  const starts = new Uint32Array(events + 1);
  const rows: number[] = [];
  for (let event = 0; event < events; event++) {
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      if (pt[row] < leastPt || !wanted(row)) continue;
      let place = rows.length;
      while (place > starts[event] && pt[rows[place - 1]] < pt[row]) place--;
      rows.splice(place, 0, row);
    }
    starts[event + 1] = rows.length;
  }
  const column = (value: (row: number) => number): Float64Array => {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = value(rows[i]);
    return values;
  };
  const objects: ObjectCollection = {
    offsets: starts,
    pt: column((row) => pt[row]),
    eta: column((row) => Math.asinh(pz[row] / pt[row])),
    phi: column((row) => azimuth(px[row], py[row])),
    mass: column((row) => {
      const squared = (energy[row] - pz[row]) * (energy[row] + pz[row]) - pt[row] * pt[row];
      return squared > relativeMassSquaredFloor * energy[row] * energy[row] ? Math.sqrt(squared) : 0;
    }),
  };
  return { objects, rows: Uint32Array.from(rows) };
}

/** Azimuth in (-π, π]; 0 for a vanishing vector. */
export function azimuth(px: number, py: number): number {
  const phi = Math.atan2(py, px);
  return phi > -Math.PI ? phi : Math.PI;
}

/**
 * Leptons and jets of the given particles. Jets carry flavour truth in place of a tagger: btag 1 for b quarks, 0 for the others.
 * Particles with pT below 1 MeV are lost along the beam.
 */
export function visibleObjects(
  particles: ParticleRecord,
  appearance: readonly Appearance[],
): { readonly leptons: LeptonCollection; readonly jets: JetCollection } {
  const leptons = collectionOf(particles, (row) => appearance[row] === "electron" || appearance[row] === "muon");
  const jets = collectionOf(particles, (row) => appearance[row] === "jet");
  return {
    leptons: {
      ...leptons.objects,
      charge: Int32Array.from(leptons.rows, (row) => -Math.sign(particles.pdgId[row])),
      flavour: Int32Array.from(leptons.rows, (row) => Math.abs(particles.pdgId[row])),
    },
    jets: { ...jets.objects, btag: Float64Array.from(jets.rows, (row) => (Math.abs(particles.pdgId[row]) === 5 ? 1 : 0)) },
  };
}

/** Magnitude and azimuth of a transverse vector of each event: missing transverse momentum, GeV and radians. */
export function transverseVector(px: Float64Array, py: Float64Array): { readonly pt: Float64Array; readonly phi: Float64Array } {
  return {
    pt: px.map((x, i) => Math.sqrt(x * x + py[i] * py[i])),
    phi: px.map((x, i) => azimuth(x, py[i])),
  };
}
