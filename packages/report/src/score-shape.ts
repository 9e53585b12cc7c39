import { binCentres, binNames, drawnEdges, openEnds } from "./bin-edges.ts";
import { datasetLabel, type Dataset } from "./dataset.ts";
import { countScale, drawable, quotientScale, shifted } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure, type LegendEntry } from "./figure.ts";
import { joinLabels, labelText, plainLabel, type Label } from "./latex-label.ts";
import { horizontalRule, points, stepBand, steps, type Ink } from "./marks.ts";
import type { Markup } from "./markup.ts";
import { pointLabel, quantityLabel, type Coefficient, type Point, type Quantity } from "./quantity.ts";

/** Expected yields of a channel in bins of an observable, at the SM and at other points. */
export interface ScoreShape {
  readonly channel: string;
  /** What is binned: a score, a feature. */
  readonly quantity: Quantity;
  /** Bin edges; the outer ones may be infinite. */
  readonly edges: Numbers;
  /** Expected events in each bin with their Monte Carlo errors; the first point is the one that the others are divided by. */
  readonly shapes: readonly { readonly point: Point; readonly yields: Numbers; readonly errors: Numbers }[];
  /** Observed events, where data are shown. */
  readonly observed?: Numbers;
}

const INKS: readonly Ink[] = ["ink", "first bold", "second bold dash-1", "third bold dash-2", "fourth bold dash-3"];

/** From this quotient of the largest and the smallest yield on, the axis is logarithmic. */
const WIDE_SPAN = 100;

/** Yields with the Monte Carlo uncertainty of the reference as a band; below, everything divided by the reference. */
export function scoreShapeFigure(id: string, content: ScoreShape, coefficients: readonly Coefficient[], dataset?: Dataset): Markup {
  const { channel, shapes, observed } = content;
  const where = `score shape of ${channel}`;
  if (shapes.length === 0) throw new RangeError(`${where}: no shape is given`);
  const edges = drawnEdges(where, content.edges);
  const drawn = shapes.map((shape, i) => ({ ...shape, label: pointLabel(shape.point, coefficients), ink: INKS[i % INKS.length] }));
  for (const { label, yields, errors } of drawn)
    finiteColumns(`${where} at ${labelText(label)}`, { "lower edge": edges.slice(1), yields, errors });
  if (observed !== undefined) finiteColumns(`${where}, data`, { "lower edge": edges.slice(1), observed });
  const [reference] = drawn;
  const name = quantityLabel(content.quantity);
  // Bins in which the reference expects nothing cannot be divided by.
  const quotients = (values: Numbers): readonly number[] =>
    Array.from(values, (value, i) => (reference.yields[i] > 0 ? value / reference.yields[i] : 1));
  const dataErrors = Array.from(observed ?? [], Math.sqrt);
  const band: readonly Numbers[] = [shifted(reference.yields, reference.errors, -1), shifted(reference.yields, reference.errors, 1)];
  const compared = [...drawn.slice(1).map(({ yields }) => quotients(yields)), ...band.map(quotients)];
  const counts = countScale(
    [...drawn.flatMap(({ yields, errors }) => [yields, shifted(yields, errors, 1)]), shifted(observed ?? [], dataErrors, 1)],
    WIDE_SPAN,
  );
  const ratios = quotientScale(compared, 0.1);
  return figure(id, {
    title: joinLabels(`Shape in ${channel}: `, name),
    caption: `Expected events per bin; the band is the Monte Carlo uncertainty of the first curve, and the lower plot divides by it. The measurement’s power is how far the curves part, so long as they part by more than the band.`,
    panels: [
      {
        title: `Expected yields of ${channel} in bins of ${labelText(name)}`,
        description: `Histograms at ${drawn.map(({ label }) => labelText(label)).join(" and ")}, and below their ratio to the first.`,
        over: {
          left: observed === undefined ? "simulation" : "data and simulation",
          ...(dataset === undefined ? {} : { right: datasetLabel(dataset) }),
        },
        x: {
          label: name,
          domain: [edges[0], edges[edges.length - 1]],
          open: openEnds(content.edges),
          ...(content.quantity.unit === undefined ? {} : { unit: content.quantity.unit }),
        },
        rows: [
          {
            y: {
              label: plainLabel("events per bin"),
              ...counts,
            },
            height: 220,
            marks: (plot) => [
              stepBand(plot, edges, drawable(band[0], counts), drawable(band[1], counts), reference.ink),
              drawn.map(({ yields, ink }) => steps(plot, edges, drawable(yields, counts), ink)),
              observed === undefined ? undefined : points(plot, binCentres(edges), drawable(observed, counts), "ink", dataErrors),
            ],
          },
          {
            y: { label: ratioLabel(reference.label), ...ratios },
            height: 84,
            marks: (plot) => [
              stepBand(plot, edges, drawable(quotients(band[0]), ratios), drawable(quotients(band[1]), ratios), reference.ink),
              horizontalRule(plot, 1, "rule dashed"),
              drawn.slice(1).map(({ yields, ink }) => steps(plot, edges, drawable(quotients(yields), ratios), ink)),
              observed === undefined
                ? undefined
                : points(
                    plot,
                    binCentres(edges),
                    drawable(quotients(observed), ratios),
                    "ink",
                    quotientErrors(dataErrors, reference.yields),
                  ),
            ],
          },
        ],
      },
    ],
    legend: [
      ...drawn.map(({ label, ink }, i): LegendEntry => ({ mark: i === 0 ? "line with band" : "line", ink, label })),
      ...(observed === undefined ? [] : [{ mark: "point with error", ink: "ink", label: "data" } as const]),
    ],
    table: {
      columns: ["bin", ...drawn.flatMap(({ label }) => [label, "error"]), ...(observed === undefined ? [] : ["data"])],
      rows: binNames(content.edges).map((bin, i) => [
        bin,
        ...drawn.flatMap(({ yields, errors }) => [yields[i], errors[i]]),
        ...(observed === undefined ? [] : [observed[i]]),
      ]),
    },
  });
}

const ratioLabel = (reference: Label): Label => (labelText(reference) === "SM" ? plainLabel("over SM") : plainLabel("ratio"));

const quotientErrors = (errors: Numbers, reference: Numbers): readonly number[] =>
  Array.from(errors, (error, i) => (reference[i] > 0 ? error / reference[i] : 0));
