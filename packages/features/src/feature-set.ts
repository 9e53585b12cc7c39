import { unknownName } from "@ratiometer/config";
import { tableOf, type Column, type EventRecord, type Table } from "@ratiometer/tables";
import { objectFeatures } from "./object-features.ts";
import type { Feature, FeatureDefinition } from "./feature.ts";
import { perEvent } from "./per-event.ts";
import { photonAndFatJetFeatures } from "./photon-and-fat-jet-features.ts";
import { singleTopHiggsFeatures } from "./single-top-higgs.ts";

/** A named list of features that are computed together. */
export interface FeatureSet {
  readonly name: string;
  readonly features: readonly FeatureDefinition[];
  /**
   * One column per feature in their order, then, for each feature that an event may lack, an Int32 column `<name>:valid` with 1 or 0.
   * Where it is 0 the feature's column holds its fill.
   */
  readonly compute: (events: EventRecord) => Table;
}

function setOf<Source>(name: string, features: readonly Feature<Source>[], reconstruct: (events: EventRecord) => Source): FeatureSet {
  const compute = (events: EventRecord): Table => {
    const source = reconstruct(events);
    const values: [string, Column][] = [];
    const validity: [string, Column][] = [];
    for (const { name: column, unit, fill, value } of features) {
      const data = perEvent(events.events, (i) => value(source, i));
      if (fill !== undefined) {
        const valid = new Int32Array(events.events).fill(1);
        for (let i = 0; i < data.length; i++)
          if (Number.isNaN(data[i])) {
            valid[i] = 0;
            data[i] = fill;
          }
        validity.push([validityColumn(column), { values: valid, unit: "1" }]);
      }
      values.push([column, { values: data, unit }]);
    }
    return tableOf([...values, ...validity]);
  };
  return { name, features, compute };
}

const sets: readonly FeatureSet[] = [
  setOf("objects", objectFeatures, (record) => ({ record })),
  setOf("single-top-higgs", singleTopHiggsFeatures.features, singleTopHiggsFeatures.reconstruct),
  setOf("photons-and-fat-jets", photonAndFatJetFeatures, (record) => ({ record })),
];

/** The names that `featureSet` knows. */
export const featureSetNames: readonly string[] = sets.map(({ name }) => name);

/** Name of the column that says where a feature is valid. */
export function validityColumn(feature: string): string {
  return `${feature}:valid`;
}

/** @throws AnalysisError CONFIG_UNKNOWN_FEATURE_SET with the nearest name */
export function featureSet(name: string): FeatureSet {
  const set = sets.find((candidate) => candidate.name === name);
  if (set === undefined) throw unknownName("CONFIG_UNKNOWN_FEATURE_SET", "feature set", name, featureSetNames);
  return set;
}

/**
 * The columns of several sets as one table. A feature that several sets share (the same name always means the same feature) appears once.
 * @throws AnalysisError CONFIG_UNKNOWN_FEATURE_SET with the nearest name
 */
export function computeFeatures(names: readonly string[], events: EventRecord): Table {
  return tableOf(names.flatMap((name) => [...featureSet(name).compute(events).columns]));
}
