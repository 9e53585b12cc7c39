import { paddedDomain, quotientDomain, shifted } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure } from "./figure.ts";
import { joinLabels, labelHtml, labelText, latexLabel } from "./latex-label.ts";
import { curve, horizontalRule, points } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { pointLabel, type Coefficient, type Point } from "./quantity.ts";

/** Learned ratio against the exact joint ratio at one point, in bins of the learned one, events from the SM. */
export interface RatioAgainstExact {
  readonly point: Point;
  /** Mean of r̂(x|c) in each bin. */
  readonly learned: Numbers;
  /** Mean of the joint ratio r(x, z|c) in each bin and its Monte Carlo error. */
  readonly exact: Numbers;
  readonly error: Numbers;
  /** Events in each bin. */
  readonly events: Numbers;
}

/** The joint ratio's mean in bins of r̂: E[r(x, z) | r̂(x)] = r̂ for a calibrated estimator. */
export function ratioAgainstExactFigure(id: string, content: RatioAgainstExact, coefficients: readonly Coefficient[]): Markup {
  const { learned, exact, error, events } = content;
  const label = pointLabel(content.point, coefficients);
  finiteColumns(`learned against exact ratio at ${labelText(label)}`, { learned, exact, error, events });
  const all = [...Array.from(learned), ...Array.from(exact)];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const logarithmic = low > 0 && high > 8 * low;
  const domain: readonly [number, number] = logarithmic ? [low / 1.3, high * 1.3] : paddedDomain([all]);
  const kind = logarithmic ? "log" : "linear";
  // The lower plot compares by division; bins in which r̂ vanishes stay out of it.
  const shown = Array.from(learned, (_, i) => i).filter((i) => learned[i] > 0);
  const quotient = shown.map((i) => exact[i] / learned[i]);
  const quotientError = shown.map((i) => error[i] / learned[i]);
  return figure(id, {
    title: joinLabels("Learned against exact ratio, ", label),
    caption: markup`Mean of the exact joint ratio, which knows the hidden state of each event, in bins of the learned ratio ${labelHtml(latexLabel("\\hat{r}(x)"))} at ${labelHtml(label)}. A good estimator puts every point on the diagonal within its error.`,
    panels: [
      {
        title: `Learned against exact ratio at ${labelText(label)}`,
        description: "Points with error bars along the diagonal, and below them the exact ratio divided by the learned one.",
        x: { label: latexLabel("\\text{learned }\\hat{r}"), domain, kind },
        rows: [
          {
            y: { label: latexLabel("\\text{mean exact }r"), domain, kind },
            height: 220,
            marks: (plot) => [curve(plot, domain, domain, "rule dashed"), points(plot, learned, exact, "first", error)],
          },
          {
            y: {
              label: latexLabel("r / \\hat{r}"),
              domain: quotientDomain([shifted(quotient, quotientError, -1), shifted(quotient, quotientError, 1)], 0.05, 0.5),
            },
            height: 84,
            marks: (plot) => [
              horizontalRule(plot, 1, "rule dashed"),
              points(
                plot,
                shown.map((i) => learned[i]),
                quotient,
                "first",
                quotientError,
              ),
            ],
          },
        ],
      },
    ],
    legend: [
      { mark: "point with error", ink: "first", label: "mean joint ratio in a bin" },
      { mark: "line", ink: "rule dashed", label: "perfect agreement" },
    ],
    table: {
      columns: ["learned", "exact", "error", "events"],
      rows: Array.from(learned, (r, i) => [r, exact[i], error[i], events[i]]),
    },
  });
}
