import { drawnEdges } from "./bin-edges.ts";
import { domainAround, domainFromZero } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure } from "./figure.ts";
import { joinLabels, labelHtml, labelText, latexLabel } from "./latex-label.ts";
import { curve, points, stepBand, steps } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { pointLabel, type Coefficient, type Point } from "./quantity.ts";

/** Reliability of ŝ = 1/(1 + r̂), the probability that an event comes from the denominator (the SM) rather than the numerator. */
export interface Calibration {
  /** The numerator. */
  readonly point: Point;
  /** Bin edges in ŝ, within [0, 1]. */
  readonly edges: Numbers;
  /** Mean ŝ in each bin, and the fraction of events from the denominator with its error; bins without events left out by `events` = 0. */
  readonly predicted: Numbers;
  readonly observed: Numbers;
  readonly error: Numbers;
  /** Sum of weights in each bin, numerator and denominator together. */
  readonly events: Numbers;
}

/** Observed fraction against predicted probability, and below how the events spread over it. */
export function calibrationFigure(id: string, content: Calibration, coefficients: readonly Coefficient[]): Markup {
  const { predicted, observed, error, events } = content;
  const label = pointLabel(content.point, coefficients);
  const where = `calibration at ${labelText(label)}`;
  const edges = drawnEdges(where, content.edges);
  finiteColumns(where, { "lower edge": edges.slice(1), predicted, observed, error, events });
  const filled = Array.from(events, (_, i) => i).filter((i) => events[i] > 0);
  const [x, y, bar] = [predicted, observed, error].map((column) => filled.map((i) => column[i]));
  const reach = filled.flatMap((i) => [edges[i], edges[i + 1], observed[i]]);
  const domain = domainAround(0.5, [reach], 0.05, 0.5);
  return figure(id, {
    title: joinLabels("Calibration, ", label, " against the SM"),
    caption: markup`Fraction of SM events among those to which the estimator gives the probability ${labelHtml(latexLabel("\\hat{s} = 1/(1+\\hat{r})"))}, the other half made at ${labelHtml(label)}. A calibrated estimator lies on the diagonal; a slope below it claims more separation than there is.`,
    panels: [
      {
        title: `Calibration at ${labelText(label)}`,
        description: "Points with error bars along the diagonal, and below them a histogram of the predicted probability.",
        x: { label: latexLabel("\\text{predicted }\\hat{s}"), domain },
        rows: [
          {
            y: { label: latexLabel("\\text{observed fraction}"), domain },
            height: 220,
            marks: (plot) => [curve(plot, domain, domain, "rule dashed"), points(plot, x, y, "first", bar)],
          },
          {
            y: { label: latexLabel("\\text{events}"), domain: domainFromZero([events]) },
            height: 84,
            marks: (plot) => [
              stepBand(
                plot,
                edges,
                Array.from(events, () => 0),
                events,
                "first",
              ),
              steps(plot, edges, events, "first"),
            ],
          },
        ],
      },
    ],
    legend: [
      { mark: "point with error", ink: "first", label: "observed fraction" },
      { mark: "line", ink: "rule dashed", label: "perfect calibration" },
    ],
    table: {
      columns: ["from", "to", "predicted", "observed", "error", "events"],
      rows: filled.map((i) => [edges[i], edges[i + 1], predicted[i], observed[i], error[i], events[i]]),
    },
  });
}
