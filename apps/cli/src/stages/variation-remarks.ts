import type { Channel } from "@ratiometer/config";
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

/** What to say where an unbinned channel knows of an uncertainty only what it does to the rate: the density is known for all samples together, as they are. */
export function approximatedVariations(
  {
    channels,
    samples,
  }: { readonly channels: readonly Pick<Channel, "name" | "model">[]; readonly samples: readonly { readonly name: string }[] },
  nuisances: readonly Pick<NuisanceParameter, "name" | "normalisation">[],
): readonly string[] {
  const rateOnly = nuisances.filter(({ normalisation }) => samples.some(({ name }) => !normalisation?.samples.includes(name)));
  const unbinned = channels.filter(({ model }) => model === "unbinned");
  if (rateOnly.length === 0 || unbinned.length === 0) return [];
  const where = `unbinned channel${unbinned.length === 1 ? "" : "s"} ${listed(unbinned.map(({ name }) => name))}`;
  return [
    `of ${listed(rateOnly.map(({ name }) => name))} the ${where} see${unbinned.length === 1 ? "s" : ""} what the rate does, not what the density does`,
  ];
}
