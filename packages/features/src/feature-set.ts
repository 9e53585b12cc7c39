import { AnalysisError, unknownName } from "@ratiometer/config";
import { tableOf, type Column, type EventRecord, type Table } from "@ratiometer/tables";
import { cmsTop21003Set, cmsTop21003TableSet } from "./cms-top-21-003/cms-top-21-003.ts";
import type { FeatureDefinition } from "./feature.ts";
import { defaultFeatureOptions, type FeatureOptions, type MatrixLayout, type SetDefinition } from "./feature-set-definition.ts";
import { generalSet } from "./general/general.ts";
import { objectSet } from "./object-features.ts";
import { photonAndFatJetSet } from "./photon-and-fat-jet-features.ts";
import { singleTopHiggsSet } from "./single-top-higgs.ts";
import { photonFreeTopDnnSet, topDnnSet } from "./thq-top-dnn/top-dnn.ts";

/** A named list of features that are computed together. */
export interface FeatureSet {
  readonly name: string;
  readonly description: string;
  readonly features: readonly FeatureDefinition[];
  /** There where part of the features form a matrix. */
  readonly layout?: MatrixLayout;
  /**
   * One column per feature in their order, then, for each feature that an event may lack, an Int32 column `<name>:valid` with 1 or 0.
   * Where it is 0 the feature's column holds its fill.
   */
  readonly compute: (events: EventRecord) => Table;
}

function setOf<Source>({ reconstruct, ...set }: SetDefinition<Source>): FeatureSet {
  const compute = (record: EventRecord): Table => {
    const source = reconstruct(record);
    const values: [string, Column][] = [];
    const validity: [string, Column][] = [];
    for (const { name: column, unit, fill, value } of set.features) {
      const data = new Float64Array(record.events);
      for (let i = 0; i < data.length; i++) data[i] = value(source, i);
      if (fill !== undefined) {
        const valid = new Int32Array(record.events);
        for (let i = 0; i < data.length; i++) {
          valid[i] = Number.isNaN(data[i]) ? 0 : 1;
          if (valid[i] === 0) data[i] = fill;
        }
        validity.push([validityColumn(column), { values: valid, unit: "1" }]);
      }
      values.push([column, { values: data, unit }]);
    }
    return tableOf([...values, ...validity]);
  };
  return { ...set, compute };
}

/** The sets, each made for the choices of an analysis. */
const SETS: Readonly<Record<string, (options: FeatureOptions) => FeatureSet>> = {
  objects: (options) => setOf(objectSet(options)),
  "single-top-higgs": (options) => setOf(singleTopHiggsSet(options)),
  "photons-and-fat-jets": () => setOf(photonAndFatJetSet),
  "cms-top-21-003": (options) => setOf(cmsTop21003Set(options)),
  "cms-top-21-003-table": (options) => setOf(cmsTop21003TableSet(options)),
  "thq-top-dnn": () => setOf(topDnnSet),
  "thq-top-dnn-no-photons": () => setOf(photonFreeTopDnnSet),
  general: (options) => setOf(generalSet(options)),
};

/** The names that `featureSet` knows. */
export const featureSetNames: readonly string[] = Object.keys(SETS);

/** Name of the column that says where a feature is valid. */
export function validityColumn(feature: string): string {
  return `${feature}:valid`;
}

/** @throws AnalysisError CONFIG_UNKNOWN_FEATURE_SET with the nearest name */
export function featureSet(name: string, options: FeatureOptions = defaultFeatureOptions): FeatureSet {
  if (!Object.hasOwn(SETS, name)) throw unknownName("CONFIG_UNKNOWN_FEATURE_SET", "feature set", name, featureSetNames);
  return SETS[name](options);
}

/** A set by its name, or one whose columns get a prefix: two sets may mean different things by one name. */
export type FeatureSetRequest = string | { readonly name: string; readonly prefix: string };

/** The set asked for; with a prefix all its names begin with it. */
function requestedSet(request: FeatureSetRequest, options: FeatureOptions): FeatureSet {
  if (typeof request === "string") return featureSet(request, options);
  const { prefix } = request;
  const set = featureSet(request.name, options);
  return {
    ...set,
    features: set.features.map((feature) => ({ ...feature, name: `${prefix}${feature.name}` })),
    compute: (events) => tableOf([...set.compute(events).columns].map(([name, column]) => [`${prefix}${name}`, column] as const)),
  };
}

/**
 * The features of several sets, in their order. One that several sets share appears once.
 * @throws AnalysisError CONFIG_UNKNOWN_FEATURE_SET with the nearest name; CONFIG_DUPLICATE_COLUMN where two sets mean different things by one name
 */
export function requestedFeatures(
  requests: readonly FeatureSetRequest[],
  options: FeatureOptions = defaultFeatureOptions,
): readonly FeatureDefinition[] {
  const found = new Map<string, { readonly set: string; readonly feature: FeatureDefinition }>();
  for (const request of requests) {
    const { name: set, features } = requestedSet(request, options);
    for (const feature of features) {
      const earlier = found.get(feature.name);
      if (earlier === undefined) found.set(feature.name, { set, feature });
      else if (!sameFeature(earlier.feature, feature))
        throw new AnalysisError(
          "CONFIG_DUPLICATE_COLUMN",
          `"${feature.name}" of the set "${set}" (${feature.definition}) is another quantity than that of "${earlier.set}" (${earlier.feature.definition})`,
          { hint: `give one of the sets a prefix: { name: ${set}, prefix: ${set.replaceAll("-", "_")}_ }` },
        );
    }
  }
  return [...found.values()].map(({ feature }) => feature);
}

const sameFeature = (a: FeatureDefinition, b: FeatureDefinition): boolean =>
  a.definition === b.definition && a.unit === b.unit && a.fill === b.fill;

/**
 * The columns of several sets as one table. A feature that several sets share appears once.
 * @throws AnalysisError those of `requestedFeatures`
 */
export function computeFeatures(
  requests: readonly FeatureSetRequest[],
  events: EventRecord,
  options: FeatureOptions = defaultFeatureOptions,
): Table {
  requestedFeatures(requests, options);
  return tableOf(requests.flatMap((request) => [...requestedSet(request, options).compute(events).columns]));
}
