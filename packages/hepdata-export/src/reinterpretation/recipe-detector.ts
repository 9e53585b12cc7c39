import type { NetworkInput } from "../artifact-content.ts";
import type { EventRequest, PublishedRecipe, RecipeIndex } from "./event-recipe.ts";

type Smearing = EventRequest["smearing"];

/** What generator-level events miss. */
const DETECTORS = {
  same: "generator-level events pass the parametrised detector generic-lhc, as the artifact's own events did: as good as those, without shower, pile-up and the response of a real detector",
  other:
    "generator-level events pass the parametrised detector generic-lhc, which is not the detector of the artifact: efficiencies, resolutions and fakes are typical ones, without shower and pile-up; rates may be off by tens of per cent, shapes less",
  none: "generator-level events are taken as they are, without a detector: outputs are those of ideal measurements",
} as const;

/** The detector that generator-level events pass unless asked otherwise: as the artifact's own events, or a parametrised one where those were measured objects. */
export function recipeDetector(recipe: PublishedRecipe, features: readonly Pick<NetworkInput, "level">[]): Smearing {
  if (recipe.reconstruction?.smearing === "generic-lhc") return "generic-lhc";
  return features.some(({ level }) => level === "reconstructed") ? "generic-lhc" : "none";
}

/**
 * What there is to say of how the published columns were made again.
 * @param version of this program @param smearing of generator-level events; undefined for measured ones
 */
export function recipeRemarks(
  { generator }: RecipeIndex,
  recipe: PublishedRecipe,
  version: string,
  smearing: Smearing | undefined,
): readonly string[] {
  const detector = smearing === "none" ? "none" : recipe.reconstruction?.smearing === smearing ? "same" : "other";
  return [
    ...(smearing === undefined ? [] : [DETECTORS[detector]]),
    ...(generator.version === version
      ? []
      : [`the columns are computed by version ${version}, those of the artifact were by ${generator.version}: definitions may differ`]),
  ];
}
