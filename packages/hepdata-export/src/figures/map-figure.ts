import { interpolateRdBu, interpolateViridis } from "d3";
import type { HepdataTable, IndependentVariable } from "../tables/hepdata-table.ts";
import { axisTitle, conditionsText } from "./figure-text.ts";
import { figureSvg, headingHeight, HEIGHT, INK, paddedRange, plotFrame, numberText, WIDTH } from "./plot-frame.ts";
import { coordinate, fitted, plainText, textAt } from "./svg-text.ts";

/** Panels of a figure at most. */
const PANELS = 4;
const BAR = 18;
/** Of the colour bar with its numbers. */
const BAR_ROOM = 112;
/** Digits of an edge. */
const DIGITS = 3;

/** Cells along one axis of a map: a range for each different bin or value, and which of them each row is in. */
interface Cells {
  readonly ranges: readonly (readonly [number, number])[];
  readonly cellOf: readonly number[];
  /** Names at the middle of cells where these have no places on a line of numbers. */
  readonly names?: readonly { readonly at: number; readonly name: string }[];
}

/** A few names of many, so that they do not touch. */
const thinned = <T>(names: readonly T[], most: number): T[] => names.filter((_, i) => i % Math.ceil(names.length / most) === 0);

function cellsOf({ values }: IndependentVariable): Cells {
  const keys = values.map((value) => JSON.stringify(value));
  const distinct = [...new Map(values.map((value, i) => [keys[i], value])).entries()];
  const place = new Map(distinct.map(([key], i) => [key, i]));
  const cellOf = keys.map((key) => place.get(key) ?? 0);
  const bins = distinct.map(([, value]) => value);
  if (bins.every((value) => "low" in value)) {
    const sorted = bins.map((bin, i) => ({ ...bin, i })).sort((a, b) => a.low - b.low);
    const finite = sorted.filter(({ low, high }) => Number.isFinite(high - low));
    const width = finite.length === 0 ? 1 : Math.max(...finite.map(({ low, high }) => high - low)) / 2;
    const ranges: (readonly [number, number])[] = [];
    for (const { low, high, i } of sorted) {
      const [from, to] = [Number.isFinite(low) ? low : high - width, Number.isFinite(high) ? high : low + width];
      ranges[i] = Number.isFinite(to - from) ? [from, to] : [0, 1];
    }
    const open = sorted.flatMap(({ low, high, i }) => {
      const at = (ranges[i][0] + ranges[i][1]) / 2;
      return high === Infinity
        ? [{ at, name: `≥ ${numberText(low, DIGITS)}` }]
        : low === -Infinity
          ? [{ at, name: `< ${numberText(high, DIGITS)}` }]
          : [];
    });
    // the name of an open bin says its edge
    const edges = [...new Set(sorted.flatMap(({ low, high }) => (high === Infinity || low === -Infinity ? [] : [low, high])))];
    const closed = edges.filter(
      (edge) => !sorted.some(({ low, high }) => (high === Infinity && low === edge) || (low === -Infinity && high === edge)),
    );
    return { ranges, cellOf, names: [...thinned(closed.map((at) => ({ at, name: numberText(at, DIGITS) })), 9), ...open] }; // prettier-ignore
  }
  const numbers = bins.map((value) => ("value" in value && typeof value.value === "number" ? value.value : undefined));
  if (numbers.every((value) => value !== undefined)) {
    // values on a grid: cells reach half way to the neighbours
    const sorted = numbers.toSorted((a, b) => a - b);
    const half = (i: number, side: -1 | 1): number => {
      const neighbour = (j: number): number => (j >= 0 && j < sorted.length ? sorted[j] : NaN);
      const gaps = [neighbour(i + side) - sorted[i], sorted[i] - neighbour(i - side), side];
      return sorted[i] + (gaps.find((gap) => Number.isFinite(gap)) ?? side) / 2;
    };
    const whole = sorted.every((value) => Number.isInteger(value))
      ? {
          names: thinned(
            sorted.map((at) => ({ at, name: numberText(at, DIGITS) })),
            12,
          ),
        }
      : {};
    return { ranges: numbers.map((value) => [half(sorted.indexOf(value), -1), half(sorted.indexOf(value), 1)]), cellOf, ...whole };
  }
  const texts = bins.map((value, at) => ({ at, name: "value" in value ? String(value.value) : "" }));
  return { ranges: bins.map((_, i) => [i - 0.5, i + 0.5]), cellOf, names: texts };
}

