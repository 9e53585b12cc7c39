import { basename } from "node:path";
import { isEventFiles, type Analysis, type Sample } from "@ratiometer/config";
import type { Json } from "@ratiometer/hepdata-export";
import type { IngestedSample } from "../event-ingest/ingested-sample.ts";

/** Plain data without what is undefined, with infinities in words. */
const asJson = (value: unknown): Json =>
  JSON.parse(
    JSON.stringify(value, (_, node: unknown) => (typeof node === "number" && !Number.isFinite(node) ? String(node) : node)),
  ) as Json;

/** A source without the folders of its files, which are where they happened to be. */
function sourceSettings({ source }: Sample): object {
  if (isEventFiles(source)) {
    const { map } = source.weights;
    return {
      ...source,
      patterns: source.patterns.map((pattern) => basename(pattern)),
      weights: { ...source.weights, map: map && basename(map) },
    };
  }
  if (source.kind === "closed-form") return source;
  return { ...source, pdf: source.pdf && basename(source.pdf) };
}

/** Which data, without the folders of their files. */
function inferenceSettings({ observed, unblinded, ...inference }: Analysis["inference"]): object {
  if (observed === undefined) return inference;
  return { ...inference, unblinded, observed: { kind: observed.kind, patterns: observed.patterns.map((pattern) => basename(pattern)) } };
}

/**
 * How the events were made and selected and what was inferred, for the provenance of an artifact: what the analysis file says, and of simulated samples what their
 * generation came to (scale, couplings, parton densities, cross sections). The networks' hyperparameters are with the networks.
 */
export function provenanceSettings(analysis: Analysis, samples: readonly IngestedSample[]): Readonly<Record<string, Json>> {
  const made = new Map(samples.map((sample) => [sample.name, sample]));
  return {
    samples: asJson(
      analysis.samples.map((sample) => ({
        name: sample.name,
        process: sample.process,
        source: sourceSettings(sample),
        combine: sample.combine,
        cross_section: sample.crossSection,
        simulation: made.get(sample.name)?.files.flatMap(({ simulation }) => simulation ?? []),
      })),
    ),
    split: asJson(analysis.split),
    systematics: asJson(analysis.systematics),
    channels: asJson(analysis.channels),
    inference: asJson(inferenceSettings(analysis.inference)),
  };
}
