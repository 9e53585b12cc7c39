import { paddedDomain, shifted } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure } from "./figure.ts";
import { joinLabels, labelHtml, labelText, latexLabel } from "./latex-label.ts";
import { band, curve, horizontalRule } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { pointLabel, quantityLabel, type Coefficient, type Point, type Quantity } from "./quantity.ts";

/** log r̂ along one observable, with the spread over the ensemble and the exact log r where it is known. */
export interface RatioProfile {
  readonly quantity: Quantity;
  /** Where the other observables stand: "x₂ = 0", "averaged over the others". */
  readonly others: string;
  readonly point: Point;
  readonly at: Numbers;
  readonly learned: Numbers;
  /** Standard deviation over the ensemble. */
  readonly spread: Numbers;
  readonly exact?: Numbers;
}

/** The learned log likelihood ratio as a function of one observable. */
export function ratioProfileFigure(id: string, content: RatioProfile, coefficients: readonly Coefficient[]): Markup {
  const { quantity, at, learned, spread, exact } = content;
  const name = quantityLabel(quantity);
  const point = pointLabel(content.point, coefficients);
  finiteColumns(`ratio along ${quantity.name}`, { at, learned, spread, ...(exact === undefined ? {} : { exact }) });
  const [low, high] = [shifted(learned, spread, -1), shifted(learned, spread, 1)];
  const symbol = latexLabel("\\log \\hat{r}");
  return figure(id, {
    title: joinLabels("Ratio along ", name, ", ", point),
    caption: markup`Learned log likelihood ratio at ${labelHtml(point)} along ${labelHtml(name)}, ${content.others}; the band is the spread of the ensemble. ${
      exact === undefined
        ? "A good band is thin wherever there are events."
        : "A good estimator lies on the exact curve wherever there are events, and its band covers what is left."
    }`,
    panels: [
      {
        title: `Log ratio along ${labelText(name)} at ${labelText(point)}`,
        description: "The learned log likelihood ratio with a band, and the exact one where it is known.",
        x: { label: name, domain: [at[0], at[at.length - 1]], ...(quantity.unit === undefined ? {} : { unit: quantity.unit }) },
        rows: [
          {
            y: { label: symbol, domain: paddedDomain([low, high, exact ?? []]) },
            height: 270,
            marks: (plot) => [
              horizontalRule(plot, 0, "rule dotted"),
              band(plot, at, low, high, "first"),
              curve(plot, at, learned, "first bold"),
              exact === undefined ? undefined : curve(plot, at, exact, "ink dashed"),
            ],
          },
        ],
      },
    ],
    legend: [
      { mark: "line with band", ink: "first", label: "learned, with the spread of the ensemble" },
      ...(exact === undefined ? [] : [{ mark: "line", ink: "ink dashed", label: "exact" } as const]),
    ],
    table: {
      columns: [name, symbol, "spread", ...(exact === undefined ? [] : ["exact"])],
      rows: Array.from(at, (x, i) => [x, learned[i], spread[i], ...(exact === undefined ? [] : [exact[i]])]),
    },
  });
}
