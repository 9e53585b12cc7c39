import { format, scaleLinear, scaleLog } from "d3";
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
  readonly names?: readonly TickName[];
  /** Of a positive domain. */
  readonly logarithmic?: boolean;
}

export interface TickName {
  readonly at: number;
  readonly name: string;
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

/** A number with so many significant digits, with a minus sign; very large and very small ones as powers of ten. */
export function numberText(value: number, digits = 4): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) {
    const [mantissa, exponent] = format(`.${digits - 1}~e`)(value).split("e");
    return `${mantissa === "1" ? "" : `${mantissa}·`}10${superscript(Number(exponent.replace("−", "-")))}`;
  }
  return format(`.${digits}~r`)(value);
}

const superscript = (exponent: number): string =>
  String(exponent).replace(/./g, (sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]));

/** Ratio of the largest to the smallest of positive values beyond which an axis is logarithmic. */
const DECADES = 100;

/** A domain that holds all values, logarithmic where they are positive and of very different size, otherwise with `least` in it. */
export function sizeDomain(values: readonly number[], least: number): Pick<Axis, "domain" | "logarithmic"> {
  const [low, high] = paddedRange(values, 0);
  if (low > 0 && high / low > DECADES) return { domain: [low / 2, high * 2], logarithmic: true };
  return { domain: paddedRange([least, ...values]) };
}

/** Ticks at round numbers, on a logarithmic axis at powers of ten. */
function ticksOf({ domain: [low, high], names, logarithmic = false }: Axis, count: number): readonly TickName[] {
  if (names !== undefined) return names;
  if (logarithmic) {
    const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
    const every = Math.max(1, Math.ceil((last - first + 1) / count));
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
      .filter((exponent) => (exponent - first) % every === 0)
      .map((exponent) => ({ at: 10 ** exponent, name: numberText(10 ** exponent) }));
  }
  const scale = scaleLinear([low, high], [0, 1]);
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const print = largest >= 1e5 || largest < 1e-2 ? (value: number): string => numberText(value) : scale.tickFormat(count, "f");
  return scale.ticks(count).map((at) => ({ at, name: print(at) }));
}

/** Size of an axis title that is to be no longer than its axis. */
const titleSize = (label: string, length: number): number =>
  Math.max(10, Math.min(15, Math.floor(length / (0.6 * plainText(label).length))));

/** Lays out an area between its axes. @param room for the names of ticks to its left, px */
export function plotFrame(area: Area, x: Axis, y: Axis, room: number = area.left - 12): Plot {
  const { left, top, width, height } = area;
  const scale = ({ domain, logarithmic = false }: Axis, range: readonly [number, number]): ((value: number) => number) => {
    if (!logarithmic) return scaleLinear(domain, range);
    const logs = scaleLog(domain, range);
    // an error may reach below zero
    return (value) => logs(Math.max(value, domain[0]));
  };
  const [toX, toY] = [scale(x, [left, left + width]), scale(y, [top + height, top])];
  const bottom = top + height;
  const marks = [
    `<rect x="${coordinate(left)}" y="${coordinate(top)}" width="${coordinate(width)}" height="${coordinate(height)}" fill="none" stroke="${INK}"/>`,
    ...ticksOf(x, Math.max(3, Math.floor(width / 90))).flatMap(({ at, name }) => [
      `<path d="M${coordinate(toX(at))},${coordinate(bottom)}v-6" stroke="${INK}"/>`,
      textAt(toX(at), bottom + 18, name, { size: 13, anchor: "middle" }),
    ]),
    ...ticksOf(y, Math.max(3, Math.floor(height / 60))).flatMap(({ at, name }) => [
      `<path d="M${coordinate(left)},${coordinate(toY(at))}h6" stroke="${INK}"/>`,
      textAt(left - 6, toY(at) + 4.5, fitted(name, 13, room), { size: 13, anchor: "end" }),
    ]),
    textAt(left + width, bottom + 42, fitted(plainText(x.label), titleSize(x.label, width), width), {
      size: titleSize(x.label, width),
      anchor: "end",
    }),
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
