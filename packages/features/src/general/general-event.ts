import type { EventRecord } from "@ratiometer/tables";
import { candidateFatJets } from "../candidate-fat-jet.ts";
import type { FromObjects } from "../event-features.ts";
import { allFourVectorsOf, sumOf, takeFourVectors, type FourVectors } from "../four-vector.ts";
import { jetsAndLeptons, type MomentumList } from "../momentum-list.ts";
import { momentumTensor, type TensorEigenvalues } from "../momentum-tensor.ts";
import { neutrinoSolutions, type NeutrinoSolutions, type TransverseVectors } from "../neutrino.ts";
import { missingMomenta } from "../object-rows.ts";
import { chosenRows, selectRows, type RowList } from "../row-list.ts";
import { foxWolframMoments } from "./event-shapes.ts";
import { forwardJets } from "./forward-jet.ts";
import { hadronicTops, type HadronicTops } from "./hadronic-top.ts";
import { higgsCandidates, type HiggsCandidates } from "./higgs-candidate.ts";
import { jetPairs, type JetPairs } from "./jet-pairs.ts";
import { leptonicTops, type LeptonicTops } from "./leptonic-top.ts";
import { topRestFrames, type TopRestFrames } from "./top-polarisation.ts";
import { topPairs, type TopPairs } from "./top-pair.ts";

/** Objects of the set `general`: as they are, listed, and combined. */
export interface GeneralEvent extends FromObjects {
  /** Four-momenta of all jets and of all leptons, by row, and of the lepton of each event. */
  readonly jets: FourVectors;
  readonly leptons: FourVectors;
  readonly lepton: FourVectors;
  readonly missing: TransverseVectors;
  /** Jets with and without b tag, by falling pT. */
  readonly bottom: RowList;
  readonly light: RowList;
  /** The lepton and the hardest b jet. */
  readonly bottomLepton: FourVectors;
  readonly pairs: JetPairs;
  /** All jets and leptons. */
  readonly visible: MomentumList;
  readonly quadratic: TensorEigenvalues;
  readonly linear: TensorEigenvalues;
  /** By order and event. */
  readonly foxWolfram: readonly Float64Array[];
  /** Row of the forward jet of each event, -1 without. */
  readonly forward: Int32Array;
  readonly forwardMomentum: FourVectors;
  readonly neutrinos: NeutrinoSolutions;
  readonly leptonicTop: LeptonicTops;
  readonly leptonicBottom: FourVectors;
  readonly inTop: TopRestFrames;
  readonly hadronicTop: HadronicTops;
  readonly higgs: HiggsCandidates;
  readonly topPair: TopPairs;
}

/** @param threshold a jet with at least this score counts as b-tagged */
export function generalEvent(record: EventRecord, threshold: number): GeneralEvent {
  const { jets: jetColumns, leptons: leptonColumns } = record;
  const jets = allFourVectorsOf(jetColumns);
  const leptons = allFourVectorsOf(leptonColumns);
  const lepton = takeFourVectors(leptons, record.lepton);
  const missing = missingMomenta(record);
  const bottom = selectRows(jetColumns.offsets, (row) => jetColumns.btag[row] >= threshold);
  const light = selectRows(jetColumns.offsets, (row) => jetColumns.btag[row] < threshold);
  const pairs = jetPairs(jetColumns, jets);
  const visible = jetsAndLeptons(record, "all leptons", jets, leptons);
  const forward = forwardJets(jetColumns, light);
  const forwardMomentum = takeFourVectors(jets, forward);
  const neutrinos = neutrinoSolutions(lepton, missing);
  const leptonicTop = leptonicTops(record, jets, bottom, lepton, missing, neutrinos);
  const hadronicTop = hadronicTops(record, jets, pairs, threshold, leptonicTop.bottom);
  const higgs = higgsCandidates(record, jets, pairs, bottom, leptonicTop.bottom, candidateFatJets(record.fatJets));
  return {
    record,
    jets,
    leptons,
    lepton,
    missing,
    bottom,
    light,
    bottomLepton: sumOf(lepton, takeFourVectors(jets, chosenRows(bottom, 0))),
    pairs,
    visible,
    quadratic: momentumTensor(visible, 2),
    linear: momentumTensor(visible, 1),
    foxWolfram: foxWolframMoments(visible),
    forward,
    forwardMomentum,
    neutrinos,
    leptonicTop,
    leptonicBottom: takeFourVectors(jets, leptonicTop.bottom),
    inTop: topRestFrames(leptonicTop, lepton, forward, forwardMomentum),
    hadronicTop,
    higgs,
    topPair: topPairs(record, jets, lepton, leptonicTop, hadronicTop, higgs),
  };
}
