/** A named quantity of an event. */
export interface FeatureDefinition {
  readonly name: string;
  /** "GeV", "rad" or "1". */
  readonly unit: string;
  readonly latex: string;
  /** In words or as a formula: what it is, and from which objects. */
  readonly definition: string;
  /** Value where the event lacks the feature. Features without one exist in every event. */
  readonly fill?: number;
}

/** A definition with its formula. NaN says that the event lacks the feature. */
export interface Feature<Source> extends FeatureDefinition {
  readonly value: (source: Source, event: number) => number;
}
