import type { FeaturesSummary } from "../event-features/feature-summary.ts";

/** What to say of systematic variations: they are there, and no likelihood uses them. */
export function unusedVariations({ variations, factors }: Pick<FeaturesSummary, "variations" | "factors">): readonly string[] {
  const names = [...variations, ...factors];
  if (names.length === 0) return [];
  const listed = names.slice(0, 4).join(", ") + (names.length > 4 ? ` and ${names.length - 4} more` : "");
  return [`the likelihood has no nuisance parameters: the variations ${listed} are columns of the features and change no result`];
}
