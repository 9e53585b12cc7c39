import { analysisOfText, type Analysis, type EventFiles } from "@ratiometer/config";
import type { ArtifactIndex } from "../artifact-index.ts";

/** What a user says of own events that have to be reconstructed. */
export interface EventRequest {
  /** Of the sample; chance in the detector depends on it and on the seed. */
  readonly name: string;
  readonly kind: EventFiles["kind"];
  /** Absolute. */
  readonly files: readonly string[];
  /** A scheme of weights, or a weight map: a file. */
  readonly weights: { readonly scheme: string } | { readonly map: string };
  /** Of all generated events at the SM, pb. */
  readonly crossSection: number | undefined;
  /** Sum of the weights of all generated events; "events": they are in the files. */
  readonly sumOfWeights: number | "events" | undefined;
  /** Of generator-level events. */
  readonly smearing: "generic-lhc" | "none";
  readonly seed: number;
}

/** What an index says of how its events became columns. */
export type RecipeIndex = Pick<ArtifactIndex, "name" | "generator" | "luminosity" | "coefficients" | "provenance">;

/** The part of its analysis file that an artifact publishes: how events become columns, and which are selected. */
export interface PublishedRecipe {
  readonly reconstruction?: { readonly smearing?: string };
  readonly objects?: object;
  readonly selection?: readonly string[];
  readonly features?: { readonly sets?: readonly unknown[]; readonly extra?: object };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** How the artifact's events became columns; undefined where it does not say. */
export function publishedRecipe({ provenance: { settings } }: RecipeIndex): PublishedRecipe | undefined {
  const analysis = isObject(settings) ? settings["analysis"] : undefined;
  return isObject(analysis) ? analysis : undefined;
}

/**
 * An analysis of own events as the artifact's own were treated: read from the published part of the analysis file, so that its schema and checks judge
 * what strangers have written there.
 * @throws AnalysisError or AggregateError CONFIG_… with "artifact.json" as the file
 */
export function recipeAnalysis(index: RecipeIndex, recipe: PublishedRecipe, request: EventRequest): Analysis {
  const { name, kind, files, weights, crossSection, sumOfWeights, smearing, seed } = request;
  const [first] = index.coefficients;
  const document = {
    version: 1,
    name: "reinterpretation",
    seed,
    luminosity: index.luminosity ?? { value: 1, unit: "fb^-1" },
    coefficients: Object.fromEntries(index.coefficients.map(({ name: coefficient, ...said }) => [coefficient, said])),
    samples: {
      [name]: {
        process: name,
        source: { [kind]: files },
        weights: { ...weights, ...(sumOfWeights === undefined ? {} : { sum_of_weights: sumOfWeights }) },
        ...(crossSection === undefined ? {} : { cross_section: { value: crossSection, unit: "pb" } }),
      },
    },
    ...recipe,
    reconstruction: { smearing },
    // an analysis has an estimator, a channel and a scan; events need none of them
    estimators: { none: { type: "score", method: "sally", coefficients: [first.name], training: { epochs: 1 } } },
    channels: { none: { model: "binned", axes: [{ column: "none", edges: [0, 1] }] } },
    inference: { scans: [{ coefficients: [first.name] }] },
  };
  const file = `${index.name}: artifact.json settings.analysis`;
  return analysisOfText(JSON.stringify(document, undefined, 1), { file, directory: "", variants: [] });
}
