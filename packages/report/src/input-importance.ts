import type { Tick } from "./axis.ts";
import { paddedDomain, shifted } from "./domain.ts";
import { figure } from "./figure.ts";
import { finiteColumns } from "./finite-columns.ts";
import { labelText, plainLabel } from "./latex-label.ts";
import { horizontalBars, verticalRule } from "./marks.ts";
import type { Markup } from "./markup.ts";
import type { PanelSpec } from "./panel.ts";
import { quantityLabel, type Quantity } from "./quantity.ts";
import type { Measurement } from "./report-content.ts";

/** What each input is worth to an estimator, the most important first. */
export interface InputImportance {
  /** Events of the permutations, and of the integrated gradients. */
  readonly events: number;
  readonly attributed: number;
  readonly inputs: readonly {
    readonly quantity: Quantity;
    /** Increase of the loss when the input's values are dealt to the events anew. */
    readonly permutation: Measurement;
    /** Mean size of its integrated gradient, in units of the output. */
    readonly attribution: number;
  }[];
}

/** Inputs drawn; the table has all. */
const DRAWN = 20;

/** Two bar charts over the same inputs: what the loss loses without each, and what the network makes of it. `output` is what the gradients are of. */
export function inputImportanceFigure(id: string, { events, attributed, inputs }: InputImportance, output: string): Markup {
  const values = inputs.map(({ permutation }) => permutation.value);
  const errors = inputs.map(({ permutation }) => permutation.error);
  const attributions = inputs.map(({ attribution }) => attribution);
  finiteColumns("importance of the inputs", { values, errors, attributions });
  const drawn = inputs.slice(0, DRAWN);
  const at = drawn.map((_, i) => drawn.length - i);
  const ticks = drawn.map(({ quantity }, i): Tick => ({ value: at[i], label: quantityLabel(quantity) }));
  const chart = (title: string, label: string, sizes: readonly number[], bars?: readonly number[]): PanelSpec => ({
    title,
    description: `A bar for each of ${drawn.length} inputs, the largest on top.`,
    x: {
      label: plainLabel(label),
      domain: paddedDomain(bars === undefined ? [sizes, [0]] : [shifted(sizes, bars, 1), shifted(sizes, bars, -1), [0]]),
    },
    rows: [
      {
        y: { label: [], domain: [0.4, drawn.length + 0.6], ticks },
        height: Math.max(120, 22 * drawn.length),
        marks: (plot) => [verticalRule(plot, 0, "rule"), horizontalBars(plot, at, sizes, "first", bars)],
      },
    ],
  });
  const cut = inputs.length > DRAWN ? ` The ${DRAWN} most important of ${inputs.length} are drawn.` : "";
  return figure(id, {
    title: "What the inputs are worth",
    caption: `Left, how much the loss grows when an input’s values are dealt to the events anew (${events} events), with its error: 0 for an input that is not used; inputs that say the same can stand in for one another. Right, the mean size of what an input adds to ${output} by integrated gradients from the mean of the training events (${attributed} events): what the network does, not whether it is right.${cut}`,
    panels: [
      chart("Permutation importance", "increase of the loss", values.slice(0, DRAWN), errors.slice(0, DRAWN)),
      chart("Integrated gradients", `mean size of the part in ${output}`, attributions.slice(0, DRAWN)),
    ],
    legend: [],
    table: {
      columns: ["input", "increase of the loss", "error", `part in ${output}`],
      rows: inputs.map(({ quantity }, i) => [labelText(plainLabel(quantity.name)), values[i], errors[i], attributions[i]]),
    },
    wide: true,
  });
}