/**
 * Columns as colours over two independent variables, one panel for each of the first four, with one colour bar.
 * @param options as the picture of kind "map"
 */
export function mapFigure(
  table: HepdataTable,
  options: { readonly diverging?: boolean; readonly range?: readonly [number, number]; readonly limit?: number },
): string {
  const [first, second] = table.independent;
  const [xs, ys] = [cellsOf(first), cellsOf(second)];
  const columns = table.dependent.slice(0, PANELS);
  const limit = options.limit ?? Infinity;
  const values = columns.flatMap((column) => column.values.flatMap(({ value }) => (value === "-" ? [] : [Math.min(limit, value)])));
  const largest = Math.max(...values.map(Math.abs), 0) || 1;
  const [low, high] = options.range ?? (options.diverging === true ? [-largest, largest] : paddedRange(values, 0));
  const colour = (value: number): string => {
    const share = Math.min(1, Math.max(0, (Math.min(limit, value) - low) / (high - low)));
    return options.diverging === true ? interpolateRdBu(1 - share) : interpolateViridis(share);
  };
  const heading = { title: table.name, conditions: conditionsText(table), legend: [] };
  const across = Math.min(2, columns.length);
  const down = Math.ceil(columns.length / across);
  const top = headingHeight(heading) - 6;
  const [cellWidth, cellHeight] = [(WIDTH - BAR_ROOM) / across, (HEIGHT - top) / down];
  const domain = (cells: Cells): readonly [number, number] => paddedRange(cells.ranges.flat(), 0);
  const panels = columns.map((column, c) => {
    const [left, upper] = [(c % across) * cellWidth, top + Math.floor(c / across) * cellHeight];
    const plot = plotFrame(
      { left: left + 88, top: upper + 20, width: cellWidth - 100, height: cellHeight - 76 },
      { domain: domain(xs), label: axisTitle(first.header), ...(xs.names === undefined ? {} : { names: thinned(xs.names, 6 / across) }) },
      { domain: domain(ys), label: "", ...(ys.names === undefined ? {} : { names: ys.names }) },
    );
    const cells = column.values.map(({ value }, i) => {
      const [[x0, x1], [y0, y1]] = [xs.ranges[xs.cellOf[i]], ys.ranges[ys.cellOf[i]]];
      const box = `x="${coordinate(plot.x(x0))}" y="${coordinate(plot.y(y1))}" width="${coordinate(plot.x(x1) - plot.x(x0) + 0.3)}" height="${coordinate(plot.y(y0) - plot.y(y1) + 0.3)}"`;
      return `<rect ${box} fill="${value === "-" ? "#eef0f3" : colour(value)}"/>`;
    });
    const { area } = plot;
    const label = textAt(left + 16, area.top, fitted(plainText(axisTitle(second.header)), 13, area.height), {
      size: 13,
      anchor: "end",
      turned: true,
    });
    return (
      cells.join("") +
      plot.frame +
      label +
      textAt(area.left, area.top - 5, fitted(plainText(column.header.name), 12, area.width), { size: 12 })
    );
  });
  const [barTop, barHeight] = [top + 20, HEIGHT - top - 76];
  const steps = 48;
  const bar = Array.from({ length: steps }, (_, i) => {
    const y = barTop + barHeight * (1 - (i + 1) / steps);
    return `<rect x="${WIDTH - BAR_ROOM + 10}" y="${coordinate(y)}" width="${BAR}" height="${coordinate(barHeight / steps + 0.5)}" fill="${colour(low + ((i + 0.5) / steps) * (high - low))}"/>`;
  });
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const beyond = share === 1 && Number.isFinite(limit) && high >= limit ? "≥ " : "";
    return textAt(
      WIDTH - BAR_ROOM + 33,
      barTop + barHeight * (1 - share) + 4.5,
      `${beyond}${numberText(Number((low + share * (high - low)).toPrecision(3)))}`,
      { size: 11 },
    );
  });
  const edge = `<rect x="${WIDTH - BAR_ROOM + 10}" y="${barTop}" width="${BAR}" height="${barHeight}" stroke="${INK}"/>`;
  return figureSvg(heading, [...panels, ...bar, edge, ...marks].join(""));
}
