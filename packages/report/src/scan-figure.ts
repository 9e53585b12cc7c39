import { datasetLabel, type Dataset } from "./dataset.ts";
import { finiteColumns } from "./finite-columns.ts";
import type { FigureTable, LegendEntry } from "./figure.ts";
import { figure } from "./figure.ts";
import { joinLabels, labelHtml, labelText, labelWidth, latexLabel, plainLabel, type Label } from "./latex-label.ts";
import { spreadLabels } from "./label-spread.ts";
import { curve, horizontalRule, points, shadedInterval, verticalRule, type Ink } from "./marks.ts";
import { markup, type Content, type Markup } from "./markup.ts";
import { formatNumber, formatPercent } from "./number-format.ts";
import { text, type PanelSpec, type Plot } from "./panel.ts";
import { intervalsByWidth, measurementOf, type ConfidenceInterval, type Scan, type ScanCurve } from "./scan.ts";
import { coefficientNamed, quantityLabel, type Coefficient } from "./quantity.ts";

const DELTA_NLL: Label = latexLabel("\\Delta(-2\\,\\ln L)");
const COMPARISON_INKS: readonly Ink[] = ["second dash-1", "third dash-2", "fourth dash-3", "fifth dash-4"];

/** Height of the plot of a scan, px. */
export const SCAN_HEIGHT = 330;

/** Δ(−2 ln L) against the coefficient over the whole range, and near the minimum where the interval is much narrower than the range. */
export function scanFigure(id: string, scan: Scan, coefficients: readonly Coefficient[], dataset?: Dataset): Markup {
  const coefficient = coefficientNamed(scan.coefficient, coefficients);
  for (const each of scan.curves)
    finiteColumns(`scan of ${scan.coefficient}, curve "${each.label}"`, { at: each.at, deltaTwiceNll: each.deltaTwiceNll });
  if (scan.curves.length === 0) throw new RangeError(`scan of ${scan.coefficient}: no curve is given`);
  const label = quantityLabel(coefficient);
  const zoom = zoomRange(scan);
  const over = { left: scan.data, ...(dataset === undefined ? {} : { right: datasetLabel(dataset) }) };
  const panels = [wholeScanPanel(scan, coefficient), ...(zoom === undefined ? [] : [zoomPanel(scan, coefficient, zoom)])];
  return figure(id, {
    title: joinLabels("Likelihood scan in ", label),
    caption: caption(scan, label, zoom !== undefined),
    panels: panels.map((panel) => ({ ...panel, over })),
    legend: scanLegend(scan),
    table: numbers(scan, label),
    wide: true,
  });
}

/** How a curve of a scan is drawn, wherever its method appears. */
export function curveInk(scan: Scan, each: ScanCurve): Ink {
  if (each.role === "exact") return "ink dashed";
  if (each.role === "member") return "first faint";
  if (each === measurementOf(scan)) return "first bold";
  const others = scan.curves.filter(({ role }) => role === "comparison" || role === "measurement").filter((c) => c !== measurementOf(scan));
  return COMPARISON_INKS[others.indexOf(each) % COMPARISON_INKS.length];
}

/** The curves and shaded intervals of a scan. */
export function scanLegend(scan: Scan): readonly LegendEntry[] {
  const entries = scan.curves
    .filter(({ role }) => role !== "member")
    .map((each): LegendEntry => ({ mark: "line", ink: curveInk(scan, each), label: each.label }));
  const members = scan.curves.filter(({ role }) => role === "member").length;
  const faint: LegendEntry = { mark: "line", ink: "first faint", label: `${members} ensemble ${members === 1 ? "member" : "members"}` };
  const shaded = intervalsByWidth(measurementOf(scan)).map(({ level }): LegendEntry => ({
    mark: "band",
    ink: intervalInk(level),
    label: `${formatPercent(level)} interval`,
  }));
  return [...entries, ...(members > 0 ? [faint] : []), ...shaded.reverse()];
}

const intervalInk = (level: number): Ink => (level < 0.8 ? "first interval" : "first pale");
function caption(scan: Scan, label: Label, zoomed: boolean): Content {
  const root = topOf(scan) > 20;
  return markup`Twice the negative log likelihood above its minimum against ${labelHtml(label)}, ${scan.data}. ${
    root ? "The vertical axis is drawn by the square root, so that height is distance in standard deviations. " : ""
  }${zoomed ? "The second panel shows the neighbourhood of the minimum. " : ""}A good scan is smooth, and its learned curve lies on the exact one where there is one and inside the curves that use less information. With Asimov data the minimum lies where they were made by construction.`;
}

/** Highest value that the wide panel must show: that of the result and of the exact curve, not of every comparison. */
function topOf(scan: Scan): number {
  const shown = scan.curves.filter(({ role }) => role === "measurement" || role === "exact");
  const highest = (shown.length > 0 ? shown : scan.curves).map(({ deltaTwiceNll }) =>
    Array.from(deltaTwiceNll).reduce((a, b) => Math.max(a, b), 0),
  );
  return Math.max(...highest, ...scan.levels.map(({ threshold }) => 1.3 * threshold));
}

/** The scan over its whole range; by the square root where it is steep. */
export function wholeScanPanel(scan: Scan, coefficient: Coefficient): PanelSpec {
  const ends = scan.curves.flatMap(({ at }) => [at[0], at[at.length - 1]]);
  const top = topOf(scan);
  return scanPanel(scan, coefficient, [Math.min(...ends), Math.max(...ends)], [0, 1.06 * top], top > 20 ? "root" : "linear", "whole range");
}

