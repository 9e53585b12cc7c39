import { AnalysisError, type Analysis } from "@ratiometer/config";
import type { WeightVariation, WeightVariations } from "@ratiometer/eft";

type Family = WeightVariation["family"];

/** Families of variations that a systematic variation of the weights means. */
const FAMILIES = {
  scale: ["scale"],
  pdf: ["pdf"],
  "parton-shower": ["parton shower"],
  nuisance: ["nuisance", "column"],
} as const satisfies Record<string, readonly Family[]>;

/** The variations of weights that an analysis asks for of a sample. */
export interface RequestedVariations {
  readonly families: ReadonlySet<Family>;
  /**
   * What is lacking: an error where the analysis names the sample, otherwise a warning.
   * @param found names of the variations that the files have, by family
   * @throws AnalysisError DATA_NO_VARIATIONS
   */
  readonly lacking: (found: ReadonlySet<Family>) => readonly string[];
}

/** What an analysis asks for of a sample. */
export function requestedVariations({ systematics, where }: Analysis, sample: string): RequestedVariations {
  const requested = systematics.flatMap((systematic) =>
    systematic.type === "weights" && (systematic.samples?.includes(sample) ?? true) ? [systematic] : [],
  );
  return {
    families: new Set(requested.flatMap(({ of }) => FAMILIES[of])),
    lacking: (found) =>
      requested
        .filter(({ of }) => !FAMILIES[of].some((family) => found.has(family)))
        .map(({ name, of, samples }) => {
          const text = `the files of sample "${sample}" have no weights of ${of}, which "${name}" asks for`;
          if (samples === undefined) return `${text}: they stay as they are`;
          const path = `systematics.${name}`;
          throw new AnalysisError("DATA_NO_VARIATIONS", text, { where: where(path), path, hint: `leave "${sample}" out of its samples` });
        }),
  };
}

/** Those of the variations of a file that are asked for. */
export function variationsOf(all: WeightVariations, { families }: RequestedVariations): WeightVariations {
  return { ...all, variations: all.variations.filter(({ family }) => families.has(family)) };
}

/** What to know about events without a factor. @param invalid how many there are, by variation */
export function invalidFactors(sample: string, invalid: ReadonlyMap<string, number>): string[] {
  const lacking = [...invalid].filter(([, events]) => events > 0);
  if (lacking.length === 0) return [];
  const listed = lacking.slice(0, 3).map(([name, events]) => `"${name}" in ${events} events`);
  const more = lacking.length > 3 ? ` and ${lacking.length - 3} more` : "";
  return [
    `sample "${sample}" has no factor for ${listed.join(", ")}${more}, as the weight is 0 or the number is not finite: it is 1 there`,
  ];
}
