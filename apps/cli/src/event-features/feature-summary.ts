import type { Analysis } from "@ratiometer/config";
import {
  type CutFlowStep,
  type FeatureDefinition,
  type FeatureOptions,
  nameInLatex,
  requestedFeatures,
  SELECTION_SET,
  validityColumn,
} from "@ratiometer/features";

/** The cut flow of one sample at the SM, pb. */
export interface SampleCutFlow {
  readonly sample: string;
  readonly steps: readonly (Pick<CutFlowStep, "selection" | "events" | "negative" | "error" | "effectiveSampleSize"> & {
    readonly crossSection: number;
  })[];
}

/** What the features stage leaves beside its table. */
export interface FeaturesSummary {
  readonly samples: readonly string[];
  /** Files of the samples, in the order of the column `STRATUM`; `generated` counts before the selection. */
  readonly strata: readonly { readonly sample: string; readonly generated: number }[];
  readonly definitions: readonly FeatureDefinition[];
  /** Columns that the estimators see. */
  readonly inputs: readonly string[];
  /** Variations of objects: each column c has another one c@variation. */
  readonly variations: readonly string[];
  /** Variations of the weights: names of the columns factor:name. */
  readonly factors: readonly string[];
  readonly cutFlow: readonly SampleCutFlow[];
}

/** A column of the nominal features. */
export interface FeatureColumn {
  readonly name: string;
  readonly unit: string;
  /** Whether all events have the same value. */
  readonly constant: boolean;
}

/** The cut flow as the summary keeps it. */
export const sampleCutFlow = (sample: string, steps: readonly CutFlowStep[]): SampleCutFlow => ({
  sample,
  steps: steps.map(({ weight, ...step }) => ({ ...step, crossSection: weight })),
});

/** Definitions of all columns: those of the feature sets, of the extra features, and of columns of the event files. */
export function columnDefinitions(
  analysis: Analysis,
  options: FeatureOptions,
  extra: readonly FeatureDefinition[],
  columns: readonly FeatureColumn[],
): FeatureDefinition[] {
  const { sets } = analysis.features;
  const known = new Map([...requestedFeatures([SELECTION_SET, ...sets], options), ...extra].map((feature) => [feature.name, feature]));
  return columns.map(
    ({ name, unit }) =>
      known.get(name) ?? {
        name,
        unit,
        latex: nameInLatex(name),
        definition: name.endsWith(validityColumn("")) ? "1 where the feature exists, else 0" : `observable ${name}`,
      },
  );
}

/**
 * What networks see: the columns that `inputs` names, or else those of the requested sets, of the event files and the extra ones; of validity columns
 * those that tell something.
 */
export function inputColumns({ features }: Analysis, options: FeatureOptions, columns: readonly FeatureColumn[]): string[] {
  const { sets, extra, inputs } = features;
  const telling = columns.filter(({ name, constant }) => name.endsWith(validityColumn("")) && !constant).map(({ name }) => name);
  if (inputs === undefined && sets.length === 0)
    return columns.filter(({ name }) => !name.endsWith(validityColumn("")) || telling.includes(name)).map(({ name }) => name);
  const requested = requestedFeatures(sets, options).map(({ name }) => name);
  const taken = (features.columns ?? []).filter((name) => columns.some((column) => column.name === name));
  const wanted = inputs ?? [...new Set([...requested, ...taken, ...extra.map(({ name }) => name)])];
  return [...wanted, ...wanted.map(validityColumn).filter((name) => telling.includes(name))];
}
