import { binCentres, drawnEdges, openEnds, rangeName, type BinRange } from "./bin-edges.ts";
import { datasetLabel, type Dataset } from "./dataset.ts";
import { countScale, drawable, quotientScale, shifted } from "./domain.ts";
import { finiteColumns, type Numbers } from "./finite-columns.ts";
import { figure, type LegendEntry } from "./figure.ts";
import { joinLabels, labelText, labelWidth, plainLabel, type Label } from "./latex-label.ts";
import { horizontalRule, points, stepBand, steps, verticalRule, type Ink } from "./marks.ts";
import type { Markup } from "./markup.ts";
import { text, type Plot } from "./panel.ts";
import { pointLabel, quantityLabel, type Coefficient, type Point, type Quantity } from "./quantity.ts";

/** Expected yields of a channel in bins of an observable, at the SM and at other points. */
export interface ScoreShape {
  readonly channel: string;
  /** What is binned: a score, a feature, or several of them. */
  readonly axes: readonly Quantity[];
  /** bins × axes: the range of each bin along each axis, the last one fastest; the outer ends may be infinite. */
  readonly bins: readonly (readonly BinRange[])[];
  /** Expected events in each bin with their Monte Carlo errors; the first point is the one that the others are divided by. */
  readonly shapes: readonly { readonly point: Point; readonly yields: Numbers; readonly errors: Numbers }[];
  /** Observed events, where data are shown. */
  readonly observed?: Numbers;
}

const INKS: readonly Ink[] = ["ink", "first bold", "second bold dash-1", "third bold dash-2", "fourth bold dash-3"];

/** Where the bins are drawn, and what is written along the axis. */
export interface BinPlaces {
  readonly name: Label;
  readonly unit?: string;
  readonly edges: readonly number[];
  readonly open?: readonly [boolean, boolean];
  /** Of bins of several quantities: runs of bins that differ along the last axis alone, with the range of the axis before. */
  readonly groups: readonly { readonly from: number; readonly to: number; readonly label: string }[];
}

/** Bins of one quantity stand at its values, bins of several at their numbers. */
export function binPlaces(where: string, { axes, bins }: Pick<ScoreShape, "axes" | "bins">): BinPlaces {
  const [first] = axes;
  if (axes.length === 1) {
    const edges = [bins[0]?.[0].low ?? NaN, ...bins.map(([{ high }]) => high)];
    return {
      name: quantityLabel(first),
      ...(first.unit === undefined ? {} : { unit: first.unit }),
      edges: drawnEdges(where, edges),
      open: openEnds(edges),
      groups: [],
    };
  }
  const name = joinLabels(...axes.flatMap((axis, i) => [i === 0 ? "bin of " : " × ", quantityLabel(axis)]));
  const cellOf = (bin: number): string =>
    bins[bin]
      .slice(0, -1)
      .map(({ low, high }) => `${low} ${high}`)
      .join();
  const starts = [...bins.keys()].filter((bin) => bin === 0 || cellOf(bin) !== cellOf(bin - 1));
  return {
    name,
    edges: Array.from({ length: bins.length + 1 }, (_, bin) => bin + 0.5),
    groups: starts.map((bin, i) => ({
      from: bin + 0.5,
      to: (starts[i + 1] ?? bins.length) + 0.5,
      label: rangeName(bins[bin][axes.length - 2]),
    })),
  };
}

/** Yields that span more than this are drawn on a logarithmic axis. */
export const LOGARITHMIC = 50;
const GROUP_SIZE = 11;

/** Lines between the groups. */
export const separators = (plot: Plot, groups: BinPlaces["groups"]): Markup[] =>
  groups.slice(1).map(({ from }) => verticalRule(plot, from, "rule dashed"));

/** The ranges of the groups above the plot, where all of them have room. */
export function groupLabels(plot: Plot, groups: BinPlaces["groups"]): Markup[] {
  const labels = groups.map(({ from, to, label }) => ({
    label: plainLabel(label),
    from: plot.x.position(from),
    to: plot.x.position(to),
  }));
  if (labels.some(({ label, from, to }) => labelWidth(label, GROUP_SIZE) > to - from)) return [];
  return labels.map(({ label, from, to }) => text(label, (from + to) / 2, -6, "middle", GROUP_SIZE));
}

