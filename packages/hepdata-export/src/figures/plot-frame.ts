import { format, scaleLinear } from "d3";
import { coordinate, fitted, plainText, textAt, textWidth } from "./svg-text.ts";

/** Size of a figure, px. */
export const WIDTH = 700;
export const HEIGHT = 500;

/** Where something is drawn, px. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** An axis: data to pixels. */
export interface Axis {
  readonly domain: readonly [number, number];
  readonly label: string;
  /** Names at their places instead of numbers. */
  readonly names?: readonly { readonly at: number; readonly name: string }[];
}

/** An area with two axes. */
export interface Plot {
  readonly area: Area;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** Axes, ticks and labels; what is drawn inside goes below it. */
  readonly frame: string;
}

/** An entry of the legend. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
  readonly mark: "line" | "band" | "point";
}

/** Colours that the colour-blind can tell apart, after Okabe and Ito. */
export const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;
export const INK = "#1c2127";
const QUIET = "#5a6472";

/** The smallest range that holds all values, widened; a single value gets room around it. */
export function paddedRange(values: readonly number[], padding = 0.06): readonly [number, number] {
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  if (!(high >= low)) return [0, 1];
  const room = high > low ? padding * (high - low) : Math.abs(low) / 2 || 0.5;
  return [low - room, high + room];
}

/** A number on a tick: few digits, with a minus sign. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size >= 1e5 || size < 1e-3) ? format(".3~e")(value) : format(".4~f")(value);
}

/** Lays out an area between its axes. */
export function plotFrame(area: Area, x: Axis, y: Axis): Plot {
  const { left, top, width, height } = area;
  const [toX, toY] = [scaleLinear(x.domain, [left, left + width]), scaleLinear(y.domain, [top + height, top])];
  const ticks = (scale: typeof toX, axis: Axis, count: number): readonly { readonly at: number; readonly name: string }[] =>
    axis.names ?? scale.ticks(count).map((at) => ({ at, name: tickText(at) }));
  const bottom = top + height;
  const marks = [
    `<rect x="${coordinate(left)}" y="${coordinate(top)}" width="${coordinate(width)}" height="${coordinate(height)}" fill="none" stroke="${INK}"/>`,
    ...ticks(toX, x, Math.max(3, Math.floor(width / 90))).flatMap(({ at, name }) => [
      `<path d="M${coordinate(toX(at))},${coordinate(bottom)}v-6" stroke="${INK}"/>`,
      textAt(toX(at), bottom + 18, name, { size: 13, anchor: "middle" }),
    ]),
    ...ticks(toY, y, Math.max(3, Math.floor(height / 60))).flatMap(({ at, name }) => [
      `<path d="M${coordinate(left)},${coordinate(toY(at))}h6" stroke="${INK}"/>`,
      textAt(left - 6, toY(at) + 4.5, fitted(name, 13, left - 12), { size: 13, anchor: "end" }),
    ]),
    textAt(left + width, bottom + 42, fitted(plainText(x.label), 15, width), { size: 15, anchor: "end" }),
    ...(y.label === "" ? [] : [textAt(18, top, fitted(plainText(y.label), 15, height), { size: 15, anchor: "end", turned: true })]),
  ];
  return { area, x: toX, y: toY, frame: marks.join("") };
}

/** Clips what is drawn to the area of a plot. @param name of the clip, one for each plot of a figure */
export function clipped({ area }: Pick<Plot, "area">, name: string, content: string): string {
  const { left, top, width, height } = area;
  const box = `<rect x="${coordinate(left)}" y="${coordinate(top)}" width="${coordinate(width)}" height="${coordinate(height)}"/>`;
  return `<clipPath id="${name}">${box}</clipPath><g clip-path="url(#${name})">${content}</g>`;
}

/** Legend in rows of as many entries as fit. */
export function legendRows(entries: readonly LegendEntry[], width: number): LegendEntry[][] {
  const rows: LegendEntry[][] = [];
  let used = Infinity;
  for (const entry of entries) {
    const needed = 54 + textWidth(fitted(plainText(entry.name), 12, width - 54), 12);
    if (used + needed > width) {
      rows.push([]);
      used = 0;
    }
    rows[rows.length - 1].push(entry);
    used += needed;
  }
  return rows;
}

const SWATCH: Readonly<Record<LegendEntry["mark"], (colour: string, x: number, y: number) => string>> = {
  line: (colour, x, y) => `<path d="M${x},${y}h26" stroke="${colour}" stroke-width="2"/>`,
  band: (colour, x, y) =>
    `<rect x="${x}" y="${y - 6}" width="26" height="12" fill="${colour}" fill-opacity="0.25"/><path d="M${x},${y}h26" stroke="${colour}" stroke-width="2"/>`,
  point: (colour, x, y) => `<circle cx="${x + 13}" cy="${y}" r="4" fill="${colour}"/>`,
};

/** What stands above the plots. */
export interface Heading {
  readonly title: string;
  /** "√s = 13 TeV, 138 fb⁻¹" */
  readonly conditions: string;
  readonly legend: readonly LegendEntry[];
}

const LEGEND_ROW = 20;
/** Rows of a legend at most: what does not fit is only in the table. */
const LEGEND_ROWS = 4;

/** Height that a heading takes, px. */
export const headingHeight = ({ legend }: Heading): number =>
  46 + LEGEND_ROW * Math.min(LEGEND_ROWS, legendRows(legend, WIDTH - 40).length);

/** The document of a figure. */
export function figureSvg({ title, conditions, legend }: Heading, body: string): string {
  const space = WIDTH - 40 - textWidth(conditions, 13);
  const rows = legendRows(legend, WIDTH - 40).slice(0, LEGEND_ROWS);
  const entries = rows.flatMap((row, r) => {
    let x = 20;
    return row.map(({ name, colour, mark }) => {
      const text = fitted(plainText(name), 12, WIDTH - 94);
      const y = 48 + r * LEGEND_ROW;
      const drawn = SWATCH[mark](colour, x, y) + textAt(x + 34, y + 4.5, text, { size: 12 });
      x += 54 + textWidth(text, 12);
      return drawn;
    });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="DejaVu Sans" fill="none">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    textAt(20, 25, fitted(plainText(title), 16, space), { size: 16 }),
    textAt(WIDTH - 20, 25, conditions, { size: 13, anchor: "end", colour: QUIET }),
    ...entries,
    body,
    "</svg>",
  ].join("");
}
