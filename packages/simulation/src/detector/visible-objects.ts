import { AnalysisError } from "@ratiometer/config";
import { leadingRows, type EventRecord, type ParticleRecord } from "@ratiometer/tables";
import { transverseVector } from "./direction.ts";
import { objectList, type ObjectList } from "./object-list.ts";

/** What a generator particle is to a detector; `none` for anything that is not in the final state or has no direction. */
export const appearance = { none: 0, parton: 1, electron: 2, muon: 3, photon: 4, invisible: 5 } as const;

/** Softer than this (GeV) a particle leaves along the beam and has no usable direction. */
const leastPt = 1e-3;

function appearanceOf(pdgId: number): number | undefined {
  const code = Math.abs(pdgId);
  if ((code >= 1 && code <= 5) || code === 21) return appearance.parton;
  if (code === 11) return appearance.electron;
  if (code === 13) return appearance.muon;
  if (code === 22) return appearance.photon;
  if (code === 12 || code === 14 || code === 16) return appearance.invisible;
  return undefined;
}

/**
 * How each particle appears. Final-state quarks up to b and gluons are partons, neutrinos are invisible; a visible particle with a pT below 1 MeV
 * is lost along the beam.
 * @throws AnalysisError DATA_UNDECAYED_PARTICLE for final-state particles that are none of quark, gluon, electron, muon, photon, neutrino;
 * DATA_ENERGY for one without a positive energy
 */
export function appearances({ events, offsets, pdgId, status, px, py, energy }: ParticleRecord): Uint8Array {
  const result = new Uint8Array(pdgId.length);
  for (let event = 0; event < events; event++)
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      if (status[row] !== 1) continue;
      const seen = appearanceOf(pdgId[row]);
      if (seen === undefined)
        throw new AnalysisError(
          "DATA_UNDECAYED_PARTICLE",
          `event ${event} has the final-state particle ${pdgId[row]}, expected quarks up to b, gluons, electrons, muons, photons, neutrinos`,
          { hint: "decay tops, bosons and taus in the generator" },
        );
      const lost = seen !== appearance.invisible && px[row] * px[row] + py[row] * py[row] < leastPt * leastPt;
      if (!lost && energy[row] <= 0)
        throw new AnalysisError(
          "DATA_ENERGY",
          `event ${event} has the final-state particle ${pdgId[row]} with an energy of ${energy[row]} GeV`,
        );
      result[row] = lost ? appearance.none : seen;
    }
  return result;
}

/** Most partons in one event. */
export function mostPartons({ events, offsets }: ParticleRecord, seen: Uint8Array): number {
  let most = 0;
  for (let event = 0; event < events; event++) {
    let partons = 0;
    for (let row = offsets[event]; row < offsets[event + 1]; row++) if (seen[row] === appearance.parton) partons++;
    most = Math.max(most, partons);
  }
  return most;
}

/** Objects of all kinds and missing transverse momentum, filled event by event. Labels: charge and flavour of leptons, scores of jets and fat jets. */
export interface EventLists {
  readonly leptons: ObjectList;
  readonly photons: ObjectList;
  readonly jets: ObjectList;
  readonly fatJets: ObjectList;
  readonly missingX: Float64Array;
  readonly missingY: Float64Array;
  readonly endEvent: () => void;
  readonly record: () => EventRecord;
}

/** Room for what the given particles can become at most. */
export function eventLists(events: number, seen: Uint8Array): EventLists {
  const count = new Uint32Array(Object.keys(appearance).length);
  for (const kind of seen) count[kind]++;
  const partons = count[appearance.parton];
  const leptons = objectList(events, count[appearance.electron] + count[appearance.muon]);
  const photons = objectList(events, count[appearance.photon]);
  const jets = objectList(events, partons);
  const fatJets = objectList(events, partons);
  const [missingX, missingY] = [new Float64Array(events), new Float64Array(events)];
  return {
    leptons,
    photons,
    jets,
    fatJets,
    missingX,
    missingY,
    endEvent: () => {
      leptons.endEvent();
      photons.endEvent();
      jets.endEvent();
      fatJets.endEvent();
    },
    record: () => {
      const fat = fatJets.objects();
      const tracks = leptons.objects();
      const light = photons.objects();
      const none = light.pt.length;
      return {
        events,
        leptons: { ...tracks, charge: Int32Array.from(leptons.labels(0)), flavour: Int32Array.from(leptons.labels(1)) },
        lepton: leadingRows(tracks.offsets),
        photons: {
          ...light,
          idScore: new Float64Array(none),
          hasIdScore: new Int32Array(none),
          pixelSeed: new Int32Array(none).fill(-1),
        },
        jets: { ...jets.objects(), btag: jets.labels(0) },
        fatJets: { ...fat, msoftdrop: fat.mass, bbScore: fatJets.labels(0) },
        met: { ...transverseVector(missingX, missingY), present: new Int32Array(events).fill(1) },
      };
    },
  };
}
