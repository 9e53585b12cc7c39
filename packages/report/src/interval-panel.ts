import { paddedDomain } from "./domain.ts";
import { labelText, plainLabel } from "./latex-label.ts";
import { verticalRule } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { formatNumber } from "./number-format.ts";
import { text, TEXT_GAP, type PanelRow, type PanelSpec, type Plot } from "./panel.ts";
import { quantityLabel, type Coefficient } from "./quantity.ts";
import { curveInk } from "./scan-figure.ts";
import { intervalsByWidth, type Scan, type ScanCurve } from "./scan.ts";

/** The methods of a scan that have intervals, in the order in which they are drawn. */
export const withIntervals = (scan: Scan): readonly ScanCurve[] =>
  scan.curves.filter(({ role, intervals = [] }) => role !== "member" && intervals.some(({ ranges }) => ranges.length > 0));

/** Best fit and intervals of every method in one coefficient, under one another: the wider the level, the thinner its bar. `height` in px. */
export function intervalPanel(scan: Scan, coefficient: Coefficient, height: number): PanelSpec {
  const methods = withIntervals(scan);
  const ends = methods.flatMap(({ intervals = [] }) => intervals.flatMap(({ ranges }) => ranges.flat()));
  const label = quantityLabel(coefficient);
  const best = methods.map((each) => `${each.label}${each.bestFit === undefined ? "" : ` ${formatNumber(each.bestFit)}`}`);
  const place = (i: number): number => methods.length - i - 0.68;
  const row: PanelRow = {
    y: { label: [], domain: [0, methods.length], ticks: [] },
    height,
    marks: (plot) => [
      verticalRule(plot, coefficient.sm, "rule dotted"),
      methods.map((each, i) => intervalBars(plot, each, plot.y.position(place(i)), curveInk(scan, each))),
    ],
    margin: (plot) =>
      methods.map((each, i) => text(plainLabel(each.label), TEXT_GAP, plot.y.position(methods.length - i) + 20, "start", 13)),
  };
  return {
    title: `Intervals in ${labelText(label)}`,
    top: 28,
    description: `Best fits with their intervals as bars: ${best.join(", ")}.`,
    x: {
      label,
      domain: paddedDomain([ends, [coefficient.sm]], 0.08),
      ...(coefficient.unit === undefined ? {} : { unit: coefficient.unit }),
    },
    rows: [row],
  };
}

const BAR_HEIGHTS = [2, 7, 11];

function intervalBars({ x }: Plot, each: ScanCurve, y: number, ink: string): Markup {
  const [colour] = ink.split(" ");
  const bars = intervalsByWidth(each).map(({ ranges }, level) => {
    const height = BAR_HEIGHTS[Math.min(level, BAR_HEIGHTS.length - 1)];
    return ranges.map(([low, high]) => {
      const [from, to] = [x.position(low), x.position(high)];
      return markup`<rect class="bar ${colour}" x="${from}" width="${Math.max(1, to - from)}" y="${y - height / 2}" height="${height}"/>`;
    });
  });
  const { bestFit } = each;
  return markup`${bars}${bestFit === undefined ? undefined : markup`<circle class="point open ${colour}" cx="${x.position(bestFit)}" cy="${y}" r="4.5"/>`}`;
}
