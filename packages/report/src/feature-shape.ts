import { binCentres, binNames, drawnEdges, openEnds } from "./bin-edges.ts";
import { energyLabel, type Dataset } from "./dataset.ts";
import { countScale, drawable, quotientScale, shifted } from "./domain.ts";
import { figure, type LegendEntry } from "./figure.ts";
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

/** Shapes at several points over that at the first, and beside them those of the processes. */
export function featureShapeFigure(id: string, content: FeatureShape, coefficients: readonly Coefficient[], dataset?: Dataset): Markup {
  const { feature, processes, points } = content;
  const where = `shape of ${feature.name}`;
  const edges = drawnEdges(where, content.edges);
  const name = quantityLabel(feature);
  const drawnAs = (histogram: Histogram, label: Label, ink: Ink): Drawn => {
    finiteColumns(`${where}, ${labelText(label)}`, { "lower edge": edges.slice(1), ...pick(histogram) });
    const total = Array.from(histogram.yields).reduce((sum, each) => sum + each, 0);
    // a sum that is not positive has no shape
    const share = (each: number): number => (total > 0 ? each / total : 0);
    return { label, ink, shares: Array.from(histogram.yields, share), errors: Array.from(histogram.errors, share) };
  };
  const atPoints = points.map((each, i) => drawnAs(each, pointLabel(each.point, coefficients), POINT_INKS[i % POINT_INKS.length]));
  const ofProcesses = processes.map((each, i) => drawnAs(each, plainLabel(each.name), PROCESS_INKS[i % PROCESS_INKS.length]));
  const x: AxisSpec = {
    label: name,
    domain: [edges[0], edges[edges.length - 1]],
    open: openEnds(content.edges),
    ...(feature.unit === undefined ? {} : { unit: feature.unit }),
  };
  const energy = energyLabel(dataset);
  const panels = [
    valuesPanel(x, edges, atPoints, energy),
    ...(ofProcesses.length > 0 ? [processPanel(x, edges, ofProcesses, energy)] : []),
  ];
  return figure(id, {
    title: joinLabels("Shape of ", name),
    caption: markup`${ofProcesses.length > 0 ? "Left, all" : "All"} selected events at several values of the coefficients, each to a sum of one, with the Monte Carlo error as a band, and below it their ratio to the first: where it is not flat, the feature tells values apart by shape alone.${ofProcesses.length > 0 ? " Right, each process at the SM." : ""}`,
    panels,
    legend: [...atPoints, ...ofProcesses].map(({ label, ink }): LegendEntry => ({ mark: "line with band", ink, label })),
    table: {
      columns: ["bin", ...[...atPoints, ...ofProcesses].flatMap(({ label }) => [label, "error"])],
      rows: binNames(content.edges).map((bin, i) => [
        bin,
        ...[...atPoints, ...ofProcesses].flatMap(({ shares, errors }) => [shares[i], errors[i]]),
      ]),
    },
    wide: ofProcesses.length > 0,
  });
}

const pick = ({ yields, errors }: Histogram): Record<string, Numbers> => ({ yields, errors });

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
