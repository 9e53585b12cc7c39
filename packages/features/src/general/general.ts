import type { FeatureOptions, SetDefinition } from "../feature-set-definition.ts";
import { collinsSoperFeatures, topPairFeatures } from "./cp-observables.ts";
import { eventShapeFeatures } from "./event-shapes.ts";
import { forwardJetFeatures } from "./forward-jet.ts";
import { generalEvent, type GeneralEvent } from "./general-event.ts";
import { hadronicTopFeatures } from "./hadronic-top.ts";
import { higgsCandidateFeatures } from "./higgs-candidate.ts";
import { jetMassFeatures } from "./jet-masses.ts";
import { leptonicTopFeatures } from "./leptonic-top.ts";
import { pairAngleFeatures, pairDistanceFeatures } from "./pairs.ts";
import { rapidityGapFeatures } from "./rapidity-gaps.ts";
import { stransverseMassFeatures } from "./stransverse-mass.ts";
import { topPolarisationFeatures } from "./top-polarisation.ts";
import { transverseFeatures } from "./transverse.ts";

/** The set `general`: kinematics that any analysis of tops, jets and a lepton may use. */
export function generalSet({ bTagThreshold }: FeatureOptions): SetDefinition<GeneralEvent> {
  return {
    name: "general",
    description:
      "Kinematics of leptons, jets and missing transverse momentum, event shapes, reconstructed tops and Higgs bosons, and observables of CP. b jets have a b-tag score of at " +
      `least ${bTagThreshold}, all others are light. The lepton is the one that the event is reconstructed with; "leptons" are all.`,
    features: [
      ...transverseFeatures,
      ...stransverseMassFeatures,
      ...eventShapeFeatures,
      ...pairDistanceFeatures,
      ...jetMassFeatures,
      ...pairAngleFeatures,
      ...forwardJetFeatures,
      ...leptonicTopFeatures,
      ...hadronicTopFeatures,
      ...higgsCandidateFeatures,
      ...rapidityGapFeatures,
      ...topPairFeatures,
      ...topPolarisationFeatures,
      ...collinsSoperFeatures,
    ],
    reconstruct: (record) => generalEvent(record, bTagThreshold),
  };
}