/** Yields with the Monte Carlo uncertainty of the reference as a band; below, everything divided by the reference. */
export function scoreShapeFigure(id: string, content: ScoreShape, coefficients: readonly Coefficient[], dataset?: Dataset): Markup {
  const { channel, axes, bins, shapes, observed } = content;
  const where = `score shape of ${channel}`;
  if (shapes.length === 0) throw new RangeError(`${where}: no shape is given`);
  const { name, unit, edges, open, groups } = binPlaces(where, content);
  const drawn = shapes.map((shape, i) => ({ ...shape, label: pointLabel(shape.point, coefficients), ink: INKS[i % INKS.length] }));
  for (const { label, yields, errors } of drawn)
    finiteColumns(`${where} at ${labelText(label)}`, { "lower edge": edges.slice(1), yields, errors });
  if (observed !== undefined) finiteColumns(`${where}, data`, { "lower edge": edges.slice(1), observed });
  const [reference] = drawn;
  // Bins in which the reference expects nothing cannot be divided by.
  const quotients = (values: Numbers): readonly number[] =>
    Array.from(values, (value, i) => (reference.yields[i] > 0 ? value / reference.yields[i] : 1));
  const dataErrors = Array.from(observed ?? [], Math.sqrt);
  const band: readonly Numbers[] = [shifted(reference.yields, reference.errors, -1), shifted(reference.yields, reference.errors, 1)];
  const compared = [...drawn.slice(1).map(({ yields }) => quotients(yields)), ...band.map(quotients)];
  const counts = countScale(
    [...drawn.flatMap(({ yields, errors }) => [yields, shifted(yields, errors, 1)]), shifted(observed ?? [], dataErrors, 1)],
    LOGARITHMIC,
  );
  const ratios = quotientScale(compared, 0.1);
  const grouped =
    axes.length === 1
      ? ""
      : ` Bins are numbered with ${labelText(quantityLabel(axes[axes.length - 1]))} running fastest; dashed lines part bins of ${labelText(quantityLabel(axes[axes.length - 2]))}, whose ranges stand above where they have room. The table has the ranges of all.`;
  return figure(id, {
    title: joinLabels(`Shape in ${channel}: `, name),
    caption: `Expected events per bin; the band is the Monte Carlo uncertainty of the first curve, and the lower plot divides by it. The measurement’s power is how far the curves part, so long as they part by more than the band.${grouped}`,
    panels: [
      {
        title: `Expected yields of ${channel} in bins of ${axes.map((axis) => labelText(quantityLabel(axis))).join(" and ")}`,
        description: `Histograms at ${drawn.map(({ label }) => labelText(label)).join(" and ")}, and below their ratio to the first.`,
        over: {
          left: observed === undefined ? "simulation" : "data and simulation",
          ...(dataset === undefined ? {} : { right: datasetLabel(dataset) }),
        },
        x: {
          label: name,
          domain: [edges[0], edges[edges.length - 1]],
          ...(unit === undefined ? {} : { unit }),
          ...(open === undefined ? {} : { open }),
          ...(axes.length === 1 ? {} : { kind: "integer" }),
        },
        ...(axes.length === 1 ? {} : { top: 26 }),
        rows: [
          {
            y: {
              label: plainLabel("events per bin"),
              ...counts,
            },
            height: 220,
            marks: (plot) => [
              separators(plot, groups),
              stepBand(plot, edges, drawable(band[0], counts), drawable(band[1], counts), reference.ink),
              drawn.map(({ yields, ink }) => steps(plot, edges, drawable(yields, counts), ink)),
              observed === undefined ? undefined : points(plot, binCentres(edges), drawable(observed, counts), "ink", dataErrors),
            ],
            margin: (plot) => groupLabels(plot, groups),
          },
          {
            y: { label: ratioLabel(reference.label), ...ratios },
            height: 84,
            marks: (plot) => [
              separators(plot, groups),
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
      columns: [
        ...(axes.length === 1 ? ["bin"] : ["bin", ...axes.map(quantityLabel)]),
        ...drawn.flatMap(({ label }) => [label, "error"]),
        ...(observed === undefined ? [] : ["data"]),
      ],
      rows: bins.map((ranges, i) => [
        ...(axes.length === 1 ? [] : [String(i + 1)]),
        ...ranges.map(rangeName),
        ...drawn.flatMap(({ yields, errors }) => [yields[i], errors[i]]),
        ...(observed === undefined ? [] : [observed[i]]),
      ]),
    },
    ...(axes.length === 1 ? {} : { wide: true }),
  });
}

const ratioLabel = (reference: Label): Label => (labelText(reference) === "SM" ? plainLabel("over SM") : plainLabel("ratio"));

const quotientErrors = (errors: Numbers, reference: Numbers): readonly number[] =>
  Array.from(errors, (error, i) => (reference[i] > 0 ? error / reference[i] : 0));
