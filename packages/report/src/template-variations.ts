import { htmlTable, type TableColumn } from "./html-table.ts";
import { markup, type Markup } from "./markup.ts";
import { formatNumber } from "./number-format.ts";

/** What a systematic uncertainty does to the template of a sample in a channel, and what was made of it. */
export interface TemplateVariationSummary {
  readonly name: string;
  readonly channel: string;
  readonly sample: string;
  /** Relative changes of the sum by one standard deviation up and down. */
  readonly normalisation: { readonly up: number; readonly down: number };
  /** Largest relative change of a bin beside that of the sum. */
  readonly shape: number;
  /** Probability that the finite simulation alone makes as large a change of shape, up and down; null where no shape can be told. */
  readonly chance?: { readonly up: number | null; readonly down: number | null };
  readonly smoothed: boolean;
  readonly fate: "kept" | "normalisation" | "shape" | "dropped";
}

/** Shapes that fluctuations alone make this often say nothing. */
const INSIGNIFICANT = 0.05;

const FATES = { kept: "kept", normalisation: "normalisation only", shape: "shape only", dropped: "left out" } as const;

const percent = (value: number): string => `${formatNumber(100 * value, 2)} %`;

/** The smaller of the probabilities up and down. */
function chanceOf({ chance }: TemplateVariationSummary): number | undefined {
  const known = [chance?.up, chance?.down].filter((each) => typeof each === "number");
  return known.length === 0 ? undefined : Math.min(...known);
}

/** What was smoothed and pruned, in a line, and each variation in a table that opens; nothing where nothing was asked for. */
export function templateVariations(variations: readonly TemplateVariationSummary[]): Markup | undefined {
  if (variations.length === 0) return undefined;
  const count = (holds: (variation: TemplateVariationSummary) => boolean): number => variations.filter(holds).length;
  const isInsignificant = (variation: TemplateVariationSummary): boolean =>
    (variation.fate === "kept" || variation.fate === "shape") && (chanceOf(variation) ?? 0) > INSIGNIFICANT;
  const told = [
    `${count(({ smoothed }) => smoothed)} smoothed`,
    `${count(({ fate }) => fate === "normalisation")} left as normalisations`,
    `${count(({ fate }) => fate === "shape")} left as shapes`,
    `${count(({ fate }) => fate === "dropped")} left out`,
    `${count(isInsignificant)} with a shape that is left and no larger than fluctuations of the simulation`,
  ];
  const columns: readonly TableColumn[] = [
    { heading: "uncertainty" },
    { heading: "channel" },
    { heading: "sample" },
    { heading: "normalisation up", align: "right" },
    { heading: "down", align: "right" },
    { heading: "largest change of shape", align: "right" },
    { heading: "probability of it by chance", align: "right" },
    { heading: "smoothed" },
    { heading: "in the likelihood" },
  ];
  const rows = variations.map((variation) => {
    const { name, channel, sample, normalisation, shape, smoothed, fate } = variation;
    const chance = chanceOf(variation);
    return [
      name,
      channel,
      sample,
      percent(normalisation.up),
      percent(normalisation.down),
      percent(shape),
      chance === undefined ? "–" : formatNumber(chance, 2),
      smoothed ? "yes" : "no",
      FATES[fate],
    ];
  });
  return markup`<p>Of ${variations.length} changes of templates by systematic uncertainties ${told.slice(0, -1).join(", ")}; ${told[told.length - 1]}.</p>
<details><summary>Changes of templates</summary>${htmlTable(columns, rows, "Changes of templates by one standard deviation, with what was left of them")}</details>
`;
}
