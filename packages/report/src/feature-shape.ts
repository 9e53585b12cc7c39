import { binCentres, binNames, drawnEdges, openEnds } from "./bin-edges.ts";
import { energyLabel, type Dataset } from "./dataset.ts";
import { countScale, drawable, quotientScale, shifted } from "./domain.ts";
import { figure, type FigureTable, type LegendEntry } from "./figure.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { joinLabels, labelText, plainLabel, type Label } from "./latex-label.ts";
import { horizontalRule, stepBand, steps, type Ink } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import type { AxisSpec } from "./axis.ts";
import type { PanelSpec, Plot } from "./panel.ts";
import { pointLabel, quantityLabel, type Coefficient, type Point, type Quantity } from "./quantity.ts";

/** Sums of weights in each bin with their Monte Carlo errors; the normalisation does not matter. */
interface Histogram {
  readonly yields: Numbers;
  readonly errors: Numbers;
}

/** How a feature is distributed. */
export interface FeatureShape {
  readonly feature: Quantity;
  /** Bin edges; the outer ones may be infinite. */
  readonly edges: Numbers;
  /** Each process at the SM; empty where there is only one. */
  readonly processes: readonly (Histogram & { readonly name: string })[];
  /** All events at several points; the first is the one that the others are divided by. */
  readonly points: readonly (Histogram & { readonly point: Point })[];
}

/** A histogram drawn with its sum one. */
interface Drawn {
  readonly label: Label;
  readonly ink: Ink;
  readonly shares: readonly number[];
  readonly errors: readonly number[];
}

const POINT_INKS: readonly Ink[] = [
  "ink",
  "first bold",
  "second bold dash-1",
  "third bold dash-2",
  "fourth bold dash-3",
  "fifth bold dash-4",
];
const PROCESS_INKS: readonly Ink[] = [
  "first bold",
  "second bold dash-1",
  "third bold dash-2",
  "fourth bold dash-3",
  "fifth bold dash-4",
  "ink dashed",
];

/** From this quotient of the largest and the smallest bin on, the axis is logarithmic. */
const WIDE_SPAN = 300;

/** A histogram to a sum of one. */
function drawnAs(where: string, edges: readonly number[], { yields, errors }: Histogram, label: Label, ink: Ink): Drawn {
  finiteColumns(`${where}, ${labelText(label)}`, { "lower edge": edges.slice(1), yields, errors });
  const total = Array.from(yields).reduce((sum, each) => sum + each, 0);
  // a sum that is not positive has no shape
  const share = (each: number): number => (total > 0 ? each / total : 0);
  return { label, ink, shares: Array.from(yields, share), errors: Array.from(errors, share) };
}

const axisOf = ({ feature, edges }: FeatureShape, drawn: readonly number[]): AxisSpec => ({
  label: quantityLabel(feature),
  domain: [drawn[0], drawn[drawn.length - 1]],
  open: openEnds(edges),
  ...(feature.unit === undefined ? {} : { unit: feature.unit }),
});

const legendOf = (drawn: readonly Drawn[]): readonly LegendEntry[] =>
  drawn.map(({ label, ink }): LegendEntry => ({ mark: "line with band", ink, label }));

const tableOf = (edges: Numbers, drawn: readonly Drawn[]): FigureTable => ({
  columns: ["bin", ...drawn.flatMap(({ label }) => [label, "error"])],
  rows: binNames(edges).map((bin, i) => [bin, ...drawn.flatMap(({ shares, errors }) => [shares[i], errors[i]])]),
});

/** Shapes of all events at several points, over that at the first. */
export function featureShapeFigure(id: string, content: FeatureShape, coefficients: readonly Coefficient[], dataset?: Dataset): Markup {
  const where = `shape of ${content.feature.name}`;
  const edges = drawnEdges(where, content.edges);
  const drawn = content.points.map((each, i) =>
    drawnAs(where, edges, each, pointLabel(each.point, coefficients), POINT_INKS[i % POINT_INKS.length]),
  );
  return figure(id, {
    title: joinLabels("Shape of ", quantityLabel(content.feature)),
    caption:
      "All selected events at several values of the coefficients, each to a sum of one, with the Monte Carlo error as a band, and below it their ratio to the first: where it is not flat, the feature tells values apart by shape alone.",
    panels: [valuesPanel(axisOf(content, edges), edges, drawn, energyLabel(dataset))],
    legend: legendOf(drawn),
    table: tableOf(content.edges, drawn),
  });
}

