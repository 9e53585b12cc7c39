import type { EventRecord } from "@ratiometer/tables";
import type { Feature } from "./feature.ts";

/** What an analysis may choose of all its feature sets. */
export interface FeatureOptions {
  /** A jet with at least this score counts as b-tagged. */
  readonly bTagThreshold: number;
}

/** The medium working point of a CMS tagger (DeepCSV, 2018); flavour truth passes or fails it clearly. */
export const defaultFeatureOptions: FeatureOptions = { bTagThreshold: 0.4148 };

/** Names of a set's features where part of them form a matrix. */
export interface MatrixLayout {
  readonly global: readonly string[];
  /** Row by row. */
  readonly objects: readonly (readonly string[])[];
  /** The feature that says how many rows are filled. */
  readonly count: string;
}

/** Features that share the objects that they are computed from. */
export interface SetDefinition<Source> {
  readonly name: string;
  /** One or two sentences for those who choose among the sets. */
  readonly description: string;
  readonly features: readonly Feature<Source>[];
  readonly layout?: MatrixLayout;
  /** What the formulas read, for all events at once. */
  readonly reconstruct: (record: EventRecord) => Source;
}
