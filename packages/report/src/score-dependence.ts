import { domainFromZero, paddedDomain, quotientDomain } from "./domain.ts";
import { figure } from "./figure.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { htmlTable } from "./html-table.ts";
import { joinLabels, labelHtml, plainLabel } from "./latex-label.ts";
import { horizontalRule, stepBand, steps, type Ink } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatCount, formatMeasurement, formatNumber } from "./number-format.ts";
import { quantityLabel, type Quantity } from "./quantity.ts";
import type { Measurement } from "./report-content.ts";

/** The column above a cut on a score. */
export interface CutShape {
  readonly efficiency: number;
  readonly shares: Numbers;
  readonly errors: Numbers;
  /** Jensen-Shannon divergence from what fails, bits, and its mean where events pass at random. */
  readonly divergence: number;
  readonly expected: number;
}

/** How a score of a class depends on a column for events of other classes. */
export interface ScoreDependence {
  readonly column: Quantity;
  /** "probability of signal", "flat score of signal". */
  readonly score: string;
  readonly background: readonly string[];
  /** Squared, with the scatter of independent events and the probability of a larger one. */
  readonly correlation?: Measurement & { readonly pValue: number; readonly events: number };
  readonly area: Measurement;
  readonly shapes?: { readonly edges: Numbers; readonly shares: Numbers; readonly errors: Numbers; readonly cuts: readonly CutShape[] };
}

const INKS: readonly Ink[] = ["first", "second", "third", "fourth", "fifth"];

const percent = (share: number): string => `${formatNumber(100 * share, 2)} %`;

/** The shapes of a column above cuts on a score; undefined of a constant column. */
export function scoreDependenceFigure(id: string, { column, score, background, shapes }: ScoreDependence): Markup | undefined {
  if (shapes === undefined) return undefined;
  const label = quantityLabel(column);
  const { edges, shares, errors, cuts } = shapes;
  finiteColumns(`${column.name} above cuts on the ${score}`, { "lower edge": Array.from(edges).slice(1), shares, errors });
  const width = Array.from(shares, (_, b) => edges[b + 1] - edges[b]);
  // bins hold equal shares: only densities have a shape
  const per = (values: Numbers): number[] => Array.from(values, (value, b) => value / width[b]);
  const curves = [{ name: "all", shares, errors }, ...cuts.map((cut) => ({ name: `${percent(cut.efficiency)} pass`, ...cut }))].map(
    (each, c) => ({ name: each.name, ink: INKS[c % INKS.length], density: per(each.shares), error: per(each.errors) }),
  );
  const [all] = curves;
  const end = (density: Numbers, error: Numbers, sign: number): number[] => Array.from(density, (value, b) => value + sign * error[b]);
  const description = "Step curves on one another, and below them at one, where the score does not depend on the column.";
  const ratios = curves.slice(1).map(({ ink, density, error }) => {
    const over = (values: readonly number[]): number[] => values.map((value, b) => (all.density[b] > 0 ? value / all.density[b] : 0));
    return { ink, ratio: over(density), error: over(error) };
  });
  return figure(id, {
    title: joinLabels(label, ` above cuts on the ${score}`),
    caption: markup`Distribution of ${labelHtml(label)} for hold-out events of ${background.join(", ")}, all of them and those above cuts that a part of them passes, each to 1; below, the latter over the former. Where the score does not depend on it, all have one shape. Divergences of what passes from what fails: ${cuts.map(({ efficiency, divergence, expected }) => `${formatNumber(divergence, 2)} bits at ${percent(efficiency)}, ${formatNumber(expected, 2)} by chance`).join("; ")}.`,
    panels: [
      {
        title: `${column.name} above cuts on the ${score}`,
        description,
        x: { label, domain: paddedDomain([edges], 0) },
        rows: [
          {
            y: { label: plainLabel("share per unit"), domain: domainFromZero(curves.map(({ density, error }) => end(density, error, 1))) },
            height: 200,
            marks: (plot) =>
              curves.map(({ ink, density, error }) => [
                stepBand(plot, edges, end(density, error, -1), end(density, error, 1), ink),
                steps(plot, edges, density, ink),
              ]),
          },
          {
            y: {
              label: plainLabel("over all"),
              domain: quotientDomain(
                ratios.map(({ ratio }) => ratio),
                0.2,
                2,
              ),
            },
            height: 130,
            marks: (plot) => [
              horizontalRule(plot, 1, "rule dashed"),
              ...ratios.map(({ ink, ratio, error }) => [
                stepBand(plot, edges, end(ratio, error, -1), end(ratio, error, 1), ink),
                steps(plot, edges, ratio, ink),
              ]),
            ],
          },
        ],
      },
    ],
    legend: curves.map(({ name, ink }) => ({ mark: "line with band", ink, label: name })),
    table: {
      columns: ["from", "to", ...curves.flatMap(({ name }) => [`share, ${name}`, "error"])],
      rows: Array.from(shares, (share, b) => [
        edges[b],
        edges[b + 1],
        share,
        errors[b],
        ...cuts.flatMap((cut) => [cut.shares[b], cut.errors[b]]),
      ]),
    },
  });
}

/** Numbers of all scores and columns; undefined without any. */
export function scoreDependenceTable(dependence: readonly ScoreDependence[]): Markup | undefined {
  if (dependence.length === 0) return undefined;
  const columns = ["score", "column", "squared distance correlation", "probability", "events", "area under the ROC curve"].map(
    (heading, i) => ({ heading, align: i < 2 ? ("left" as const) : ("right" as const) }),
  );
  const rows = dependence.map(({ score, column, correlation, area }) => [
    score,
    labelHtml(quantityLabel(column)),
    ...(correlation === undefined
      ? ["", "", ""]
      : [formatMeasurement(correlation.value, correlation.error), formatNumber(correlation.pValue, 2), formatCount(correlation.events)]),
    formatMeasurement(area.value, area.error),
  ]);
  return htmlTable(
    columns,
    rows,
    "Dependence of scores on columns, hold-out events of the other classes; 0 where there is none, errors are its scatter by chance",
  );
}
