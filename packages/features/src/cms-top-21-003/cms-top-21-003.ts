import type { EventRecord } from "@ratiometer/tables";
import type { Feature } from "../feature.ts";
import type { FeatureOptions, SetDefinition } from "../feature-set-definition.ts";
import { sumOf } from "../four-vector.ts";
import { boostedCandidate } from "./boosted-candidate.ts";
import { candidateFeatures } from "./candidate-and-event.ts";
import type { BoostedEvent } from "./distances.ts";
import { literalFeatures } from "./literal-table.ts";
import { outerJetFeatures } from "./outer-jets.ts";

function reconstruct(record: EventRecord, threshold: number): BoostedEvent {
  const boosted = boostedCandidate(record, threshold);
  const [first, second] = boosted.bottom;
  const secondBottomAndLepton = sumOf(second.momentum, boosted.lepton);
  return {
    ...boosted,
    secondBottomAndLepton,
    withSecond: [sumOf(first.all, secondBottomAndLepton), sumOf(second.all, secondBottomAndLepton)],
    withFirst: sumOf(second.all, first.momentum, boosted.lepton),
  };
}

/** In the order in which the network of the analysis takes them. */
const FEATURES: readonly Feature<BoostedEvent>[] = [...outerJetFeatures, ...candidateFeatures];

const description = ({ bTagThreshold }: FeatureOptions): string =>
  "The 50 input variables of CMS-TOP-21-003 (boosted Z and H bosons with top quarks), in the order of its network. The candidate is the fat jet with the highest " +
  "bb score among those with pT ≥ 200 GeV and a soft-drop mass from 50 to 200 GeV, which also stands for its mass; inside its cone means ΔR ≤ 0.8. b jets have a " +
  `b-tag score of at least ${bTagThreshold}, all others are light. Without a candidate nearly all of them are invalid and 0.`;

/** The set `cms-top-21-003`: the variables as the public code of the analysis computes them. */
export function cmsTop21003Set(options: FeatureOptions): SetDefinition<BoostedEvent> {
  return {
    name: "cms-top-21-003",
    description: description(options),
    features: FEATURES,
    reconstruct: (record) => reconstruct(record, options.bTagThreshold),
  };
}

/** The set `cms-top-21-003-table`: ten of the variables as the published table words them. */
export function cmsTop21003TableSet(options: FeatureOptions): SetDefinition<BoostedEvent> {
  const literal = new Map(literalFeatures.map((feature) => [feature.name, feature]));
  return {
    name: "cms-top-21-003-table",
    description: `${description(options)} Ten of them, with names that end in _table, are what the published table says literally, where the code of the analysis does otherwise.`,
    features: FEATURES.map((feature) => literal.get(`${feature.name}_table`) ?? feature),
    reconstruct: (record) => reconstruct(record, options.bTagThreshold),
  };
}
