import { figure } from "./figure.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { joinLabels, labelHtml, labelText, plainLabel } from "./latex-label.ts";
import { band, curve } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatMeasurement } from "./number-format.ts";
import { pointLabel, type Coefficient, type Point } from "./quantity.ts";
import type { Measurement } from "./report-content.ts";

/** How well r̂ tells events of a point from events of the SM: shares at or above each threshold, from (0, 0) to (1, 1). */
export interface Roc {
  readonly point: Point;
  /** Of the events of the point, with error. */
  readonly accepted: Numbers;
  readonly acceptedError: Numbers;
  /** Of the SM events, with error. */
  readonly mistaken: Numbers;
  readonly mistakenError: Numbers;
  readonly area: Measurement;
}

const UNIT = [0, 1] as const;

/** The ROC curve with the error of the accepted share, and the diagonal on which an estimator lies that tells nothing. */
export function rocFigure(id: string, content: Roc, coefficients: readonly Coefficient[]): Markup {
  const { accepted, acceptedError, mistaken, mistakenError, area } = content;
  const label = pointLabel(content.point, coefficients);
  finiteColumns(`ROC curve at ${labelText(label)}`, { accepted, acceptedError, mistaken, mistakenError });
  const ends = (sign: number): number[] => Array.from(accepted, (value, i) => value + sign * acceptedError[i]);
  return figure(id, {
    title: joinLabels("ROC curve, ", label, " against the SM"),
    caption: markup`Share of events made at ${labelHtml(label)} whose learned ratio is above a threshold, against the share of SM events above the same one. Area under the curve: ${formatMeasurement(area.value, area.error)}; ½ is the diagonal, on which nothing can be told apart. The area is a property of the physics as much as of the estimator: no estimator can exceed that of the exact ratio.`,
    panels: [
      {
        title: `ROC curve at ${labelText(label)}`,
        description: "A curve from zero to one above the diagonal, with its error as a band.",
        x: { label: plainLabel("share of SM events"), domain: UNIT },
        rows: [
          {
            // the title says which: with many coefficients it is too long for an axis
            y: { label: plainLabel("share of events at the point"), domain: UNIT },
            height: 320,
            marks: (plot) => [
              curve(plot, UNIT, UNIT, "rule dashed"),
              band(plot, mistaken, ends(-1), ends(1), "first"),
              curve(plot, mistaken, accepted, "first"),
            ],
          },
        ],
      },
    ],
    legend: [
      { mark: "line with band", ink: "first", label: "learned ratio" },
      { mark: "line", ink: "rule dashed", label: "no separation" },
    ],
    table: {
      columns: ["SM share", "error", joinLabels("share at ", label), "error"],
      rows: Array.from(accepted, (value, i) => [mistaken[i], mistakenError[i], value, acceptedError[i]]),
    },
  });
}
