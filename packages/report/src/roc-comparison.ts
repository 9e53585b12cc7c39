import { figure } from "./figure.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { plainLabel } from "./latex-label.ts";
import { band, curve, type Ink } from "./marks.ts";
import type { Markup } from "./markup.ts";
import { formatMeasurement } from "./number-format.ts";
import type { Measurement } from "./report-content.ts";

/** The ROC curve of one discriminant: shares at or above each threshold, from (0, 0) to (1, 1). */
export interface DiscriminantRoc {
  readonly name: string;
  /** Of the class that is sought, with error. */
  readonly accepted: Numbers;
  readonly acceptedError: Numbers;
  /** Of all others. */
  readonly mistaken: Numbers;
  readonly area: Measurement;
}

const INKS: readonly Ink[] = ["first", "second dashed", "third", "fourth dashed", "fifth"];
const UNIT = [0, 1] as const;

/** Several discriminants of the same classes on the same events, side by side. @param sought name of the class */
export function rocComparisonFigure(id: string, sought: string, curves: readonly DiscriminantRoc[]): Markup {
  curves.forEach(({ name, accepted, acceptedError, mistaken }) =>
    finiteColumns(`ROC curve of ${name}`, { accepted, acceptedError, mistaken }),
  );
  const inkOf = (c: number): Ink => INKS[c % INKS.length];
  return figure(id, {
    title: `ROC curves side by side, ${sought} against the rest`,
    caption: `Share of the events of ${sought} above a threshold of each discriminant, against the share of all other events above the same one, hold-out events. Areas: ${curves.map(({ name, area: { value, error } }) => `${name} ${formatMeasurement(value, error)}`).join(", ")}. The errors of the areas are common to a large part, as the events are the same.`,
    panels: [
      {
        title: `ROC curves, ${sought} against the rest`,
        description: "A curve from zero to one for each discriminant, with its error as a band.",
        x: { label: plainLabel("share of the rest"), domain: UNIT },
        rows: [
          {
            y: { label: plainLabel(`share of ${sought}`), domain: UNIT },
            height: 320,
            marks: (plot) => [
              curve(plot, UNIT, UNIT, "rule dashed"),
              ...curves.map(({ accepted, acceptedError, mistaken }, c) => {
                const end = (sign: number): number[] => Array.from(accepted, (value, i) => value + sign * acceptedError[i]);
                return [
                  band(plot, mistaken, end(-1), end(1), INKS[c % INKS.length].replace(" dashed", "")),
                  curve(plot, mistaken, accepted, inkOf(c)),
                ];
              }),
            ],
          },
        ],
      },
    ],
    legend: curves.map(({ name }, c) => ({ mark: "line with band", ink: inkOf(c), label: name })),
    table: {
      columns: ["discriminant", "share of the rest", `share of ${sought}`, "error"],
      rows: curves.flatMap(({ name, accepted, acceptedError, mistaken }) =>
        Array.from(accepted, (value, i) => [name, mistaken[i], value, acceptedError[i]]),
      ),
    },
  });
}
