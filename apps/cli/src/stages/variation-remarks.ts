import type { Channel, Classifier } from "@ratiometer/config";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import { pairedFactors, type NuisanceParameter } from "./nuisance-parameters.ts";

const listed = (names: readonly string[]): string =>
  names.slice(0, 4).join(", ") + (names.length > 4 ? ` and ${names.length - 4} more` : "");

/** What to say of systematic variations that no likelihood uses: those of objects, and of weights without an up and a down. */
export function unusedVariations(summary: Pick<FeaturesSummary, "variations" | "factors">): readonly string[] {
  const used = pairedFactors(summary).flatMap((name) => [`${name}_up`, `${name}_down`]);
  const names = [...summary.variations, ...summary.factors.filter((factor) => !used.includes(factor))];
  if (names.length === 0) return [];
  return [`the variations ${listed(names)} are columns of the features and no nuisance parameters: they change no result`];
}

/**
 * What to say where an unbinned channel knows of an uncertainty only what it does to the rate: the density is known for all samples together, or of each class of
 * samples where the channel names a classifier.
 */
export function approximatedVariations(
  {
    channels,
    samples,
    classifiers = [],
  }: {
    readonly channels: readonly (Pick<Channel, "name" | "model"> & { readonly processes?: string | undefined })[];
    readonly samples: readonly { readonly name: string }[];
    readonly classifiers?: readonly Pick<Classifier, "name" | "classes">[];
  },
  nuisances: readonly Pick<NuisanceParameter, "name" | "normalisation">[],
): readonly string[] {
  const isKnown = (processes: string | undefined, { normalisation }: Pick<NuisanceParameter, "normalisation">): boolean => {
    if (normalisation === undefined) return false;
    const concerned = (name: string): boolean => normalisation.samples.includes(name);
    if (samples.every(({ name }) => concerned(name))) return true;
    const classes = classifiers.find(({ name }) => name === processes)?.classes;
    return classes?.every((each) => new Set(each.samples.map(concerned)).size === 1) ?? false;
  };
  const unbinned = channels.filter(({ model }) => model === "unbinned");
  const rateOnly = nuisances.filter((nuisance) => unbinned.some(({ processes }) => !isKnown(processes, nuisance)));
  const concerned = unbinned.filter(({ processes }) => rateOnly.some((nuisance) => !isKnown(processes, nuisance)));
  if (concerned.length === 0) return [];
  const where = `unbinned channel${concerned.length === 1 ? "" : "s"} ${listed(concerned.map(({ name }) => name))}`;
  return [
    `of ${listed(rateOnly.map(({ name }) => name))} the ${where} see${concerned.length === 1 ? "s" : ""} what the rate does, not what the density does; processes: CLASSIFIER tells it of whole classes`,
  ];
}
