/** A named quantity of an event. */
export interface FeatureDefinition {
  readonly name: string;
  /** "GeV", "rad", "GeV^0.5" or "1". */
  readonly unit: string;
  readonly latex: string;
  /** In words or as a formula: what it is, and from which objects. */
  readonly definition: string;
  /** Value where the event lacks the feature. Features without one exist in every event. */
  readonly fill?: number;
  /** What the analysis that published it calls it. */
  readonly alias?: string;
}

/** A definition with its formula. NaN says that the event lacks the feature. */
export interface Feature<Source> extends FeatureDefinition {
  readonly value: (source: Source, event: number) => number;
}

/** A name as LaTeX: text where an underscore would lower what follows. */
export const nameInLatex = (name: string): string => (name.includes("_") ? `\\text{${name.replaceAll("_", "\\_")}}` : name);

/** A feature that exists only where its objects do, with the fill that says so in most sets: 0. */
export function optionalFeature<Source>(
  name: string,
  unit: string,
  latex: string,
  definition: string,
  value: Feature<Source>["value"],
): Feature<Source> {
  return { name, unit, latex, definition, fill: 0, value };
}
