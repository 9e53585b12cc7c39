import { binCentres, binNames, drawnEdges, openedWideEnds, openEnds } from "./bin-edges.ts";
import { domainFromZero, quotientDomain, shifted } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure } from "./figure.ts";
import { joinLabels, labelHtml, labelText, latexLabel, plainLabel } from "./latex-label.ts";
import { horizontalRule, points, stepBand, steps } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { pointLabel, quantityLabel, type Coefficient, type Point, type Quantity } from "./quantity.ts";

/** One feature's distribution at a point: SM events reweighted by the learned ratio, against the true event weights. */
export interface FeatureClosure {
  readonly feature: Quantity;
  readonly point: Point;
  /** Bin edges; the outer ones may be infinite. */
  readonly edges: Numbers;
  /** Sum of weights in each bin, all three in the same normalisation: at the SM, at the point by the true weights, and by r̂. */
  readonly sm: Numbers;
  readonly weighted: Numbers;
  readonly weightedError: Numbers;
  readonly learned: Numbers;
}

/** The reweighted distribution on the true one, and their ratio with the true one's Monte Carlo error. */
export function featureClosureFigure(id: string, content: FeatureClosure, coefficients: readonly Coefficient[]): Markup {
  const { feature, sm, weighted, weightedError, learned } = content;
  const name = quantityLabel(feature);
  const at = pointLabel(content.point, coefficients);
  const where = `closure of ${feature.name}`;
  const opened = openedWideEnds(content.edges);
  const edges = drawnEdges(where, opened);
  finiteColumns(where, { "lower edge": edges.slice(1), sm, weighted, weightedError, learned });
  // Bins that the true weights leave empty have nothing to be compared with.
  const quotient = Array.from(learned, (value, i) => (weighted[i] > 0 ? value / weighted[i] : 1));
  const relativeError = Array.from(weightedError, (error, i) => (weighted[i] > 0 ? error / weighted[i] : 0));
  const one = relativeError.map(() => 1);
  const [low, high] = [shifted(one, relativeError, -1), shifted(one, relativeError, 1)];
  return figure(id, {
    title: joinLabels("Closure in ", name, ", ", at),
    caption: markup`${labelHtml(name)} of SM events reweighted to ${labelHtml(at)} by the learned ratio (line) and by their true weights (points), and the SM itself. A good estimator brings the line onto the points, normalisation included: the lower plot stays within the Monte Carlo band.`,
    panels: [
      {
        title: `Closure in ${labelText(name)} at ${labelText(at)}`,
        description: "The distribution by the learned ratio, by the true weights and at the SM; below, learned over true.",
        x: {
          label: name,
          domain: [edges[0], edges[edges.length - 1]],
          open: openEnds(opened),
          ...(feature.unit === undefined ? {} : { unit: feature.unit }),
        },
        rows: [
          {
            y: { label: plainLabel("events per bin"), domain: domainFromZero([sm, shifted(weighted, weightedError, 1), learned]) },
            height: 220,
            marks: (plot) => [
              steps(plot, edges, sm, "rule"),
              steps(plot, edges, learned, "first bold"),
              points(plot, binCentres(edges), weighted, "ink", weightedError),
            ],
          },
          {
            y: { label: plainLabel("ratio"), domain: quotientDomain([quotient], 0.05, 0.5) },
            height: 84,
            marks: (plot) => [
              stepBand(plot, edges, low, high, "ink"),
              horizontalRule(plot, 1, "rule dashed"),
              steps(plot, edges, quotient, "first bold"),
            ],
          },
        ],
      },
    ],
    legend: [
      { mark: "line", ink: "rule", label: "SM" },
      { mark: "line", ink: "first bold", label: latexLabel("\\text{reweighted by }\\hat{r}") },
      { mark: "point with error", ink: "ink", label: "true weights" },
      { mark: "band", ink: "ink", label: "Monte Carlo error" },
    ],
    table: {
      columns: ["bin", "SM", "true weights", "error", "learned"],
      rows: binNames(content.edges).map((bin, i) => [bin, sm[i], weighted[i], weightedError[i], learned[i]]),
    },
  });
}
