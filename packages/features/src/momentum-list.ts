import { allFourVectorsOf, copyFourVector, emptyFourVectors, type FourVectors } from "./four-vector.ts";
import type { EventRecord } from "@ratiometer/tables";

/** The four-momenta of any number of objects per event; event i owns entries offsets[i] … offsets[i + 1] - 1. */
export interface MomentumList {
  readonly offsets: Uint32Array;
  readonly momenta: FourVectors;
}

/** All jets and, behind them, leptons of each event: all of them, or the one that the event is reconstructed with. */
export function jetsAndLeptons(
  { events, jets, leptons, lepton }: EventRecord,
  which: "all leptons" | "the lepton",
  jetMomenta: FourVectors = allFourVectorsOf(jets),
  leptonMomenta: FourVectors = allFourVectorsOf(leptons),
): MomentumList {
  const offsets = new Uint32Array(events + 1);
  const momenta = emptyFourVectors(jets.pt.length + (which === "all leptons" ? leptons.pt.length : events));
  let n = 0;
  for (let event = 0; event < events; event++) {
    for (let row = jets.offsets[event]; row < jets.offsets[event + 1]; row++) copyFourVector(jetMomenta, row, momenta, n++);
    if (which === "all leptons")
      for (let row = leptons.offsets[event]; row < leptons.offsets[event + 1]; row++) copyFourVector(leptonMomenta, row, momenta, n++);
    else if (lepton[event] >= 0) copyFourVector(leptonMomenta, lepton[event], momenta, n++);
    offsets[event + 1] = n;
  }
  return { offsets, momenta };
}
