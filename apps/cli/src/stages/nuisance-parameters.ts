import type { Analysis } from "@ratiometer/config";
import { factorColumn } from "@ratiometer/features";
import type { FreeNormalisation } from "@ratiometer/hepdata-export";
import type { FeaturesSummary } from "../event-features/feature-summary.ts";
import type { SelectedEvents } from "./selected-events.ts";

/** A nuisance parameter of the likelihood: what its shifts by one standard deviation make of the weight of an event. */
export interface NuisanceParameter {
  readonly name: string;
  /** Of a normalisation: factors on the yields of the samples that it applies to, by their names. */
  readonly normalisation?: { readonly samples: readonly string[]; readonly up: number; readonly down: number };
  /** Factors on the weight of a row. */
  readonly up: (row: number) => number;
  readonly down: (row: number) => number;
}

/** Variations of weights of which there is an up and a down, by what they have in common: "muR" of "muR_up" and "muR_down". */
export function pairedFactors({ factors }: Pick<FeaturesSummary, "factors">): readonly string[] {
  return factors.flatMap((factor) => {
    const name = /^(.+)_up$/.exec(factor)?.[1];
    return name !== undefined && factors.includes(`${name}_down`) ? [name] : [];
  });
}

/** The nuisance parameters of an analysis: its normalisations, and the variations of weights that go up and down. */
export function nuisanceParameters(
  { systematics }: Pick<Analysis, "systematics">,
  { table, sample, summary }: Pick<SelectedEvents, "table" | "sample" | "summary">,
): readonly NuisanceParameter[] {
  const normalisations = systematics.flatMap((systematic): NuisanceParameter[] => {
    if (systematic.type !== "normalisation") return [];
    const { name, up, down, samples = summary.samples } = systematic;
    const concerned = summary.samples.map((each) => samples.includes(each));
    return [
      {
        name,
        normalisation: { samples, up, down },
        up: (row) => (concerned[sample[row]] ? up : 1),
        down: (row) => (concerned[sample[row]] ? down : 1),
      },
    ];
  });
  const weights = pairedFactors(summary).map((name): NuisanceParameter => {
    const [up, down] = ["up", "down"].map((direction) => table.columns.get(factorColumn(`${name}_${direction}`))?.values ?? []);
    return { name, up: (row) => up[row], down: (row) => down[row] };
  });
  return [...normalisations, ...weights];
}

/** The free normalisations of an analysis. */
export const freeNormalisations = ({ systematics }: Pick<Analysis, "systematics">): readonly FreeNormalisation[] =>
  systematics.flatMap((systematic) => (systematic.type === "free" ? [{ name: systematic.name, range: systematic.range }] : []));

/** What they apply to, as what normalisations do. */
export const freeVariations = ({
  systematics,
  samples,
}: Pick<Analysis, "systematics" | "samples">): readonly Pick<NuisanceParameter, "name" | "normalisation">[] =>
  systematics.flatMap((systematic) =>
    systematic.type === "free"
      ? [{ name: systematic.name, normalisation: { samples: systematic.samples ?? samples.map(({ name }) => name), up: 1, down: 1 } }]
      : [],
  );
