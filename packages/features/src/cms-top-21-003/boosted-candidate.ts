import type { EventRecord, JetCollection } from "@ratiometer/tables";
import { deltaR } from "../angles.ts";
import { candidateFatJets } from "../candidate-fat-jet.ts";
import { fourVectorsOf, sumOf, type FourVectors, type PolarVectors } from "../four-vector.ts";
import { jetsAndLeptons } from "../momentum-list.ts";
import { momentumTensor, type TensorEigenvalues } from "../momentum-tensor.ts";
import { missingMomenta, valuesAt } from "../object-rows.ts";
import type { TransverseVectors } from "../neutrino.ts";
import { chosenRows, selectRows, type RowList } from "../row-list.ts";

/** A jet at most so far from the candidate in ΔR is inside its cone. */
export const coneRadius = 0.8;

/** One of the two hardest b jets outside the cone, and the two light jets outside the cone that are nearest to it. */
export interface BottomAndLight extends NearestJets {
  /** Row of the b jet. */
  readonly b: Int32Array;
  readonly momentum: FourVectors;
  readonly lightPair: FourVectors;
  /** The b jet and both light jets. */
  readonly all: FourVectors;
}

/** A Z or H candidate (fat jet) and the small jets inside and outside its cone. Rows are -1 where an event has no such object. */
export interface BoostedCandidate {
  readonly record: EventRecord;
  /** Row of the candidate among the fat jets. */
  readonly candidate: Int32Array;
  /** All fat jets with their soft-drop masses. */
  readonly groomed: PolarVectors;
  /** ΔR of each jet and its event's candidate, NaN without. */
  readonly distance: Float64Array;
  /** b jets and light jets outside and inside the cone, by falling pT; none without a candidate. */
  readonly outerBottom: RowList;
  readonly outerLight: RowList;
  readonly innerBottom: RowList;
  readonly innerLight: RowList;
  /** Rows of the jets nearest to the candidate: b and light jets outside its cone, b jets inside. */
  readonly nearest: { readonly outerBottom: Int32Array; readonly outerLight: Int32Array; readonly innerBottom: Int32Array };
  readonly lepton: FourVectors;
  readonly missing: TransverseVectors;
  /** The b jets outside the cone that are nearest to the lepton. */
  readonly nearLepton: NearestJets;
  /** The two hardest b jets, and the two hardest light jets, outside the cone. */
  readonly bottom: readonly [BottomAndLight, BottomAndLight];
  readonly light: readonly [Int32Array, Int32Array];
  /** Jets and the lepton. */
  readonly shape: TensorEigenvalues;
}

function candidateDistances({ events, jets, fatJets }: EventRecord, candidate: Int32Array): Float64Array {
  const distance = new Float64Array(jets.pt.length).fill(NaN);
  for (let event = 0; event < events; event++) {
    const row = candidate[event];
    if (row < 0) continue;
    for (let jet = jets.offsets[event]; jet < jets.offsets[event + 1]; jet++)
      distance[jet] = deltaR(fatJets.eta[row], fatJets.phi[row], jets.eta[jet], jets.phi[jet]);
  }
  return distance;
}

/** The two jets of a list that are nearest to a direction, of equal distances the harder first. */
export interface NearestJets {
  /** Rows, -1 where there are fewer. */
  readonly near: Int32Array;
  readonly next: Int32Array;
}

/** @param eta, phi one direction per event, NaN where there is none */
function nearestJets(jets: JetCollection, { offsets, rows }: RowList, eta: Float64Array, phi: Float64Array): NearestJets {
  const [near, next] = [new Int32Array(eta.length).fill(-1), new Int32Array(eta.length).fill(-1)];
  for (let event = 0; event < eta.length; event++) {
    let [nearest, second] = [Infinity, Infinity];
    for (let i = offsets[event]; i < offsets[event + 1]; i++) {
      const row = rows[i];
      const distance = deltaR(eta[event], phi[event], jets.eta[row], jets.phi[row]);
      if (distance < nearest) {
        second = nearest;
        next[event] = near[event];
        nearest = distance;
        near[event] = row;
      } else if (distance < second) {
        second = distance;
        next[event] = row;
      }
    }
  }
  return { near, next };
}

/** Of each event's jets in the list the one at the smallest distance, of equal ones the hardest; -1 without. */
function nearestRows({ offsets, rows }: RowList, distance: Float64Array): Int32Array {
  const nearest = new Int32Array(offsets.length - 1).fill(-1);
  for (let event = 0; event < nearest.length; event++) {
    let least = Infinity;
    for (let i = offsets[event]; i < offsets[event + 1]; i++)
      if (distance[rows[i]] < least) {
        least = distance[rows[i]];
        nearest[event] = rows[i];
      }
  }
  return nearest;
}

function bottomAndLight(jets: JetCollection, outerBottom: RowList, outerLight: RowList, place: number): BottomAndLight {
  const b = chosenRows(outerBottom, place);
  const { near, next } = nearestJets(jets, outerLight, valuesAt(jets.eta, b), valuesAt(jets.phi, b));
  const lightPair = sumOf(fourVectorsOf(jets, near), fourVectorsOf(jets, next));
  const momentum = fourVectorsOf(jets, b);
  return { b, momentum, near, next, lightPair, all: sumOf(lightPair, momentum) };
}

/** @param threshold a jet with at least this score counts as b jet */
export function boostedCandidate(record: EventRecord, threshold: number): BoostedCandidate {
  const { jets, fatJets, leptons } = record;
  const candidate = candidateFatJets(fatJets);
  const distance = candidateDistances(record, candidate);
  const select = (inside: boolean, tagged: boolean): RowList =>
    selectRows(
      jets.offsets,
      (row) => (inside ? distance[row] <= coneRadius : distance[row] > coneRadius) && jets.btag[row] >= threshold === tagged,
    );
  const outerBottom = select(false, true);
  const outerLight = select(false, false);
  const innerBottom = select(true, true);
  return {
    record,
    candidate,
    groomed: { ...fatJets, mass: fatJets.msoftdrop },
    distance,
    outerBottom,
    outerLight,
    innerBottom,
    innerLight: select(true, false),
    nearest: {
      outerBottom: nearestRows(outerBottom, distance),
      outerLight: nearestRows(outerLight, distance),
      innerBottom: nearestRows(innerBottom, distance),
    },
    lepton: fourVectorsOf(leptons, record.lepton),
    missing: missingMomenta(record),
    nearLepton: nearestJets(jets, outerBottom, valuesAt(leptons.eta, record.lepton), valuesAt(leptons.phi, record.lepton)),
    bottom: [bottomAndLight(jets, outerBottom, outerLight, 0), bottomAndLight(jets, outerBottom, outerLight, 1)],
    light: [chosenRows(outerLight, 0), chosenRows(outerLight, 1)],
    shape: momentumTensor(jetsAndLeptons(record, "the lepton"), 2),
  };
}
