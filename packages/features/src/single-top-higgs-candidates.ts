import type { EventRecord } from "@ratiometer/tables";
import { allFourVectorsOf, fourVectorsOf, sumOf, type FourVectors } from "./four-vector.ts";
import { pairMass, productExcess } from "./masses.ts";
import { neutrinos, neutrinoSolutions, type TransverseVectors } from "./neutrino.ts";
import { missingMomenta } from "./object-rows.ts";
import { higgsMass, topMass } from "./reconstruction-masses.ts";
import { beamMomenta, inRestFrame } from "./rest-frame.ts";

/** Reconstructed t H q: one four-momentum per event each, missing (NaN) where the event lacks what it is made of. */
export interface SingleTopHiggs {
  readonly record: EventRecord;
  readonly missing: TransverseVectors;
  readonly lepton: FourVectors;
  readonly neutrino: FourVectors;
  /** 1 where the W mass has a real solution for the neutrino, else 0. */
  readonly realNeutrino: Float64Array;
  /** The two b jets of the Higgs boson, the harder first. */
  readonly higgsJets: readonly [FourVectors, FourVectors];
  readonly higgs: FourVectors;
  readonly topJet: FourVectors;
  readonly top: FourVectors;
  readonly forward: FourVectors;
  /** +1 or -1: the direction along the beam in which the forward jet flies. */
  readonly side: Float64Array;
  readonly topHiggs: FourVectors;
  readonly all: FourVectors;
  /** In the rest frame of the top: its lepton, the forward jet, and the beam on the forward jet's side. */
  readonly inTop: { readonly lepton: FourVectors; readonly forward: FourVectors; readonly beam: FourVectors };
  /** The Higgs boson in the rest frame of top and Higgs boson. */
  readonly higgsInTopHiggs: FourVectors;
}

/** Rows of the chosen jets in each event, -1 for none. */
interface Assignment {
  readonly higgs: readonly [Int32Array, Int32Array];
  readonly top: Int32Array;
  readonly forward: Int32Array;
}

/** |(W + jet).mass - topMass|. */
function topMassGap(w: FourVectors, event: number, jets: FourVectors, row: number): number {
  const masses = w.mass[event] + jets.mass[row];
  return Math.abs(Math.sqrt(masses * masses + 2 * productExcess(w, event, jets, row)) - topMass);
}

function assignJets({ events, jets }: EventRecord, w: FourVectors, bTagThreshold: number): Assignment {
  const none = (): Int32Array => new Int32Array(events).fill(-1);
  const [first, second, top, forward] = [none(), none(), none(), none()];
  const momenta = allFourVectorsOf(jets);
  for (let event = 0; event < events; event++) {
    let [nearestPair, nearestTop, mostForward] = [Infinity, Infinity, -1];
    const [start, end] = [jets.offsets[event], jets.offsets[event + 1]];
    for (let i = start; i < end; i++) {
      if (jets.btag[i] >= bTagThreshold) {
        for (let j = i + 1; j < end; j++) {
          if (jets.btag[j] < bTagThreshold) continue;
          const gap = Math.abs(pairMass(jets, i, jets, j) - higgsMass);
          if (gap < nearestPair) {
            nearestPair = gap;
            first[event] = i;
            second[event] = j;
          }
        }
      } else if (Math.abs(jets.eta[i]) > mostForward) {
        mostForward = Math.abs(jets.eta[i]);
        forward[event] = i;
      }
    }
    for (let i = start; i < end; i++) {
      if (jets.btag[i] < bTagThreshold || i === first[event] || i === second[event]) continue;
      const gap = topMassGap(w, event, momenta, i);
      if (gap < nearestTop) {
        nearestTop = gap;
        top[event] = i;
      }
    }
  }
  return { higgs: [first, second], top, forward };
}

/**
 * Candidates for t → b ℓ ν, H → b b̄ and the forward jet. Higgs boson: the two b-tagged jets with mass nearest 125 GeV. Top: the lepton of the event,
 * the neutrino (missing transverse momentum; of the two longitudinal momenta that give the W mass the smaller, or their real part) and of the
 * b-tagged jets left the one with m(bℓν) nearest 172.5 GeV. Forward jet: the untagged jet with the largest |η|. Ties go to the higher pT.
 */
export function singleTopHiggsCandidates(record: EventRecord, bTagThreshold: number): SingleTopHiggs {
  const { jets, leptons } = record;
  const lepton = fourVectorsOf(leptons, record.lepton);
  const missing = missingMomenta(record);
  const { small, real } = neutrinoSolutions(lepton, missing);
  const neutrino = neutrinos(missing, small);
  const w = sumOf(lepton, neutrino);
  const chosen = assignJets(record, w, bTagThreshold);
  const higgsJets = [fourVectorsOf(jets, chosen.higgs[0]), fourVectorsOf(jets, chosen.higgs[1])] as const;
  const higgs = sumOf(...higgsJets);
  const topJet = fourVectorsOf(jets, chosen.top);
  const top = sumOf(topJet, w);
  const forward = fourVectorsOf(jets, chosen.forward);
  const topHiggs = sumOf(top, higgs);
  const side = forward.pz.map((pz) => (Number.isNaN(pz) ? NaN : pz < 0 ? -1 : 1));
  const beam = beamMomenta(side);
  return {
    record,
    missing,
    lepton,
    neutrino,
    realNeutrino: real,
    higgsJets,
    higgs,
    topJet,
    top,
    forward,
    side,
    topHiggs,
    all: sumOf(topHiggs, forward),
    inTop: { lepton: inRestFrame(top, lepton), forward: inRestFrame(top, forward), beam: inRestFrame(top, beam) },
    higgsInTopHiggs: inRestFrame(topHiggs, higgs),
  };
}
