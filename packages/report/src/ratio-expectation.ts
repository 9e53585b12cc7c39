import { domainAround, paddedDomain, shifted } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure } from "./figure.ts";
import { joinLabels, labelHtml, labelText, latexLabel } from "./latex-label.ts";
import { horizontalRule, points, shadedLevels, verticalRule } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { coefficientNamed, quantityLabel, type Coefficient } from "./quantity.ts";

/** Mean of r̂(x|c) over SM events that took no part in the training, at several values of one coefficient. */
export interface RatioExpectation {
  readonly coefficient: string;
  readonly at: Numbers;
  readonly mean: Numbers;
  /** Monte Carlo error of the mean. */
  readonly error: Numbers;
  /** (Σwr̂)²/Σ(wr̂)² of the events, w their weights at the SM. */
  readonly effectiveSampleSize: Numbers;
}

/** The departure from one that counts as good. */
const TOLERANCE = 0.02;

/** E[r̂] with its error along one coefficient: the mean of a likelihood ratio under its denominator is one. */
export function ratioExpectationFigure(id: string, content: RatioExpectation, coefficients: readonly Coefficient[]): Markup {
  const { at, mean, error, effectiveSampleSize } = content;
  finiteColumns(`mean of the ratio along ${content.coefficient}`, { at, mean, error, effectiveSampleSize });
  const coefficient = coefficientNamed(content.coefficient, coefficients);
  const label = quantityLabel(coefficient);
  const symbol = latexLabel("E_{\\mathrm{SM}}[\\hat{r}]");
  return figure(id, {
    title: joinLabels("Mean of the ratio along ", label),
    caption: markup`Mean of the learned ratio over SM events that took no part in the training, with its Monte Carlo error. It must be one at every ${labelHtml(label)}; the band is ±2 %. Errors grow where few events carry the weight.`,
    panels: [
      {
        title: `Mean of the ratio along ${labelText(label)}`,
        description: "Points with error bars around one.",
        x: { label, domain: paddedDomain([at]), ...(coefficient.unit === undefined ? {} : { unit: coefficient.unit }) },
        rows: [
          {
            y: { label: symbol, domain: domainAround(1, [shifted(mean, error, 1), shifted(mean, error, -1)], 0.03) },
            height: 270,
            marks: (plot) => [
              shadedLevels(plot, [1 - TOLERANCE, 1 + TOLERANCE], "ink"),
              horizontalRule(plot, 1, "rule dashed"),
              verticalRule(plot, coefficient.sm, "rule dotted"),
              points(plot, at, mean, "first", error),
            ],
          },
        ],
      },
    ],
    legend: [
      { mark: "point with error", ink: "first", label: "learned ratio" },
      { mark: "band", ink: "ink", label: "±2 %" },
    ],
    table: {
      columns: [label, symbol, "error", latexLabel("n_{\\mathrm{eff}}")],
      rows: Array.from(at, (c, i) => [c, mean[i], error[i], effectiveSampleSize[i]]),
    },
  });
}