/** The neighbourhood of the widest interval around the best fit, if that is less than a quarter of the range. */
function zoomRange(scan: Scan): readonly [number, number] | undefined {
  const each = measurementOf(scan);
  const [widest] = intervalsByWidth(each);
  const best = each?.bestFit;
  const around =
    best === undefined ? undefined : (widest as ConfidenceInterval | undefined)?.ranges.find(([a, b]) => a <= best && best <= b);
  if (each === undefined || around === undefined) return undefined;
  const [low, high] = [each.at[0], each.at[each.at.length - 1]];
  const width = around[1] - around[0];
  if (width <= 0 || width > (high - low) / 4) return undefined;
  return [Math.max(low, around[0] - 0.5 * width), Math.min(high, around[1] + 0.5 * width)];
}

function zoomPanel(scan: Scan, coefficient: Coefficient, zoom: readonly [number, number]): PanelSpec {
  const top = 2 * Math.max(1, ...scan.levels.map(({ threshold }) => threshold));
  return scanPanel(scan, coefficient, zoom, [0, top], "linear", "near the minimum");
}

function scanPanel(
  scan: Scan,
  coefficient: Coefficient,
  xDomain: readonly [number, number],
  yDomain: readonly [number, number],
  kind: "linear" | "root",
  part: string,
): PanelSpec {
  const label = quantityLabel(coefficient);
  const result = measurementOf(scan);
  const drawnLast = [...scan.curves].sort((a, b) => depth(scan, a) - depth(scan, b));
  return {
    title: `Likelihood scan in ${labelText(label)}, ${part}`,
    description: description(scan, label),
    x: { label, domain: xDomain, ...(coefficient.unit === undefined ? {} : { unit: coefficient.unit }) },
    top: 28,
    right: 50,
    rows: [
      {
        y: { label: DELTA_NLL, domain: yDomain, kind },
        height: SCAN_HEIGHT,
        marks: (plot) => [
          intervalsByWidth(result).flatMap(({ level, ranges }) => ranges.map((ends) => shadedInterval(plot, ends, intervalInk(level)))),
          scan.levels.map(({ threshold }) => horizontalRule(plot, threshold, "rule dashed")),
          verticalRule(plot, coefficient.sm, "rule dotted"),
          (scan.excluded ?? []).map(({ value }) => verticalRule(plot, value, "rule dotted")),
          drawnLast.map((each) => curve(plot, each.at, each.deltaTwiceNll, curveInk(scan, each))),
          excludedPoints(plot, scan),
        ],
        margin: (plot) => [levelNames(plot, scan), valueNames(plot, scan, coefficient.sm)],
      },
    ],
  };
}

/** Members lie below comparisons, those below the result, and the exact curve, dashed, on top. */
const depth = (scan: Scan, each: ScanCurve): number =>
  each.role === "member" ? 0 : each.role === "exact" ? 3 : each === measurementOf(scan) ? 2 : 1;

function excludedPoints(plot: Plot, scan: Scan): Markup {
  const excluded = scan.excluded ?? [];
  const names = excluded.map(({ value, significance }) => `${formatNumber(value)} excluded at ${formatNumber(significance, 2)} σ`);
  const columns = [excluded.map(({ value }) => value), excluded.map(({ deltaTwiceNll }) => deltaTwiceNll)];
  return points(plot, columns[0], columns[1], "first", undefined, names);
}

function levelNames(plot: Plot, scan: Scan): Content {
  const places = scan.levels.map(({ threshold }) => ({ at: plot.y.position(threshold), extent: 13 }));
  const centres = spreadLabels(places, 0, plot.height + 6, 1);
  return scan.levels.map(({ level }, i) => text(plainLabel(formatPercent(level)), plot.width + 6, centres[i] + 4.5, "start", 13));
}

function valueNames(plot: Plot, scan: Scan, sm: number): Content {
  const named = [
    { value: sm, label: plainLabel("SM") },
    ...(scan.excluded ?? []).map(({ value, significance }) => ({
      value,
      label: plainLabel(`${formatNumber(value)}: ${formatNumber(significance, 2)} σ`),
    })),
  ].filter(({ value }) => value >= plot.x.domain[0] && value <= plot.x.domain[1]);
  const centres = spreadLabels(
    named.map(({ value, label }) => ({ at: plot.x.position(value), extent: labelWidth(label, 13) })),
    -30,
    plot.width + 40,
  );
  return named.map(({ label }, i) => text(label, centres[i], -9, "middle", 13));
}

function description(scan: Scan, label: Label): string {
  const result = measurementOf(scan);
  const best = result?.bestFit === undefined ? "" : ` The minimum is at ${labelText(label)} = ${formatNumber(result.bestFit)}.`;
  const names = scan.curves.filter(({ role }) => role !== "member").map((each) => each.label);
  return `Curves of twice the negative log likelihood above its minimum: ${names.join(", ")}.${best}`;
}

function numbers(scan: Scan, label: Label): FigureTable {
  return {
    columns: ["curve", label, DELTA_NLL],
    rows: scan.curves
      .filter(({ role }) => role !== "member")
      .flatMap((each) => Array.from(each.at, (at, i) => [each.label, at, each.deltaTwiceNll[i]])),
  };
}