/** Shapes of the processes at the SM; nothing where there is only one. */
export function featureProcessFigure(id: string, content: FeatureShape, dataset?: Dataset): Markup | undefined {
  const { feature, processes } = content;
  if (processes.length === 0) return undefined;
  const where = `shape of ${feature.name}`;
  const edges = drawnEdges(where, content.edges);
  const drawn = processes.map((each, i) => drawnAs(where, edges, each, plainLabel(each.name), PROCESS_INKS[i % PROCESS_INKS.length]));
  return figure(id, {
    title: joinLabels("Processes in ", quantityLabel(feature)),
    caption:
      "Selected events of each process at the SM, each to a sum of one, with the Monte Carlo error as a band: where the outlines part, the feature tells processes apart.",
    panels: [processPanel(axisOf(content, edges), edges, drawn, energyLabel(dataset))],
    legend: legendOf(drawn),
    table: tableOf(content.edges, drawn),
  });
}

/** From zero, or by the logarithm where the bins span orders of magnitude. */
const shareAxis = (drawn: readonly Drawn[]): AxisSpec => ({
  label: plainLabel("share of events"),
  ...countScale(
    drawn.map(({ shares }) => shares),
    WIDE_SPAN,
  ),
});

const outlines = (plot: Plot, axis: AxisSpec, edges: readonly number[], drawn: readonly Drawn[]): Markup[] =>
  drawn.map(({ shares, errors, ink }) => {
    const [low, middle, high] = [shifted(shares, errors, -1), shares, shifted(shares, errors, 1)].map((values) => drawable(values, axis));
    return markup`${stepBand(plot, edges, low, high, ink)}${steps(plot, edges, middle, ink)}`;
  });

const over = (left: string, right: string | undefined): NonNullable<PanelSpec["over"]> => ({
  left,
  ...(right === undefined ? {} : { right }),
});

function valuesPanel(x: AxisSpec, edges: readonly number[], drawn: readonly Drawn[], right: string | undefined): PanelSpec {
  const [reference, ...others] = drawn;
  const compared = binCentres(edges).flatMap((_, i) => (reference.shares[i] > 0 ? [i] : []));
  const quotients = (values: readonly number[]): readonly number[] =>
    values.map((value, i) => (reference.shares[i] > 0 ? value / reference.shares[i] : 1));
  const band = [shifted(reference.shares, reference.errors, -1), shifted(reference.shares, reference.errors, 1)].map(quotients);
  const spread = [...others.map(({ shares }) => quotients(shares)), ...band].map((values) => compared.map((i) => values[i]));
  const [axis, ratio] = [shareAxis(drawn), quotientScale(spread, 0.1)];
  return {
    title: `Shapes of ${labelText(x.label)}`,
    description: `Histograms at ${drawn.map(({ label }) => labelText(label)).join(", ")}, and below their ratio to the first.`,
    over: over("simulation", right),
    x,
    rows: [
      { y: axis, height: 200, marks: (plot) => outlines(plot, axis, edges, drawn) },
      {
        y: {
          label: plainLabel(labelText(reference.label) === "SM" ? "over SM" : "ratio"),
          ...ratio,
        },
        height: 84,
        marks: (plot) => [
          stepBand(plot, edges, drawable(band[0], ratio), drawable(band[1], ratio), reference.ink),
          horizontalRule(plot, 1, "rule dashed"),
          others.map(({ shares, ink }) => steps(plot, edges, drawable(quotients(shares), ratio), ink)),
        ],
      },
    ],
  };
}

function processPanel(x: AxisSpec, edges: readonly number[], drawn: readonly Drawn[], right: string | undefined): PanelSpec {
  const axis = shareAxis(drawn);
  return {
    title: `Shapes of ${labelText(x.label)} by process`,
    description: `Histograms of ${drawn.map(({ label }) => labelText(label)).join(", ")} at the SM.`,
    over: over("simulation, SM", right),
    x,
    rows: [{ y: axis, height: 302, marks: (plot) => outlines(plot, axis, edges, drawn) }],
  };
}
